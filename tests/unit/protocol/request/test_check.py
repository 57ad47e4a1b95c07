from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.model.agency import AgencyId
from node.model.codes import AgencyClass, Purpose
from node.model.notice import Statement, Urgency
from node.model.request import MeasureAsked
from node.protocol.request.check import (
    MAX_MEASURES,
    REQUEST_LACKS,
    request_lacks,
)
from node.protocol.request.kinds import REQUEST_KINDS
from tests.requests import NOW, complete, of_kind, parties, saying


def codes(content, who=None):
    found = request_lacks(content, who or of_kind(content.kind), now=NOW)
    assert all(lack.law and lack.text for lack in found)
    return {(lack.code, lack.name) for lack in found}


@pytest.mark.parametrize("name", sorted(REQUEST_KINDS))
def test_a_request_that_has_all_lacks_nothing(name):
    assert codes(complete(name)) == set()


@pytest.mark.parametrize(
    ("kind", "name"),
    [(k, n) for k in sorted(REQUEST_KINDS) for n in REQUEST_KINDS[k].demanded],
)
def test_each_thing_that_is_demanded_is_missed_with_its_law(kind, name):
    found = codes(saying(complete(kind), **{name: ""}))
    assert found & {("missing", name), ("assurance", name)}


@given(
    kind=st.sampled_from(sorted(REQUEST_KINDS)),
    out=st.sets(st.integers(min_value=0, max_value=20)),
)
@settings(max_examples=100, deadline=None)
def test_all_that_is_missing_is_listed_at_once(kind, out):
    demanded = REQUEST_KINDS[kind].demanded
    gone = {demanded[n % len(demanded)] for n in out}
    found = codes(saying(complete(kind), **dict.fromkeys(gone, "")))
    assert gone <= {name for _, name in found}


@pytest.mark.attack
def test_attack_a_match_that_nobody_confirmed_is_cited():
    found = codes(saying(complete("core-data"), match_confirmed="no"))
    assert ("assurance", "match_confirmed") in found


@pytest.mark.attack
@pytest.mark.parametrize("asker", sorted(set(AgencyClass) - {AgencyClass.JUDICIAL}))
def test_attack_an_order_of_who_may_not_issue_one(asker):
    assert ("asker", "asker") in codes(complete("eio"), parties(asker=asker))


@pytest.mark.attack
def test_attack_blanks_that_look_like_an_answer():
    content = complete("mla")
    for blank in ("n/a", " - ", "unknown", "..."):
        found = codes(saying(content, evidence_purpose=blank))
        assert ("missing", "evidence_purpose") in found


def test_the_other_side_is_of_a_class_that_can_be_asked_and_another_agency():
    police = parties(asked=AgencyClass.HEALTH)
    assert ("asked", "asked") in codes(complete("mla"), police)
    own = replace(complete("mla"), to=AgencyId("fr-dcpj"))
    assert ("to-itself", "to") in codes(own)


def test_purpose_case_offence_and_basis_are_demanded():
    content = complete("eio")
    why = replace(content.justification, purpose=Purpose.WARNING, case=" ")
    found = codes(replace(content, justification=why))
    assert {("purpose", "purpose"), ("justification", "case")} <= found


def test_what_the_kind_does_not_take_is_refused():
    content = complete("core-data")
    more = (*content.statements, Statement("validated_by", "Somebody.", "en"))
    odd = replace(content, statements=(*more, Statement("x" * 500, "y")))
    found = codes(odd)
    assert ("not-of-kind", "validated_by") in found
    assert max(len(name) for _, name in found) <= 60


def test_an_order_without_a_measure_and_a_measure_of_another_kind_are_refused():
    assert ("no-measure", "measures") in codes(complete("eio", measures=()))
    search = (MeasureAsked("search", "The flat.", "en"),)
    assert ("measure", "search") in codes(complete("consent", measures=search))
    silent = (MeasureAsked("search", " ", "en"),)
    assert ("measure", "search") in codes(complete("eio", measures=silent))
    many = search * (MAX_MEASURES + 1)
    assert ("too-many", "measures") in codes(complete("eio", measures=many))


def test_a_transfer_needs_the_consent_of_the_person_and_terms_of_return():
    moved = (MeasureAsked("transfer-person", "To the hearing.", "en"),)
    content = complete("mla", measures=moved)
    assert ("transfer-consent", "transferee_consents") in codes(content)
    refused = saying(content, transferee_consents="no", return_terms="In a week.")
    assert ("transfer-consent", "transferee_consents") in codes(refused)
    agreed = saying(content, transferee_consents="yes", return_terms="In a week.")
    assert codes(agreed) == set()


def test_an_order_of_another_authority_needs_a_judge_who_validates_it():
    content = saying(complete("eio"), issuer_class="other")
    assert ("validation", "validated_by") in codes(content)
    assert codes(saying(content, validated_by="Court of Lisbon")) == set()


def test_urgency_and_a_day_need_their_reason():
    urgent = complete("eio", urgency=Urgency.URGENT, wanted_by=NOW + timedelta(days=9))
    assert codes(urgent) == {
        ("urgent-why", "urgency_reason"),
        ("deadline-why", "deadline_reason"),
    }
    past = saying(complete("eio", wanted_by=NOW), deadline_reason="The trial begins.")
    assert codes(past) == {("wanted-by", "wanted_by")}


def test_a_language_that_the_other_side_does_not_accept_keeps_it_at_home():
    spanish = parties(accepts=frozenset({"es"}))
    assert ("tongue", "language") in codes(complete("eio"), spanish)
    assert codes(complete("eio", language="es-ES"), spanish) == set()
    assert ("language", "language") in codes(complete("eio", language=""))
    police = parties(AgencyClass.POLICE, AgencyClass.POLICE, frozenset({"es"}))
    assert codes(complete("core-data"), police) == set()


def test_a_kind_that_is_not_known_is_one_lack():
    assert codes(replace(complete("eio"), kind="plea"), parties()) == {
        ("request-kind", "kind")
    }


def test_every_code_of_a_lack_is_explained():
    own = {each.code for k in REQUEST_KINDS.values() for each in k.conditions}
    assert not own & set(REQUEST_LACKS)
    assert all(text.endswith(".") for text in REQUEST_LACKS.values())
