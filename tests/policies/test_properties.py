"""What holds for all facts, whatever they are.

Facts drawn blindly almost never have an agreement, so nothing is ever released
and every property holds for no reason. Most are therefore drawn from questions
that are covered; one test counts that releases do happen, and another that the
properties fail once a rule is taken out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from node.policy.answer import RecordFacts, may_answer_hit
from node.policy.ask import may_ask
from node.policy.disclose import decide_hit

from node.model.codes import (
    AgencyClass,
    Grade,
    Handling,
    Level,
    Purpose,
    SubjectRole,
)
from node.policy.bundle import load_bundle
from tests.policies.reading import (
    PERSON_FIELDS,
    agency,
    asking,
    starter,
    starter_files,
)
from tests.thorough import examples

BUNDLE = starter()
NAMES_NO_PERSON = {n for n, f in BUNDLE.fields.items() if f.names_no_person}
APPROVALS = sorted(r for r in BUNDLE.vocabulary["Remedy"] if r.startswith("approval:"))
SOME = settings(
    max_examples=examples(100),
    deadline=None,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)

TIP = "trafficking-in-human-beings"
# Who asks, as what, why, for which offence, on what basis: all of them covered.
COVERED = (
    ("es-x", "police", "investigation", TIP, "eu-2023-977"),
    ("fr-x", "judicial", "prosecution", TIP, "eu-eio"),
    ("fr-x", "judicial", "prosecution", "fraud", "eu-eaw"),
    ("gr-x", "police", "investigation", "fraud", "pruem-ii"),
    ("gb-x", "police", "execution", "fraud", "eu-uk-tca"),
    ("gb-x", "border", "detection", "terrorism", "eu-uk-tca"),
    ("es-x", "police", "missing-person", "no-offence", "pruem-ii"),
    ("br-x", "police", "victim-assistance", TIP, "un-trafficking"),
    ("us-x", "police", "investigation", TIP, "un-trafficking"),
    ("us-x", "police", "victim-assistance", TIP, "un-trafficking"),
    ("mt-x", "police", "investigation", TIP, "coe-organs"),
)


@st.composite
def covered(draw):
    who, kind, purpose, offence, basis = draw(st.sampled_from(COVERED))
    facts = asking(
        asker=agency(who, AgencyClass(kind)),
        purpose=Purpose(purpose),
        offence=offence,
        legal_basis=basis,
    )
    assert facts.agreements
    kinds = draw(st.sampled_from([(), ("no-death-penalty",)]))
    return replace(facts, assurances=kinds)


@st.composite
def anything(draw):
    country = draw(st.sampled_from(["es", "fr", "gb", "us", "br", "cn", "mt"]))
    return asking(
        asker=agency(f"{country}-x", draw(st.sampled_from(list(AgencyClass)))),
        category=draw(st.sampled_from(["person", "vehicle", "tissue", "document"])),
        purpose=draw(st.sampled_from(list(Purpose))),
        offence=draw(st.sampled_from([*BUNDLE.offences, "made-up"])),
        legal_basis=draw(st.sampled_from([*BUNDLE.by_basis, "made-up"])),
        case=draw(st.sampled_from(["", " ", "1/26"])),
    )


ASKS = st.one_of(covered(), covered(), covered(), anything())
SELDOM = st.integers(0, 4).map(lambda n: n == 0)


@st.composite
def matches(draw):
    few = st.sets(st.sampled_from(APPROVALS), max_size=3)
    many = st.sets(st.sampled_from(APPROVALS), min_size=len(APPROVALS) - 1)
    common = st.sampled_from([SubjectRole.SUSPECT, SubjectRole.CONVICTED])
    return RecordFacts(
        ask=draw(ASKS),
        category="person",
        role=draw(st.one_of(common, st.sampled_from(list(SubjectRole)))),
        minor=draw(SELDOM),
        nationalities=(),
        own_national=draw(SELDOM),
        refuge_from=draw(st.sampled_from([(), (), (), ("ES", "US")])),
        handling=draw(st.one_of(st.just(Handling.H0), st.sampled_from(list(Handling)))),
        originator=draw(st.sampled_from(["", "", "", "fr-dcpj"])),
        hidden=draw(SELDOM),
        grade=draw(st.sampled_from([Grade.IDENTIFIER, *Grade])),
        approvals=tuple(sorted(draw(st.one_of(few, many)))),
    )


def searched(facts):
    """Whether the question is for the sake of the person: missing, or dead."""
    if facts.role is SubjectRole.MISSING:
        return facts.ask.purpose is Purpose.MISSING_PERSON
    return facts.role is SubjectRole.UNIDENTIFIED_BODY


# Which facts need which approval before anything of the person may leave.
NEEDS = {
    "approval:protected-person": lambda f: (
        f.role in ("victim", "witness", "none", "contact")
        or (f.role in ("suspect", "convicted") and f.ask.purpose in HUMANE)
    ),
    "approval:minor": lambda f: f.minor and not searched(f),
    "approval:own-national": lambda f: f.own_national and not searched(f),
    "approval:hit-confirmation": lambda f: f.grade is not Grade.IDENTIFIER,
    "approval:originator": lambda f: f.originator != "",
    "approval:handling": lambda f: f.handling in ("H2", "H3"),
}
STILL_CALLED = {"approval:protected-person", "approval:minor", "approval:own-national"}
SPECIAL = {"photo_reference", "health", "religion"}
BEYOND = {"passport_number", "address", "notes"} | SPECIAL
DAY_NEEDED = {"missing-person", "human-remains", "victim-assistance", "execution"}
HUMANE = {"missing-person", "human-remains", "victim-assistance", "organ-traceability"}
MAY_BE_ACCUSED = {"suspect", "convicted", "contact", "informant", "none"}


def left_of(bundle, facts):
    decision = decide_hit(bundle, facts, PERSON_FIELDS)
    levels = {v.field: v.level for v in decision.fields}
    return decision, {n: v for n, v in levels.items() if v is not Level.WITHHELD}


def check_hit(bundle, drawn):
    """Under every role: some are too seldom drawn to be left to chance."""
    for role in SubjectRole:
        check_hit_of(bundle, replace(drawn, role=role))


def check_hit_of(bundle, facts):
    closed = (
        facts.hidden
        or facts.role is SubjectRole.INFORMANT
        or (facts.handling == "H3" and "approval:handling" not in facts.approvals)
        or facts.ask.asker.country in facts.refuge_from
        or not facts.ask.agreements
    )
    if closed:
        assert not may_answer_hit(bundle, facts).allowed
        decision, left = left_of(bundle, facts)
        assert not left
        assert decision.withheld == ()


def check_identity(bundle, facts):
    decision, left = left_of(bundle, facts)
    given_ = set(facts.approvals)
    for approval, needed in NEEDS.items():
        if needed(facts) and approval not in given_:
            whom = NAMES_NO_PERSON if approval in STILL_CALLED else set()
            assert left.keys() <= whom, approval
    if "approval:special-category" not in given_:
        assert not left.keys() & SPECIAL
    if "approval:beyond-core" not in given_:
        assert not left.keys() & BEYOND
    core = "pruem-ii" in facts.ask.agreements
    confirmed = core and "approval:hit-confirmation" in given_
    arrest = "eu-eaw" in facts.ask.agreements
    if not (facts.ask.purpose in DAY_NEEDED or confirmed or arrest):
        assert left.get("birth_date") is not Level.EXACT
    if facts.role in ("donor", "recipient"):
        assert left.keys() <= NAMES_NO_PERSON
    if (
        facts.ask.asker.country == "US"
        and facts.ask.offence == TIP
        and (facts.ask.purpose not in HUMANE or facts.role in MAY_BE_ACCUSED)
        and not facts.ask.assurances
    ):
        assert not left
    if decision.errors:
        assert not left


@SOME
@given(ASKS)
def test_no_agreement_no_case_or_no_offence_never_asks(facts):
    allowed = may_ask(BUNDLE, facts).allowed
    if not facts.agreements or not facts.case_given or not facts.offence:
        assert not allowed
    if facts.asker.agency_class is AgencyClass.HEALTH and facts.category != "tissue":
        assert not allowed


@SOME
@given(matches())
def test_hidden_informants_and_unread_h3_never_answer(facts):
    check_hit(BUNDLE, facts)


@SOME
@given(matches())
def test_no_identity_leaves_without_every_approval_it_needs(facts):
    check_identity(BUNDLE, facts)


def test_facts_that_are_drawn_do_release_things():
    """Otherwise the properties above would hold for want of anything to check."""
    seen: Counter[str] = Counter()

    @SOME
    @given(matches())
    def draw(facts):
        decision, left = left_of(BUNDLE, facts)
        seen["all"] += 1
        seen["answered"] += decision.answer_hit.allowed
        seen["released"] += bool(left)
        seen["identity"] += "name" in left

    draw()
    assert seen["answered"] > seen["all"] * 0.2, seen
    assert seen["released"] > seen["all"] * 0.1, seen
    assert seen["identity"] > seen["all"] * 0.05, seen


MUTANTS = {
    "PROTECTED-VICTIM-WITNESS": check_identity,
    "PROTECTED-MINOR": check_identity,
    "PROTECTED-NO-CRIMINAL-ROLE": check_identity,
    "PROTECTED-ACCUSED": check_identity,
    "OWN-NATIONAL": check_identity,
    "CONFIRM-SCORED-MATCH": check_identity,
    "ORIGINATOR-CONSENT": check_identity,
    "HANDLING-H2-PERMISSION": check_identity,
    "SPECIAL-CATEGORY": check_identity,
    "BEYOND-CORE-BY-A-PERSON": check_identity,
    "BIRTH-YEAR-ONLY": check_identity,
    "DONOR-IDENTITY-NOT-TO-POLICE": check_identity,
    "DEATH-PENALTY-DISCLOSE": check_identity,
    "HIT-HIDDEN": check_hit,
    "HIT-INFORMANT": check_hit,
    "HIT-H3-NEVER-AUTOMATIC": check_hit,
    "HIT-REFUGE": check_hit,
}


@pytest.mark.parametrize("rule", MUTANTS)
def test_properties_notice_when_a_rule_is_gone(rule):
    place = BUNDLE.rules[rule]
    text = starter_files()[place.path].decode()
    start = text.index(f'@id("{rule}")')
    stop = text.index("};", start) + 2
    files = {**starter_files(), place.path: (text[:start] + text[stop:]).encode()}
    if b"@id" not in files[place.path]:
        del files[place.path]
    weakened = load_bundle(files)
    assert rule not in weakened.rules

    @settings(SOME, max_examples=2000)
    @given(matches())
    def hunt(facts):
        MUTANTS[rule](weakened, facts)

    with pytest.raises(AssertionError):
        hunt()


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
        kinds = {r.partition(":")[2] for r in verdict.remedies if "assurance:" in r}
        ask = replace(
            facts.ask, assurances=tuple(sorted({*facts.ask.assurances, *kinds}))
        )
        approvals = {*facts.approvals, *verdict.remedies} & set(APPROVALS)
        cured = replace(facts, ask=ask, approvals=tuple(sorted(approvals)))
        again = decide_hit(BUNDLE, cured, PERSON_FIELDS)
        level = next(v.level for v in again.fields if v.field == verdict.field)
        assert level is not Level.WITHHELD


@SOME
@given(matches())
def test_stricter_handling_code_never_releases_more(facts):
    order = list(Level)
    for looser, stricter in pairwise(Handling):
        one, other = (replace(facts, handling=code) for code in (looser, stricter))
        if may_answer_hit(BUNDLE, other).allowed:
            assert may_answer_hit(BUNDLE, one).allowed
        more, less = (decide_hit(BUNDLE, f, PERSON_FIELDS) for f in (one, other))
        for least, most in zip(less.fields, more.fields, strict=True):
            assert order.index(least.level) <= order.index(most.level)
