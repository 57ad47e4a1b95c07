"""The facts of a record that matches, and whether a peer may learn of it."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from node.model.codes import Grade, Handling, SubjectRole
from node.model.record import FieldValue, Record
from node.policy.answer import RecordFacts, may_answer_hit, record_facts, unknown_record
from node.policy.ask import AskFacts
from node.policy.bundle import load_bundle
from tests.policies.reading import (
    NOW,
    asking,
    found,
    starter,
    starter_files,
)


def person(*values: FieldValue, **changes) -> Record:
    return Record("person", SubjectRole.SUSPECT, "s", "1", values, **changes)


def seen(record: Record, ask: AskFacts | None = None, approvals=frozenset()):
    return record_facts(
        starter(), ask or asking(), record, grade=Grade.IDENTIFIER, approvals=approvals
    )


def vars_of(facts):
    return [getattr(facts, f.name) for f in fields(facts)]


def test_facts_hold_no_time_and_serve_as_keys():
    assert asking() == asking(now=NOW + timedelta(days=1))
    assert hash(asking()) == hash(asking())
    for kind in (AskFacts, RecordFacts):
        assert all("datetime" not in str(f.type) for f in fields(kind))
    assert not any(isinstance(v, datetime) for v in vars_of(asking()))


def test_record_facts_take_the_record_at_its_word():
    facts = seen(
        person(
            FieldValue("nationality", "Rumänien", normal="RO"),
            handling=Handling.H2,
            originator="fr-dcpj",
            minor=True,
            hidden=True,
        ),
        approvals=frozenset({"approval:originator"}),
    )
    assert facts.nationalities == ("RO",)
    assert not facts.own_national
    assert (facts.handling, facts.originator) == (Handling.H2, "fr-dcpj")
    assert facts.minor
    assert facts.hidden
    assert facts.approvals == ("approval:originator",)


def test_countries_that_a_person_fled_are_read_as_nationalities_are():
    fled = (FieldValue("refugee_of", "Iraq"), FieldValue("refugee_of", "x", "SYR"))
    assert seen(person(*fled)).refuge_from == ("IQ", "SY")
    assert seen(person(FieldValue("refugee_of", "UK"))).refuge_from == ("?",)


def test_our_own_data_has_no_foreign_originator():
    assert seen(person(originator="pt-pj")).originator == ""
    assert seen(person(originator="")).originator == ""


def test_nationality_is_taken_normalised_or_as_we_can_read_it():
    assert seen(person(FieldValue("nationality", "?", normal="PT"))).own_national
    assert seen(person(FieldValue("nationality", "PRT"))).own_national
    assert seen(person(FieldValue("nationality", "gibberish"))).nationalities == ("?",)
    assert not seen(person(FieldValue("nationality", "XXA", normal="XXA"))).own_national
    for code in ("SU", "CSK", "SCG"):
        assert seen(person(FieldValue("nationality", code, normal=code))).own_national


def test_agreement_must_cover_the_category_of_the_record_too():
    ask = asking(legal_basis="pruem-ii", category="vehicle")
    assert ask.agreements == ("pruem-ii",)
    record = Record("document", SubjectRole.NONE, "s", "1", ())
    assert seen(record, ask).ask.agreements == ()
    assert seen(person(), ask).ask.agreements == ("pruem-ii",)


@pytest.mark.attack
def test_what_may_not_be_asked_about_is_not_found_by_a_number_of_another_category():
    """A tissue and a person may bear one number; health asks about tissues alone."""
    nobody = b"""
@id("NOBODY-ASKS-ABOUT-PERSONS")
@legal("A test")
forbid (principal, action == Comity::Action::"ask",
  resource == Comity::Category::"person");
"""
    files = starter_files()
    bundle = load_bundle({**files, "ask.cedar": files["ask.cedar"] + nobody})
    facts = record_facts(
        bundle,
        asking(bundle, category="vehicle"),
        person(FieldValue("nationality", "RO"), FieldValue("birth_date", "1970")),
        grade=Grade.IDENTIFIER,
        approvals=frozenset(),
    )
    assert may_answer_hit(starter(), facts).allowed
    verdict = may_answer_hit(bundle, facts)
    assert (verdict.allowed, verdict.remedies) == (False, ())
    assert "NOBODY-ASKS-ABOUT-PERSONS" in verdict.policies


def test_country_of_refuge_must_be_known():
    assert unknown_record(starter(), found(refuge_from=("IQ",))) == ()
    said = ("facts: a country of refuge is not known",)
    assert unknown_record(starter(), found(refuge_from=("IQ", "?"))) == said


def test_refusal_that_one_rule_would_not_give_up_has_no_remedy():
    verdict = may_answer_hit(starter(), found(hidden=True, handling=Handling.H3))
    assert verdict.policies == ("HIT-H3-NEVER-AUTOMATIC", "HIT-HIDDEN")
    assert verdict.remedies == ()
    assert verdict.notify == ("owner",)
