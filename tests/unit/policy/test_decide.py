"""Decisions: strongest first, remedies, what is told, and what is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from node.policy.answer import may_answer_hit
from node.policy.ask import may_ask
from node.policy.disclose import decide_hit

from node.model.codes import Grade, Handling, Level, SubjectRole
from node.model.query import WithheldGroup
from node.policy.bundle import load_bundle
from tests.policies.reading import (
    PERSON_FIELDS,
    asking,
    found,
    starter,
    starter_files,
    with_edit,
)


def by_field(decision):
    return {verdict.field: verdict for verdict in decision.fields}


def test_permission_names_the_rule_that_gave_it():
    verdict = may_ask(starter(), asking())
    assert verdict.allowed
    assert verdict.policies == ("ASK-POLICE",)
    assert verdict.remedies == verdict.errors == ()


def test_refusal_names_rule_and_remedy():
    verdict = may_ask(starter(), asking(legal_basis="none"))
    assert not verdict.allowed
    assert verdict.policies == ("ASK-NEEDS-AGREEMENT",)
    assert verdict.remedies == ("agreement",)


def test_refusal_that_one_rule_would_not_give_up_has_no_remedy():
    verdict = may_answer_hit(starter(), found(hidden=True, handling=Handling.H3))
    assert verdict.policies == ("HIT-H3-NEVER-AUTOMATIC", "HIT-HIDDEN")
    assert verdict.remedies == ()
    assert verdict.notify == ("owner",)


def test_exact_generalised_and_withheld_side_by_side():
    verdicts = by_field(decide_hit(starter(), found(), PERSON_FIELDS))
    assert verdicts["name"].level is Level.EXACT
    assert verdicts["birth_date"].level is Level.GENERALISED
    assert verdicts["birth_date"].policies == ("BIRTH-YEAR-ONLY", "PERSON-CORE")
    assert verdicts["address"].level is Level.WITHHELD
    assert verdicts["address"].remedies == ("approval:beyond-core",)


def test_generalised_field_names_its_transform():
    decision = decide_hit(starter(), found(), PERSON_FIELDS)
    assert decision.transforms == (("birth_date", "date-to-year"),)


def test_general_form_without_a_transform_is_withheld():
    bundle = load_bundle(with_edit("birth.cedar", '@transform("date-to-year")\n', ""))
    decision = decide_hit(bundle, found(asking(bundle)), [("birth_date", "core")])
    assert by_field(decision)["birth_date"].level is Level.WITHHELD
    assert decision.transforms == ()


def test_all_remedies_of_a_field_are_named_together():
    facts = found(role=SubjectRole.VICTIM, grade=Grade.POSSIBLE, own_national=True)
    decision = decide_hit(starter(), facts, [("name", "core")])
    assert by_field(decision)["name"].remedies == (
        "approval:hit-confirmation",
        "approval:own-national",
        "approval:protected-person",
    )
    assert decision.withheld == (WithheldGroup("core", "approval:hit-confirmation"),)


def test_peer_does_not_hear_what_kind_of_person_it_is():
    told = {
        decide_hit(starter(), facts, [("name", "core")]).withheld
        for facts in (
            found(role=SubjectRole.VICTIM),
            found(role=SubjectRole.WITNESS),
            found(minor=True),
            found(own_national=True),
            found(handling=Handling.H2),
        )
    }
    assert told == {(WithheldGroup("core", "approval:release"),)}


def test_peer_does_not_hear_that_there_is_special_data():
    fields = [("health", "health"), ("photo_reference", "biometric")]
    decision = decide_hit(starter(), found(), fields)
    assert decision.withheld == ()
    assert all(v.remedies for v in decision.fields)


def test_field_that_nothing_would_open_has_no_remedy_and_nothing_is_said():
    decision = decide_hit(starter(), found(role=SubjectRole.DONOR), [("name", "core")])
    assert by_field(decision)["name"].remedies == ()
    assert decision.withheld == ()


def test_denied_hit_looks_at_no_field():
    decision = decide_hit(starter(), found(hidden=True), PERSON_FIELDS)
    assert not decision.answer_hit.allowed
    assert all(v.policies == () for v in decision.fields)
    assert decision.withheld == ()


def test_order_is_kept_and_repetitions_are_dropped():
    asked = [("authority", "core"), ("name", "core"), ("authority", "core")]
    decision = decide_hit(starter(), found(), asked)
    assert [v.field for v in decision.fields] == ["authority", "name"]


def test_no_field_no_verdict():
    decision = decide_hit(starter(), found(), [])
    assert decision.fields == ()
    assert decision.answer_hit.allowed


def test_decisions_are_remembered_and_asked_of_the_engine_once():
    bundle = load_bundle(starter_files())
    facts = asking(bundle)
    first = may_ask(bundle, facts)
    assert may_ask(bundle, asking(bundle)) is first
    assert len(bundle.asks) == 1
    match = found(facts)
    assert decide_hit(bundle, match, PERSON_FIELDS) is decide_hit(
        bundle, replace(match), PERSON_FIELDS
    )
    assert (len(bundle.hits), len(bundle.releases)) == (1, 1)


def test_approval_changes_the_decision_at_once():
    facts = found(role=SubjectRole.VICTIM)
    fields = [("name", "core")]
    assert decide_hit(starter(), facts, fields).fields[0].level is Level.WITHHELD
    approved = replace(facts, approvals=("approval:protected-person",))
    assert decide_hit(starter(), approved, fields).fields[0].level is Level.EXACT


@pytest.mark.parametrize("word", ["suspectt", "", "SUSPECT"])
def test_unknown_role_is_an_error_and_a_refusal(word):
    facts = replace(found(), role=word)
    verdict = may_answer_hit(starter(), facts)
    assert not verdict.allowed
    assert verdict.errors
    assert decide_hit(starter(), facts, PERSON_FIELDS).withheld == ()
