"""Holdings: records by keyed token."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from node.errors import AlreadyThere, BadInput, NotFound, Overtaken
from node.flows.boxing import version_of
from node.flows.ports import HeldRecord, WithdrawRecord
from node.flows.tell import TellRecord
from node.flows.written_off import WriteOffRecords
from node.model.desk.call import Count
from tests.contracts.builders import NOW, box, commit, digest, minutes, record, token


def numbers_of(store, *names):
    return tuple(store.holdings.by_reference(f"pt-pj/{name}").number for name in names)


def test_an_empty_store_finds_nothing(store):
    assert store.holdings.find([token("a")], limit=10) == {}
    assert store.holdings.find([], limit=10) == {}
    assert store.holdings.load([1, 2]) == ()
    assert store.holdings.stats().records == 0


def test_a_record_is_found_under_each_of_its_tokens(store):
    commit(store, record("a", "x", "y"), record("b", "y", "z"))
    a, b = numbers_of(store, "a", "b")
    found = store.holdings.find([token(t) for t in "xyzw"], limit=10)
    assert found == {token("x"): (a,), token("y"): (a, b), token("z"): (b,)}


def test_a_token_asked_twice_is_found_once(store):
    commit(store, record("a", "x"))
    assert store.holdings.find([token("x")] * 3, limit=10) == {
        token("x"): numbers_of(store, "a")
    }


def test_each_token_has_its_own_limit_lowest_first(store):
    commit(store, *(record(f"r{n}", "common", f"own {n}") for n in range(20)))
    found = store.holdings.find([token("common"), token("own 19")], limit=3)
    assert found[token("common")] == numbers_of(store, "r0", "r1", "r2")
    assert found[token("own 19")] == numbers_of(store, "r19")
    assert store.holdings.find([token("common")], limit=0) == {}
    assert store.holdings.find([token("common")], limit=-1) == {}


def test_tokens_that_many_records_carry_are_told_the_commonest_first(store):
    commit(store, *(record(f"r{n}", "common", f"own {n}") for n in range(5)))
    commit(store, *(record(f"s{n}", "commoner", f"two {n // 3}") for n in range(6)))
    crowded = store.holdings.crowded(at_least=5, most=9)
    assert crowded == (token("commoner"), token("common"))
    assert store.holdings.crowded(at_least=5, most=1) == crowded[:1]
    assert len(store.holdings.crowded(at_least=3, most=9)) == 4
    assert store.holdings.crowded(at_least=7, most=9) == ()
    assert store.holdings.crowded(at_least=5, most=-1) == ()


def test_a_thousand_tokens_are_found_in_one_call(store):
    commit(store, *(record(f"r{n}", f"t{n}") for n in range(0, 1500, 3)))
    found = store.holdings.find([token(f"t{n}") for n in range(1500)], limit=5)
    assert set(found) == {token(f"t{n}") for n in range(0, 1500, 3)}


@pytest.mark.attack
def test_a_token_of_another_size_does_not_shift_the_others(store):
    commit(store, record("a", "x"))
    odd = [token("x")[:5], b"", token("x") + b"z", token("x")[5:]]
    assert store.holdings.find(odd, limit=10) == {}
    assert set(store.holdings.find([*odd, token("x")], limit=10)) == {token("x")}


@pytest.mark.attack
def test_a_record_with_a_token_of_another_size_is_refused(store):
    with pytest.raises(BadInput):
        commit(store, replace(record("a"), tokens=(b"short",)))
    assert store.holdings.stats().records == 0


def test_records_are_loaded_in_the_order_of_their_numbers(store):
    commit(store, *(record(f"r{n}") for n in range(700)))
    numbers = [loaded.number for loaded in store.holdings.load(range(1, 10_000))]
    assert numbers == sorted(numbers)
    assert len(numbers) == 700
    first, second = numbers_of(store, "r0", "r1")
    assert [
        r.reference for r in store.holdings.load([second, first, first, 99_999])
    ] == ["pt-pj/r0", "pt-pj/r1"]


def test_a_record_comes_back_as_it_was_put(store):
    commit(store, record("a", category="vessel"))
    held = store.holdings.by_reference("pt-pj/a")
    assert (held.category, held.box, held.changed_at) == ("vessel", box("a"), NOW)
    assert store.holdings.load([held.number]) == (held,)
    assert store.holdings.by_reference("pt-pj/nobody") is None


def test_known_records_are_told_by_their_source(store):
    commit(store, record("a"), record("b"))
    (number,) = numbers_of(store, "a")
    asked = [token("source a"), token("source c")]
    assert store.holdings.known(asked) == {
        token("source a"): HeldRecord(number, "pt-pj/a", digest("content a", 16))
    }
    assert store.holdings.known([]) == {}


def test_a_replaced_record_keeps_its_place_and_loses_its_old_tokens(store):
    commit(store, record("a", "old", "both"), record("b", "other"))
    before = numbers_of(store, "a")
    commit(store, record("a2", "new", "both", source="a"))
    assert numbers_of(store, "a2") == before
    assert store.holdings.by_reference("pt-pj/a") is None
    found = store.holdings.find(
        [token(t) for t in ("old", "both", "new", "other")], limit=5
    )
    assert found == {
        token("both"): before,
        token("new"): before,
        token("other"): numbers_of(store, "b"),
    }
    assert store.holdings.by_reference("pt-pj/a2").box == box("a2")
    assert store.holdings.stats().selectors == 3


def test_of_one_source_twice_in_an_act_the_last_stays(store):
    commit(store, record("a", "one", source="s"), record("b", "two", source="s"))
    assert store.holdings.stats().records == 1
    assert store.holdings.by_reference("pt-pj/a") is None
    assert store.holdings.find([token("one"), token("two")], limit=5) == {
        token("two"): numbers_of(store, "b")
    }


def test_a_reference_is_not_given_to_two_records(store):
    commit(store, record("a", "x"))
    with pytest.raises(AlreadyThere):
        commit(store, record("a", "y", source="another"))
    assert store.holdings.find([token("y")], limit=5) == {}
    assert store.holdings.stats().records == 1


def test_a_withdrawn_record_is_gone(store):
    commit(store, record("a", "x", "y"), record("b", "y"))
    (number,) = numbers_of(store, "a")
    commit(store, WithdrawRecord("pt-pj/a", minutes(1)))
    assert store.holdings.by_reference("pt-pj/a") is None
    assert store.holdings.load([number]) == ()
    assert store.holdings.known([token("source a")]) == {}
    assert store.holdings.find([token("x"), token("y")], limit=5) == {
        token("y"): numbers_of(store, "b")
    }
    assert store.holdings.stats().selectors == 1


def test_a_record_may_keep_its_reference_under_another_source_id_in_one_act(store):
    commit(store, record("a", "x"), record("b", "y"))
    moved = replace(record("c", "z"), reference="pt-pj/a")
    gone = [WithdrawRecord(f"pt-pj/{name}", minutes(1)) for name in "ab"]
    commit(store, *gone, moved)
    assert store.holdings.known([token("source a"), token("source b")]) == {}
    assert store.holdings.known([token("source c")])[token("source c")].reference == (
        "pt-pj/a"
    )
    found = store.holdings.find([token(t) for t in "xyz"], limit=5)
    assert found == {token("z"): numbers_of(store, "a")}
    assert store.holdings.stats().records == 1


def test_what_is_not_held_cannot_be_withdrawn(store):
    commit(store, record("a"), record("b"))
    commit(store, WithdrawRecord("pt-pj/a", minutes(1)))
    for reference in ("pt-pj/a", "pt-pj/nobody"):
        with pytest.raises(NotFound):
            commit(
                store, WithdrawRecord("pt-pj/b", NOW), WithdrawRecord(reference, NOW)
            )
    assert store.holdings.by_reference("pt-pj/b") is not None


def test_records_that_are_written_off_are_gone_and_counted_no_more(store):
    commit(store, record("a", "x", "y"), record("b", "y"), record("c", "z"))
    a, b, c = numbers_of(store, "a", "b", "c")
    commit(store, WriteOffRecords((a, c)))
    assert store.holdings.load([a, b, c]) == (store.holdings.by_reference("pt-pj/b"),)
    assert store.holdings.known([token("source a")]) == {}
    assert store.holdings.find([token(t) for t in "xyz"], limit=5) == {token("y"): (b,)}
    stats = store.holdings.stats()
    assert (stats.records, stats.selectors) == (1, 1)
    for numbers in ((a,), (b, 4711)):
        with pytest.raises(NotFound):
            commit(store, WriteOffRecords(numbers))
    assert store.holdings.stats().records == 1


@pytest.mark.attack
def test_a_number_is_never_given_out_again(reopen):
    """Who found a record before it was withdrawn must not load another in its place."""
    store = reopen()
    commit(store, record("a"), record("b"))
    (number,) = numbers_of(store, "b")
    commit(store, WithdrawRecord("pt-pj/b", NOW))
    store = reopen()
    commit(store, record("c"))
    assert store.holdings.load([number]) == ()
    assert numbers_of(store, "c") > (number,)


def test_pages_follow_the_order_of_arrival(store):
    commit(
        store,
        *(
            record(f"r{9 - n}", category="person" if n % 2 else "vessel")
            for n in range(10)
        ),
    )
    seen, after = [], ""
    while page := store.holdings.page(category="", after=after, count=3):
        seen += [r.reference for r in page]
        after = page[-1].reference
    assert seen == [f"pt-pj/r{9 - n}" for n in range(10)]
    persons = store.holdings.page(category="person", after="pt-pj/r8", count=50)
    assert [r.reference for r in persons] == [f"pt-pj/r{n}" for n in (6, 4, 2, 0)]
    assert store.holdings.page(category="", after="", count=0) == ()
    with pytest.raises(NotFound):
        store.holdings.page(category="", after="pt-pj/nobody", count=3)


def test_counts_follow_what_is_held(store):
    commit(
        store,
        record("a", "x", "x", "y"),
        record("b", "x"),
        record("v", "z", category="vessel"),
    )
    stats = store.holdings.stats()
    assert (stats.records, stats.selectors) == (3, 4)
    assert stats.categories == (Count("person", 2), Count("vessel", 1))
    commit(
        store,
        WithdrawRecord("pt-pj/v", NOW),
        record("a", "w", source="a", category="firearm"),
    )
    stats = store.holdings.stats()
    assert (stats.records, stats.selectors) == (2, 2)
    assert stats.categories == (Count("firearm", 1), Count("person", 1))


def test_any_order_of_puts_and_withdrawals_leaves_the_same_as_a_plain_dictionary(store):
    rng = random.Random(7)
    model: dict[str, set[str]] = {}
    for _ in range(25):
        effects = []
        for _ in range(rng.randrange(1, 8)):
            name = f"n{rng.randrange(12)}"
            if name in model and rng.random() < 0.3:
                effects.append(WithdrawRecord(f"pt-pj/{name}", NOW))
                del model[name]
            else:
                model[name] = {f"t{rng.randrange(6)}" for _ in range(3)}
                effects.append(record(name, *model[name]))
        commit(store, *effects)
    found = store.holdings.find([token(f"t{n}") for n in range(6)], limit=100)
    for n in range(6):
        names = [name for name, tokens in model.items() if f"t{n}" in tokens]
        assert found.get(token(f"t{n}"), ()) == tuple(sorted(numbers_of(store, *names)))
    assert store.holdings.stats().selectors == sum(map(len, model.values()))


def test_pages_may_begin_with_what_came_last(store):
    commit(store, *(record(f"r{n}") for n in range(5)))
    first = store.holdings.page(category="", after="", count=2, newest_first=True)
    assert [one.reference for one in first] == ["pt-pj/r4", "pt-pj/r3"]
    rest = store.holdings.page(
        category="", after="pt-pj/r3", count=5, newest_first=True
    )
    assert [one.reference for one in rest] == ["pt-pj/r2", "pt-pj/r1", "pt-pj/r0"]


def test_records_are_found_by_how_their_references_begin(store):
    commit(store, record("AB-1"), record("AB-2"), record("AC-1"), record("ab-3"))
    found = store.holdings.beginning("pt-pj/AB", count=5)
    assert [one.reference for one in found] == ["pt-pj/AB-1", "pt-pj/AB-2"]
    assert len(store.holdings.beginning("pt-pj/", count=2)) == 2
    assert store.holdings.beginning("pt-pj/%", count=5) == ()


@pytest.mark.attack
def test_nobody_is_told_of_a_record_that_was_withdrawn_or_changed_since_it_was_read(
    store,
):
    commit(store, record("a", "x"), record("b", "y"), record("c", "z"))
    read = store.holdings.load(numbers_of(store, "a", "b", "c"))
    told = [TellRecord(one.number, version_of(one.box.sealed)) for one in read]
    commit(store, *told)
    commit(store, WithdrawRecord("pt-pj/a", minutes(1)))
    commit(store, replace(record("b", "y"), box=box("b, kept anew")))
    for one in told[:2]:
        with pytest.raises(Overtaken):
            commit(store, told[2], one)
    commit(store, told[2])
