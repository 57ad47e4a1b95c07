import json

import pytest

from node.flows.boxing import open_record
from tests.unit.flows.record.registry import Registry


def entity(number, schema, /, **properties):
    return json.dumps({"id": number, "schema": schema, "properties": properties})


ANA = entity("p-1", "Person", name=["Ana Lopes"])
PASSPORT = entity("d-1", "Passport", holder=["p-1"], number=["C881"], country=["pt"])


@pytest.fixture
def registry():
    return Registry()


def load(registry, *lines):
    return registry.load("\n".join(lines), file_format="ftm", role="suspect")[-1]


def held(registry):
    boxed = registry.store.holdings.page(category="person", after="", count=9)
    return [open_record(one, registry.keys).record for one in boxed]


@pytest.mark.parametrize("lines", [(ANA, PASSPORT), (PASSPORT, ANA)])
def test_a_passport_is_its_holder_s_wherever_it_stands(registry, lines):
    last = load(registry, *lines)
    assert (last.read, last.added, last.rejected) == (2, 1, 0)
    (ana,) = held(registry)
    assert ana.values("passport_number") == ("PT:C881",)


def test_a_second_import_finds_the_holder_unchanged_and_writes_nothing(registry):
    load(registry, ANA, PASSPORT)
    size = registry.size
    last = load(registry, ANA, PASSPORT)
    assert (last.unchanged, last.changed) == (1, 0)
    assert registry.size == size
    assert held(registry)[0].values("passport_number") == ("PT:C881",)


def test_a_holder_that_changed_has_the_passport_again(registry):
    load(registry, ANA, PASSPORT)
    last = load(
        registry, entity("p-1", "Person", name=["Ana Lopes", "Ana Reis"]), PASSPORT
    )
    assert last.changed == 1
    (ana,) = held(registry)
    assert ana.values("name") == ("Ana Lopes", "Ana Reis")
    assert ana.values("passport_number") == ("PT:C881",)


def test_what_is_about_one_that_was_not_taken_is_an_error(registry):
    refused = entity("p-2", "Person", name=["Eva Dias"], topics=["role.pep"])
    other = entity("d-2", "Passport", holder=["p-2"], number=["C882"])
    last = load(registry, ANA, refused, other)
    assert (last.added, last.rejected) == (1, 1) or (last.added, last.rejected) == (
        2,
        1,
    )
