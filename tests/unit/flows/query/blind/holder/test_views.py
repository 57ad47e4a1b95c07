"""The entries of a view: what changed leads to what a whole decision would make."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from node.blind.publish import change, publish
from node.flows.query.blind.holder.learns import Learns
from node.flows.query.blind.holder.values import ValueTable
from node.flows.query.blind.holder.views import ViewKeys, ViewMaker, affected
from node.flows.shared import SAYS_NOTHING
from node.flows.steps import to_end
from tests.unit.flows.query.blind.holder.made import value, values

KEYS = ViewKeys(b"v" * 32, b"t" * 32)
BOTH, NONE = Learns(names=True, numbers=True), Learns(names=False, numbers=False)
BY_NUMBER = Learns(names=False, numbers=True)
WORDS = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True)
RECORDS = st.dictionaries(
    st.integers(1, 12),
    st.tuples(WORDS, WORDS, st.sampled_from((BOTH, NONE, BY_NUMBER))),
    max_size=8,
)


@dataclass
class Told:
    """Stands for the decision: of each record by what it may be learned of."""

    learns: dict[int, Learns] = field(default_factory=dict)

    def of(self, stored: Any) -> Learns:
        return self.learns[stored]


def made(records):
    """Return values and decisions of records."""
    held = {
        number: values(number, *names, numbers=tuple("#" + n for n in numbers))
        for number, (names, numbers, _) in records.items()
    }
    return held, {number: learns for number, (_, _, learns) in records.items()}


def maker(held, learns, table=None):
    def opened(numbers):
        return {n: n for n in numbers if n in learns}

    table = table or ValueTable(held.values())
    return ViewMaker(KEYS, Told(learns), opened, table)


def whole(held, learns):
    return to_end(maker(held, learns).whole([list(held.values())]))


def true_of(shown):
    view = shown.view
    return {view.entry(n) for n in range(view.count)} - shown.dummies


@settings(max_examples=80, deadline=None)
@given(before=RECORDS, after=RECORDS, seed=st.integers(0, 99))
def test_a_changed_view_is_the_whole_one_whatever_changed(before, after, seed):
    (old, told), (new, tells) = made(before), made(after)
    random = Random(seed).randbytes
    shown = publish(whole(old, told), tagged=True, random=random)
    table = ValueTable(old.values())
    for number in {*old, *new}:
        table.change(old.get(number), new.get(number))
    of = affected(old.values(), new.values())
    removed, added = to_end(maker(new, tells, table).changed(shown, of))
    _, then = change(shown, removed, added, random=random)
    assert true_of(then) == whole(new, tells)
    # Done twice it changes nothing.
    again = to_end(maker(new, tells, table).changed(then, of))
    assert again == (set(), set())


@settings(max_examples=60, deadline=None)
@given(seen=RECORDS, hidden=RECORDS)
def test_what_is_hidden_changes_no_byte_of_a_view(seen, hidden):
    """But for its padded size; dummies are made of the same seed."""
    held, learns = made({n: (*r[:2], BOTH) for n, r in seen.items()})
    more = {100 + n: (*r[:2], NONE) for n, r in hidden.items()}
    also, tells = made(more)
    one = publish(whole(held, learns), tagged=True, random=Random(7).randbytes)
    with_them = whole({**held, **also}, {**learns, **tells})
    other = publish(with_them, tagged=True, random=Random(7).randbytes)
    assert one == other


def test_who_may_learn_by_number_alone_finds_no_name():
    held, learns = made({1: (["a"], ["a"], BY_NUMBER)})
    only = {value("#a")}
    assert len(whole(held, learns)) == len(only)


def test_a_number_that_fifty_have_is_counted_among_those_that_may_be_known():
    many = {n: ([], ["a"], BOTH) for n in range(1, SAYS_NOTHING + 1)}
    held, learns = made(many)
    assert whole(held, learns) == set()
    learns[1] = NONE
    assert len(whole(held, learns)) == SAYS_NOTHING - 1


def test_a_name_that_fifty_have_stays_in_the_view():
    held, learns = made({n: (["a"], [], BOTH) for n in range(1, SAYS_NOTHING + 2)})
    assert len(whole(held, learns)) == SAYS_NOTHING + 1


def test_a_record_that_cannot_be_read_is_in_no_view():
    held, learns = made({1: (["a"], [], BOTH), 2: (["b"], [], BOTH)})
    del learns[2]
    assert len(whole(held, learns)) == 1
