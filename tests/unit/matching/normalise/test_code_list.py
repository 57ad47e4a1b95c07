"""Codes are of a list, or somebody has said why no list can have them all."""

from pathlib import Path

import pytest

from node.matching import catalogue
from node.matching.normalise import code_list
from node.matching.normalise.code_list import CODE_LISTS, POLICY, codes_of
from node.matching.normalise.filler import says_nothing
from node.matching.normalise.text import code
from tests.unread import every_field

ROOT = Path(__file__).parents[4]


def test_every_code_field_has_a_list_or_says_why_it_is_open():
    for category, field in every_field():
        is_code = field.kind == "code"
        assert bool(field.codes) + bool(field.open) == is_code, (category, field.name)


@pytest.mark.parametrize(
    "said", [{}, {"codes": "no-such-list"}, {"codes": "status", "open": "why"}]
)
def test_a_code_without_one_of_the_two_stops_the_node(said):
    raw = {"kind": "code", "group": "core", **said}
    with pytest.raises(ValueError, match="a code names its list"):
        catalogue._field("c", "f", raw)


def test_what_is_no_code_names_no_list():
    with pytest.raises(ValueError, match="a code names its list"):
        catalogue._field("c", "f", {"kind": "text", "group": "core", "codes": "side"})


@pytest.mark.parametrize(
    "raw", [{}, {"codes": ["a"], "given": "policy"}, {"given": "x"}]
)
def test_a_list_without_codes_or_giver_stops_the_node(raw):
    with pytest.raises(ValueError, match="a list has codes"):
        code_list._made("colours", {"title": "colour", **raw})


@pytest.mark.parametrize("name", sorted(CODE_LISTS))
def test_every_code_of_a_list_is_of_it_and_says_something(name):
    listed = CODE_LISTS[name]
    for each in codes_of(listed):
        assert listed.has(each)
        assert listed.has(each.upper().replace("-", " "))
        assert not says_nothing("code", each, code(each))


@pytest.mark.parametrize(
    ("name", "value", "held"),
    [
        ("status", "banana", False),
        ("status", "Stolen", True),
        ("document_type", "P", True),
        ("document_type", "PD", True),
        ("document_type", "banana", False),
        ("blood_type", "0 Rh pos", True),
        ("blood_type", "C", False),
        ("currency", "eur", True),
        ("currency", "EURO", False),
    ],
)
def test_a_value_is_of_a_list_whatever_its_case_and_marks(name, value, held):
    assert CODE_LISTS[name].has(value) is held


def test_offences_are_those_of_the_policy_and_are_not_judged_without_it():
    offences = CODE_LISTS["offence"]
    assert offences.given == POLICY
    assert offences.has("anything")
    assert offences.has("Vehicle Crime", {"VEHICLECRIME"})
    assert not offences.has("blah-blah", {"VEHICLECRIME"})


def test_the_page_of_holdings_has_the_lists_as_they_are():
    page = (ROOT / "docs" / "holdings.md").read_text()
    for name, listed in CODE_LISTS.items():
        row = next(r for r in page.splitlines() if r.startswith(f"| `{name}` | "))
        assert not listed.codes or ", ".join(listed.codes) in row, name
