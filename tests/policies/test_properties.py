"""What holds for all facts, whatever they are."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from node.model.codes import (
    AgencyClass,
    Grade,
    Handling,
    Level,
    Purpose,
    SubjectRole,
)
from node.policy.decide import decide_hit, may_answer_hit, may_ask
from tests.policies.reading import PERSON_FIELDS, agency, asking, starter

BUNDLE = starter()
NAMES_NO_PERSON = {n for n, f in BUNDLE.fields.items() if f.names_no_person}
APPROVALS = sorted(r for r in BUNDLE.vocabulary["Remedy"] if r.startswith("approval:"))
SOME = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def asks(draw):
    country = draw(st.sampled_from(["es", "fr", "gb", "us", "br", "cn", "mt"]))
    return asking(
        asker=agency(f"{country}-x", draw(st.sampled_from(list(AgencyClass)))),
        category=draw(st.sampled_from(["person", "vehicle", "tissue", "document"])),
        purpose=draw(st.sampled_from(list(Purpose))),
        offence=draw(st.sampled_from([*BUNDLE.offences, "made-up"])),
        legal_basis=draw(st.sampled_from([*BUNDLE.by_basis, "made-up"])),
        case=draw(st.sampled_from(["", " ", "1/26"])),
    )


@st.composite
def matches(draw):
    from node.policy.facts import RecordFacts

    return RecordFacts(
        ask=draw(asks()),
        category="person",
        role=draw(st.sampled_from(list(SubjectRole))),
        minor=draw(st.booleans()),
        nationalities=(),
        own_national=draw(st.booleans()),
        handling=draw(st.sampled_from(list(Handling))),
        originator=draw(st.sampled_from(["", "fr-dcpj"])),
        hidden=draw(st.booleans()),
        grade=draw(st.sampled_from(list(Grade))),
        approvals=tuple(sorted(draw(st.sets(st.sampled_from(APPROVALS))))),
    )


@SOME
@given(asks())
def test_no_agreement_no_case_or_no_offence_never_asks(facts):
    allowed = may_ask(BUNDLE, facts).allowed
    if not facts.agreements or not facts.case_given or not facts.offence:
        assert not allowed
    if facts.asker.agency_class is AgencyClass.HEALTH and facts.category != "tissue":
        assert not allowed


@SOME
@given(matches())
def test_hidden_informants_and_unread_h3_never_answer(facts):
    closed = (
        facts.hidden
        or facts.role is SubjectRole.INFORMANT
        or (
            facts.handling is Handling.H3 and "approval:handling" not in facts.approvals
        )
    )
    if closed or not facts.ask.agreements:
        assert not may_answer_hit(BUNDLE, facts).allowed
        decision = decide_hit(BUNDLE, facts, PERSON_FIELDS)
        assert {v.level for v in decision.fields} == {Level.WITHHELD}
        assert decision.withheld == ()


NEEDS = {
    "approval:protected-person": lambda f: (
        f.minor or f.role in ("victim", "witness", "none", "contact")
    ),
    "approval:own-national": lambda f: f.own_national,
    "approval:hit-confirmation": lambda f: f.grade is not Grade.IDENTIFIER,
    "approval:originator": lambda f: f.originator != "",
    "approval:handling": lambda f: f.handling in ("H2", "H3"),
}


@SOME
@given(matches())
def test_no_identity_leaves_without_every_approval_it_needs(facts):
    decision = decide_hit(BUNDLE, facts, PERSON_FIELDS)
    left = {v.field for v in decision.fields if v.level is not Level.WITHHELD}
    for approval, needed in NEEDS.items():
        if needed(facts) and approval not in facts.approvals:
            allowed = (
                NAMES_NO_PERSON if approval == "approval:protected-person" else set()
            )
            assert left <= allowed, approval
    special = {"photo_reference", "health", "religion"}
    if "approval:special-category" not in facts.approvals:
        assert not left & special
    if "approval:beyond-core" not in facts.approvals:
        assert not left & {"passport_number", "address", "notes"}
    assert decision.errors == ()


@SOME
@given(matches(), st.sampled_from(APPROVALS))
def test_another_approval_never_closes_anything(facts, approval):
    more = replace(facts, approvals=tuple(sorted({*facts.approvals, approval})))
    before, after = (decide_hit(BUNDLE, f, PERSON_FIELDS) for f in (facts, more))
    order = list(Level)
    for one, other in zip(before.fields, after.fields, strict=True):
        assert order.index(other.level) >= order.index(one.level)


@SOME
@given(matches())
def test_remedies_cure_what_they_say_they_cure(facts):
    decision = decide_hit(BUNDLE, facts, PERSON_FIELDS)
    for verdict in decision.fields:
        if not verdict.remedies:
            continue
        approvals = {r for r in verdict.remedies if r.startswith("approval:")}
        kinds = {
            r.removeprefix("assurance:")
            for r in verdict.remedies
            if r.startswith("assurance:")
        }
        ask = replace(
            facts.ask, assurances=tuple(sorted({*facts.ask.assurances, *kinds}))
        )
        cured = replace(
            facts, ask=ask, approvals=tuple(sorted({*facts.approvals, *approvals}))
        )
        again = decide_hit(BUNDLE, cured, PERSON_FIELDS)
        level = next(v.level for v in again.fields if v.field == verdict.field)
        assert level is not Level.WITHHELD
