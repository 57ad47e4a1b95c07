"""A list has a life: who is gone from it, what was called otherwise, and half a file."""

import json

import pytest

from node.errors import CheckFailed
from tests.unit.flows.record.registry import Registry


def line(number, name="", **more):
    properties = {"name": [name or f"Person Number {number}"], "birthDate": ["1970"]}
    extra = {key: more.pop(key) for key in ("referents",) if key in more}
    entity = {
        "id": number,
        "schema": "Person",
        "properties": properties | more,
        **extra,
    }
    return json.dumps(entity)


def people(*numbers):
    return "\n".join(
        line(f"p-{n}", f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n]}na Lopes") for n in numbers
    )


@pytest.fixture
def registry():
    return Registry()


def load(registry, text, **options):
    return registry.load(text, file_format="ftm", role="suspect", **options)[-1]


def test_a_first_import_misses_nobody(registry):
    last = load(registry, people(0, 1, 2), withdraw_missing=True)
    assert (last.added, last.missing, last.withdrawn) == (3, 0, 0)


def test_a_second_import_says_who_is_gone_and_keeps_him(registry):
    load(registry, people(0, 1, 2))
    last = load(registry, people(0, 2))
    assert (last.unchanged, last.missing, last.withdrawn) == (2, 1, 0)
    assert [one.category for one in last.missing_records] == ["person"]
    assert registry.held == 3


def test_who_is_gone_is_withdrawn_where_that_is_wanted(registry):
    load(registry, people(0, 1, 2))
    last = load(registry, people(0, 2), withdraw_missing=True)
    assert (last.missing, last.withdrawn, registry.held) == (1, 1, 2)
    assert (
        registry.store.holdings.by_reference(last.missing_records[0].reference) is None
    )
    assert load(registry, people(0, 2), withdraw_missing=True).missing == 0


def test_records_of_another_source_are_not_missing(registry):
    registry.add("person", ("name", "Someone Else"), role="suspect")
    load(registry, people(0, 1, 2))
    assert load(registry, people(0, 1, 2)).missing == 0


@pytest.mark.attack
@pytest.mark.parametrize("kept", [0, 5, 7])
def test_half_a_file_is_taken_for_the_whole(registry, kept):
    load(registry, people(*range(20)))
    text = people(*range(kept)) or line("p-99", "Zed Zoll")
    with pytest.raises(CheckFailed, match="nothing was withdrawn"):
        load(registry, text, withdraw_missing=True)
    assert registry.held >= 20


def test_so_much_may_be_meant_all_the_same(registry):
    load(registry, people(*range(20)))
    last = load(registry, people(0, 1), withdraw_missing=True, despite_checks=True)
    assert (last.withdrawn, registry.held) == (18, 2)


@pytest.mark.attack
@pytest.mark.parametrize("despite", [False, True])
def test_one_whose_row_cannot_be_read_is_withdrawn(registry, despite):
    load(registry, people(0, 1, 2, 3))
    text = people(0, 1, 2) + "\n" + line("p-3")[:-9]
    with pytest.raises(CheckFailed, match="cannot be read"):
        load(registry, text, withdraw_missing=True, despite_checks=despite)
    assert registry.held == 4


def test_one_whose_row_is_rejected_by_its_id_still_stands_in_the_list(registry):
    load(registry, people(0, 1, 2, 3))
    rejected = json.dumps({"id": "p-3", "schema": "Event", "properties": {}})
    last = load(registry, people(0, 1, 2) + "\n" + rejected, withdraw_missing=True)
    assert (last.rejected, last.missing, registry.held) == (1, 0, 4)


def test_who_is_called_otherwise_keeps_the_reference(registry):
    load(registry, people(0, 1))
    before = registry.store.holdings.page(category="person", after="", count=1)[
        0
    ].reference
    moved = line("NK-1", "Ana Lopes", referents=["p-0", "other-9"])
    last = load(registry, moved + "\n" + people(1), withdraw_missing=True)
    assert (last.added, last.changed, last.unchanged, last.missing) == (0, 1, 1, 0)
    assert registry.store.holdings.by_reference(before) is not None
    again = load(registry, moved + "\n" + people(1), withdraw_missing=True)
    assert (again.unchanged, again.missing, registry.held) == (2, 0, 2)


def test_two_that_were_merged_are_one(registry):
    load(registry, people(0, 1, 2))
    text = line("NK-1", "Ana Lopes", referents=["p-0", "p-1"]) + "\n" + people(2)
    last = load(registry, text, withdraw_missing=True)
    assert (last.changed, last.joined, last.missing, registry.held) == (1, 1, 0, 2)


def test_one_that_stays_takes_in_what_was_merged_with_it(registry):
    load(registry, people(0, 1, 2))
    text = line("p-0", "Ana Lopes", referents=["p-1"]) + "\n" + people(2)
    last = load(registry, text)
    assert (last.missing, registry.held) == (0, 2)


@pytest.mark.attack
def test_a_referent_takes_over_somebody_who_still_stands_in_the_file(registry):
    load(registry, people(0, 1))
    load(
        registry, line("NK-1", "Nobody Known", referents=["p-1"]) + "\n" + people(0, 1)
    )
    assert registry.held == 3


def test_what_is_taken_back_by_name_is_missing_and_nobody_else(registry):
    load(registry, people(0, 1, 2))
    gone = json.dumps({"op": "DEL", "entity": {"id": "p-1"}})
    assert load(registry, gone).missing == 1
    assert registry.held == 3
    assert load(registry, gone, withdraw_missing=True).withdrawn == 1
    assert registry.held == 2


@pytest.mark.attack
def test_a_file_of_changes_is_taken_for_the_whole(registry):
    load(registry, people(0, 1, 2, 3, 4, 5))
    added = json.dumps({"op": "MOD", "entity": json.loads(people(0))})
    assert (
        load(registry, added, withdraw_missing=True, despite_checks=True).missing == 0
    )
    assert registry.held == 6


def test_that_they_were_withdrawn_is_one_entry_of_the_ledger(registry):
    load(registry, people(0, 1, 2))
    size = registry.size
    load(registry, people(0, 1), withdraw_missing=True)
    assert registry.size == size + 1


@pytest.mark.attack
@pytest.mark.parametrize("between", [0, 1000, 2500])
def test_who_stands_in_the_file_is_replaced_by_a_row_that_calls_him_a_former_id(
    registry, between
):
    others = [line(f"x-{n}", f"Number {n} of Many") for n in range(between)]
    both = [line("p-1", "Ana Lopes"), *others, line("p-2", "Eva Lopes")]
    load(registry, "\n".join(both))
    taken = [*both[:-1], line("p-2", "Eva Lopes", referents=["p-1"])]
    last = load(registry, "\n".join(taken))
    assert last.joined == 0
    assert registry.held == between + 2
