from dataclasses import replace

import pytest

from node.protocol.notice.kindfile import borrow, check_kind, read_kind
from node.protocol.notice.kinds import KINDS


@pytest.mark.parametrize(
    "change",
    [
        {"personal": "perhaps"},
        {"prompt_days": 0},
        {"prompt_days": 9999},
        {"renew_days": 9999},
        {"checklist": ("no-question",)},
        {"checklist": ()},
        {"extract": ("religion",)},
        {"excluded_natures": frozenset({"odd"})},
        {"mandatory": ("facts",)},
        {"audience": frozenset()},
        {"modes": frozenset()},
        {"law": ""},
    ],
)
def test_a_kind_that_cannot_be_meant_is_refused(change):
    with pytest.raises(ValueError, match="cannot be meant"):
        check_kind(replace(KINDS["red"], **change))


FILE = {
    "name": "test",
    "title": "Test notice",
    "purpose": "Try.",
    "action": "Nothing.",
    "law": "None",
    "categories": ["person"],
    "roles": ["missing"],
    "purposes": ["missing-person"],
    "modes": ["named"],
    "audience": ["police"],
    "personal": "subject",
    "refuses_refugees": True,
    "post_review": False,
    "life_days": 300,
    "renew_days": 300,
    "prompt_days": 182,
    "sets": ["person-identity"],
    "statements": ["facts"],
}


def test_a_file_is_a_kind():
    kind = read_kind({**FILE, "mandatory": [{"names": ["facts", "name"], "law": "L"}]})
    assert kind.mandatory == ("facts", "name")
    assert kind.statements == ("facts", "restrictions")
    assert [d.law for d in kind.conditions[:2]] == ["L", "L"]
    assert not set(kind.mandatory) & set(kind.optional)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"color": "red"}, TypeError),
        ({"sets": ["no-such-set"]}, KeyError),
        ({"roles": ["wizard"]}, ValueError),
        ({"audience": []}, ValueError),
        ({"life_days": 100}, ValueError),
        ({"mandatory": [{"names": ["facts"]}]}, KeyError),
        ({"checklist": "all"}, ValueError),
        ({"excluded_natures": ["political"]}, ValueError),
        ({"roles_by_category": {"vehicle": ["missing"]}}, ValueError),
        ({"roles_by_category": {"person": ["suspect"]}}, ValueError),
        (
            {"condition": [{"code": "c", "name": "n", "text": "t", "law": "l", "any": [["warrant_reference"]]}]},
            ValueError,
        ),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_meant_is_refused(change, error):
    with pytest.raises(error):
        read_kind({**FILE, **change})


@pytest.mark.attack
@pytest.mark.parametrize("other", ["red", "yellow", "purple"])
def test_borrowed_rules_are_never_milder_than_either_kind(other):
    kind, lent = KINDS["diffusion"], KINDS[other]
    made = borrow(kind, lent)
    assert {*kind.mandatory, *lent.mandatory} <= set(made.mandatory)
    assert {*kind.conditions, *lent.conditions} <= set(made.conditions)
    assert made.modes <= kind.modes
    assert made.audience <= lent.audience
    assert made.life_days <= min(kind.life_days, lent.life_days)
    assert made.refuses_refugees is lent.refuses_refugees
    assert made.excluded_natures == lent.excluded_natures
    assert made.excluded_offences == lent.excluded_offences
    assert made.checklist == lent.checklist
    assert made.post_review
