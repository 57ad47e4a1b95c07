from dataclasses import replace

import pytest

from node.model.codes import SubjectRole
from node.model.record import FieldValue
from node.protocol.notice.demand import (
    given_in,
    is_met,
    names_in,
    names_of,
    read_demand,
)
from tests.samples import PICTURE, complete, holding, stating

BASE = {"code": "c", "name": "n", "text": "t", "law": "l"}


def met(content, **raw):
    return is_met(read_demand({**BASE, **raw}), content, given_in(content))


def test_one_alternative_is_enough_and_all_of_it_is_needed():
    red = complete("red")
    assert met(red, any=[["facts", "charge"]])
    assert not met(red, any=[["facts", "restrictions"]])
    assert met(red, any=[["restrictions"], ["charge"]])


def test_numbers_and_words_are_compared():
    red = complete("red")
    assert met(red, any=[[{"name": "penalty_max_months", "least": 96}]])
    assert not met(red, any=[[{"name": "penalty_max_months", "least": 97}]])
    assert met(red, any=[[{"name": "warrant_valid", "equals": "yes"}]])
    assert not met(
        stating(red, warrant_valid="no"),
        any=[[{"name": "warrant_valid", "equals": "yes"}]],
    )
    assert not met(red, any=[[{"name": "charge", "least": 0}]])


def test_a_demand_holds_only_in_its_circumstances():
    red = complete("red")
    never = [["restrictions"]]
    assert met(red, any=never, when={"role": ["convicted"]})
    assert not met(red, any=never, when={"role": ["suspect"]})
    assert met(red, any=never, when={"minor": True})
    assert not met(red, any=never, when={"minor": False})
    assert met(red, any=never, when={"category": ["vehicle"]})
    assert met(red, any=never, when={"handling": ["H3"]})
    assert met(red, any=never, when={"given": ["@picture"]})
    assert not met(
        holding(red, image_reference="X"), any=never, when={"given": ["@picture"]}
    )
    both = {"role": ["suspect"], "minor": True}
    assert met(red, any=never, when=both)
    assert not met(replace(red, minor=True), any=never, when=both)
    assert met(replace(red, role=SubjectRole.NONE, minor=True), any=never, when=both)


def test_files_count_by_what_they_are():
    red = complete("red")
    assert not {"image", "attachment"} & set(given_in(red))
    assert {"image", "attachment"} <= set(
        given_in(replace(red, attachments=(PICTURE,)))
    )
    paper = replace(PICTURE, media_type="application/pdf")
    assert "image" not in given_in(replace(red, attachments=(paper,)))
    assert "attachment" in given_in(replace(red, attachments=(paper,)))


def test_what_must_be_understood_counts_with_its_normal_form_only():
    red = complete("red")
    for normal, counts in (("1970", True), ("", False)):
        fields = (FieldValue("birth_date", "around then", normal=normal),)
        assert ("birth_date" in given_in(replace(red, fields=fields))) is counts


def test_names_stand_for_themselves_or_for_several():
    assert names_of("facts") == ("facts",)
    assert "image" in names_of("@photograph")
    demand = read_demand({**BASE, "any": [["facts"], ["@picture"]]})
    assert names_in([demand]) == {"facts", "image_reference", "image"}


@pytest.mark.parametrize(
    "raw",
    [
        {"any": []},
        {"any": [[]]},
        {"any": [["facts"], []]},
        {"any": [["facts"]], "unless": {}},
    ],
)
def test_a_demand_that_nothing_or_everything_would_meet_is_refused(raw):
    with pytest.raises(ValueError, match=r"demand"):
        read_demand({**BASE, **raw})


@pytest.mark.parametrize(
    "raw",
    [
        {"any": [["@no-such-group"]]},
        {"any": [["facts"]], "when": {"weather": ["rain"]}},
        {"any": [[{"name": "facts", "most": 3}]]},
    ],
)
def test_a_demand_that_cannot_be_meant_is_refused(raw):
    with pytest.raises((KeyError, TypeError)):
        read_demand({**BASE, **raw})
