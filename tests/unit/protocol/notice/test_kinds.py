from datetime import UTC, datetime

import pytest

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.model.codes import SubjectRole
from node.model.notice import AudienceMode
from node.protocol.notice.kinds import (
    KINDS,
    STATEMENTS,
    kind_of,
    kind_view,
    rules_for,
)
from node.protocol.notice.words import WORDS
from tests.samples import complete, stating

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ALL = {
    "red", "blue", "green", "yellow", "black", "orange", "purple", "silver",
    "un-special", "stolen-art", "diffusion",
}  # fmt: skip
PERSON_GROUPS = {"identity", "contact", "biometric", "health"}


def fields_of(kind):
    return kind.names - set(STATEMENTS)


def test_every_kind_of_the_design_is_there():
    assert set(KINDS) == ALL


@pytest.mark.parametrize("name", sorted(ALL))
def test_a_kind_speaks_of_categories_and_fields_of_the_catalogue(name):
    kind = KINDS[name]
    assert set(kind.categories) <= set(CATEGORIES)
    known = {f for c in kind.categories for f in CATEGORIES[c].fields}
    assert fields_of(kind) <= known


def test_statements_and_fields_have_different_names():
    for category in CATEGORIES.values():
        assert not set(category.fields) & {*STATEMENTS, *WORDS.media}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_kind_says_what_for_by_which_law_to_whom_and_how_long(name):
    kind = KINDS[name]
    assert kind.purpose.endswith(".")
    assert kind.action.endswith(".")
    assert kind.law
    assert kind.audience
    assert kind.prompt_days >= 180
    assert kind.life_days <= 3660


def test_notices_on_persons_live_five_years_and_renew_for_five():
    for kind in KINDS.values():
        if kind.personal == "subject":
            assert kind.life_days == kind.renew_days == 5 * 365 + 1


@pytest.mark.parametrize(
    "name", [n for n in sorted(ALL) if KINDS[n].personal == "denied"]
)
def test_a_kind_without_persons_takes_no_field_on_persons(name):
    kind = KINDS[name]
    assert kind.roles == {SubjectRole.NONE}
    for category in kind.categories:
        for field in CATEGORIES[category].fields.values():
            if field.name in kind.names:
                assert field.group not in PERSON_GROUPS, field
                assert field.kind != "name", field
    assert not any(STATEMENTS[s].group in PERSON_GROUPS for s in kind.statements)


def test_beliefs_and_origin_are_taken_by_no_kind():
    for kind in KINDS.values():
        assert not {"religion", "ethnic_origin"} & kind.names


def test_only_chosen_recipients_get_a_diffusion():
    assert AudienceMode.ALL not in KINDS["diffusion"].modes
    assert KINDS["diffusion"].post_review
    assert not any(k.post_review for n, k in KINDS.items() if n != "diffusion")


def test_a_public_extract_has_nothing_that_tells_where_the_case_is():
    hidden = {
        "facts",
        "case_number",
        "phone",
        "address",
        "national_id",
        "refugee_of",
        "health",
    }
    for kind in KINDS.values():
        assert not hidden & set(kind.extract), kind.name


def test_what_a_kind_borrows_it_keeps_its_own_name_and_recipients():
    rules = rules_for(complete("diffusion", like="orange"))
    assert rules.name == "diffusion"
    assert rules.life_days == KINDS["orange"].life_days
    assert rules.modes == KINDS["diffusion"].modes
    assert rules.extract == ()
    assert "notice_kind" in rules.mandatory


def test_an_unknown_kind_is_refused_with_the_list():
    with pytest.raises(BadInput) as refused:
        kind_of("x" * 1000)
    assert "red" in refused.value.advice
    assert len(refused.value.message) < 100
    with pytest.raises(BadInput):
        rules_for(stating(complete("diffusion"), notice_kind="un-special"))


def test_the_desk_sees_a_kind_in_words():
    view = kind_view(KINDS["red"])
    assert "warrant_reference" in view.mandatory
    assert any("24 months" in text for text in view.conditions)
    assert len(view.checklist) == 8
    assert len(view.conditions) == len(set(view.conditions))


def test_the_desk_sees_all_that_a_kind_demands_with_its_law():
    view = kind_view(KINDS["red"])
    laws = {(each.code, each.name): each.law for each in view.demands}
    assert laws["missing", "warrant_reference"] == "RPD, Art. 83(2)(b)(v)"
    assert laws["unanswered", "no-side-taken"]
    forms = {each.name: each for each in view.statements}
    assert "political" in forms["offence_nature"].codes
    assert forms["warrant_valid"].form == "flag"
    assert view.roles == ("suspect", "convicted")
