"""Law that no bundle changes: every code has its line, and the careful one."""

from __future__ import annotations

import pytest

from node.model.codes import AgencyClass, Handling, Purpose, SubjectRole
from node.model.introduction import Introduction
from node.policy.statute import (
    DISCREET,
    EXCLUDED,
    FOUND_FOR,
    HANDLING,
    LEAVE,
    NAMED_IN_LISTS,
    NOT_FOR_THE_PUBLIC,
    READ_BY_ANY,
    kept_out,
    owner_forbids,
)
from node.protocol.notice.acts import REASONS
from tests.policies.reading import NOW, agency, bulletin, notice


def card(country):
    known = agency("fr-dcpj").id
    return Introduction(known, "x", country, AgencyClass.POLICE, 1, NOW, b"", (), ())


def test_every_purpose_and_every_handling_code_has_its_line():
    assert set(FOUND_FOR) == set(Purpose)
    assert set(LEAVE) == set(Handling)


def test_a_notice_is_found_for_the_purpose_that_it_was_given_for():
    assert all(purpose in found for purpose, found in FOUND_FOR.items())


def test_who_is_sought_to_be_helped_is_not_found_to_be_prosecuted():
    for purpose in (Purpose.MISSING_PERSON, Purpose.VICTIM_ASSISTANCE):
        assert Purpose.PROSECUTION not in FOUND_FOR[purpose]
        assert Purpose.EXECUTION not in FOUND_FOR[purpose]


def test_no_stricter_code_leaves_more_to_do():
    marks = [LEAVE[code].marks is not None for code in Handling]
    assert marks == sorted(marks, reverse=True)
    assert [code for code in Handling if LEAVE[code].goes_on] == [Handling.H0]
    assert [code for code in Handling if LEAVE[code].public] == [Handling.H0]


@pytest.mark.parametrize("role", sorted(NOT_FOR_THE_PUBLIC))
def test_whom_the_public_is_not_shown_no_list_names_and_not_everybody_reads(role):
    assert role in SubjectRole
    assert role not in NAMED_IN_LISTS | READ_BY_ANY


def test_a_discreet_reason_is_one_that_recipients_may_be_told():
    told = {reason for reasons in REASONS.values() for reason in reasons}
    assert told >= {*DISCREET, *DISCREET.values()}
    assert not DISCREET.keys() & set(DISCREET.values())


def test_countries_that_may_not_be_told_are_those_excluded_and_those_fled():
    content = notice(excluded_countries=("US",), refugee_from=("IR",))
    assert kept_out(content) == {"US", "IR"}


def test_an_owner_s_conditions_hold_by_card_and_by_id():
    assert owner_forbids(bulletin(), card("FR")) == ""
    assert owner_forbids(bulletin(handling=Handling.H1), card("FR")) == HANDLING
    for out in ("FR", "BE"):
        told = bulletin(excluded_countries=(out,))
        assert owner_forbids(told, card("BE")) == EXCLUDED
