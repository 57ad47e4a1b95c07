"""An older file of a source is noticed at once, and taken only if that is meant."""

import pytest

from node.errors import CheckFailed
from tests.unit.flows.record.registry import Registry

ADA, BEA = "<FIRST_NAME>Ada Nokvar</FIRST_NAME>", "<FIRST_NAME>Bea Tolmek</FIRST_NAME>"


def un(day, *names):
    persons = "".join(
        f"<INDIVIDUAL><REFERENCE_NUMBER>K.{n}</REFERENCE_NUMBER>{name}</INDIVIDUAL>"
        for n, name in enumerate(names)
    )
    given = f'dateGenerated="{day}T10:00:00Z"' if day else ""
    return (
        f"<CONSOLIDATED_LIST {given}><INDIVIDUALS>{persons}</INDIVIDUALS>"
        "</CONSOLIDATED_LIST>"
    )


@pytest.fixture
def registry():
    return Registry()


def load(registry, text, **options):
    return registry.load(text, file_format="un-xml", role="suspect", **options)[-1]


@pytest.fixture
def days(registry):
    """Days one after the other, none of them long ago."""
    today = registry.clock.now().date()
    return [today.replace(day=n).isoformat() for n in (1, 2, 3)]


def test_an_older_list_after_a_newer_one_is_an_error_and_takes_nothing(registry, days):
    load(registry, un(days[1], ADA))
    entries = registry.size
    with pytest.raises(CheckFailed, match=f"made on {days[0]}.*last.*{days[1]}"):
        load(registry, un(days[0], BEA))
    assert (registry.held, registry.size) == (1, entries)


def test_the_same_list_again_and_a_newer_one_are_taken(registry, days):
    load(registry, un(days[1], ADA))
    assert load(registry, un(days[1], ADA)).unchanged == 1
    assert load(registry, un(days[2], ADA)).unchanged == 1


def test_a_list_that_changes_nothing_is_the_last_one_all_the_same(registry, days):
    load(registry, un(days[0], ADA))
    load(registry, un(days[2], ADA))
    with pytest.raises(CheckFailed, match="nothing was taken"):
        load(registry, un(days[1], ADA))


def test_the_custodian_may_mean_the_older_one(registry, days):
    load(registry, un(days[2], ADA))
    load(registry, un(days[0], ADA, BEA), despite_checks=True)
    assert registry.held == 2
    assert load(registry, un(days[1], ADA, BEA)).unchanged == 2  # newer than the last


def test_a_list_that_does_not_say_when_it_was_made_is_compared_with_none(
    registry, days
):
    load(registry, un(days[2], ADA))
    assert load(registry, un("", BEA)).changed == 1


def test_the_day_of_one_source_says_nothing_of_another(registry, days):
    load(registry, un(days[2], ADA))
    other = un(days[0], BEA).encode()
    first = registry.chunk(other, "un-xml", role="suspect", source="another")
    assert list(registry.importer.run(registry.custodian, iter([first])))[-1].added == 1


@pytest.mark.attack
def test_the_name_of_a_source_does_not_stand_beside_the_day(registry, days):
    load(registry, un(days[2], ADA))
    kept = [name for name in registry.store.settings.state.settings if "list" in name]
    assert kept
    assert all("list" not in name.removeprefix("record.list ") for name in kept)
