from pathlib import Path

import pytest

from node.errors import BadInput
from node.matching import catalogue
from node.matching.catalogue import (
    CATEGORIES,
    GENERALISATIONS,
    GROUPS,
    category,
)
from node.matching.normalise import KINDS

BARE = {"kind": "text", "group": "core"}
DESIGNED = {
    "person", "document", "vehicle", "vessel", "aircraft", "container", "firearm", "artwork",
    "organisation", "phone", "email", "bank-account", "wallet", "tissue", "case", "modus-operandi",
}  # fmt: skip


def test_every_category_of_the_design_is_there():
    assert set(CATEGORIES) >= DESIGNED


@pytest.mark.parametrize("name", sorted(DESIGNED))
def test_every_field_has_a_known_kind_group_and_weakening(name):
    for field in category(name).fields.values():
        assert field.kind in KINDS
        assert field.group in GROUPS
        assert field.generalise in GENERALISATIONS
        assert field.name.isidentifier()
        assert field.name.islower()


@pytest.mark.parametrize("name", sorted(DESIGNED))
def test_every_category_can_be_found_by_something(name):
    kind = category(name)
    assert kind.mode or any(field.index for field in kind.fields.values())


@pytest.mark.parametrize("name", sorted(DESIGNED))
def test_every_category_keeps_what_it_has_no_field_for(name):
    assert "notes" in category(name).fields


@pytest.mark.parametrize("name", sorted(DESIGNED))
def test_whatever_finds_says_why_it_identifies_or_only_groups(name):
    for field in category(name).fields.values():
        assert bool(field.why) is bool(field.index), field
        assert field.index or not field.unique


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"identifies": ""},
        {"groups": " "},
        {"identifies": "one each", "groups": "of many"},
    ],
)
def test_a_field_that_finds_and_gives_no_reason_stops_the_node(said):
    with pytest.raises(ValueError, match="identifies"):
        catalogue._field("c", "f", {**BARE, "index": ["x:y"], **said})


def test_a_field_that_finds_nothing_gives_no_reason_either():
    with pytest.raises(ValueError, match="identifies"):
        catalogue._field("c", "f", {**BARE, "groups": "of many"})


def test_health_biometric_and_belief_fields_are_special_categories():
    person = category("person").fields
    for name in (
        "health",
        "religion",
        "ethnic_origin",
        "dna_reference",
        "photo_reference",
    ):
        assert person[name].special
    for kind in CATEGORIES.values():
        for field in kind.fields.values():
            if field.group in ("health", "biometric"):
                assert field.special, field


def test_works_of_art_and_methods_name_no_person():
    for name in ("artwork", "modus-operandi"):
        assert not any(f.kind == "name" for f in category(name).fields.values())


def test_an_unknown_category_is_refused_with_the_list_of_them():
    with pytest.raises(BadInput) as refused:
        category("persons")
    assert "person" in refused.value.advice


def test_an_unknown_field_is_refused():
    with pytest.raises(BadInput):
        category("person").field("shoe_size")


@pytest.mark.attack
def test_a_very_long_category_name_is_not_echoed_back_whole():
    with pytest.raises(BadInput) as refused:
        category("x" * 10_000)
    assert len(refused.value.message) < 200


def test_the_page_on_holdings_says_what_identifies_and_what_groups():
    text = (Path(__file__).parents[3] / "docs" / "holdings.md").read_text("utf-8")
    for kind in CATEGORIES.values():
        for field in kind.fields.values():
            said = "identifies" if field.unique else "groups"
            assert not field.index or f"| {said} | {field.why} |" in text
            assert not field.index or f"| `{field.name}` of " in text
