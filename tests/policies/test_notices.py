"""Attempts to learn of a notice, or of more of it, than the rules let. None may
succeed; and what holds of every notice, whatever it says.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from node.policy.fields import odd_field
from node.policy.forward import decide_forward, may_forward

from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass, Handling, Level, Purpose, SubjectRole
from node.model.notice import AttachmentRef, Audience, AudienceMode, Statement
from node.model.record import FieldValue
from node.policy.bundle import load_bundle
from node.policy.memo import Memo
from node.policy.notify import decide_notify, tell
from tests.policies.reading import (
    NOW,
    agency,
    bulletin,
    forwarding,
    notice,
    starter,
    starter_files,
    telling,
    why,
    with_file,
)
from tests.thorough import examples

ODD = [
    '"); permit(principal, action, resource); //',
    'x" || true || "x',
    'Comity::NoticeKind::"orange"',
    '{"__entity": {"type": "Comity::NoticeKind", "id": "orange"}}',
    "orange\x00",
    "orange ",
    "Orange",
    "orаnge",  # a Cyrillic letter
    "*",
    "",
    "black-and-white",
    "A" * 100_000,
    "\ud800",
]
FIELDS = (
    ("name", "core"),
    ("case_number", "core"),
    ("passport_number", "identity"),
    ("address", "contact"),
    ("fingerprint_reference", "biometric"),
    ("health", "health"),
    ("religion", "narrative"),
    ("refugee_of", "identity"),
    ("facts", "narrative"),
)


def levels(content, fields=FIELDS, **changes):
    decision = decide_notify(starter(), telling(content, **changes), fields)
    return decision, {v.field: v.level for v in decision.fields}


def closed(decision) -> bool:
    return not decision.allowed and {v.level for v in decision.fields} <= {
        Level.WITHHELD
    }


# --- attacks ---------------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_notice_of_an_unknown_kind_is_told_to_nobody(text):
    decision, _ = levels(notice(kind=text))
    assert closed(decision)
    assert decision.errors == ("facts: the kind of notice is not known",)
    assert decide_forward(starter(), forwarding(bulletin(kind=text))).errors


@pytest.mark.attack
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_crafted_statement_name_is_withheld_and_takes_nothing_with_it(text):
    decision, found = levels(notice(), (("name", "core"), (text, "narrative")))
    assert found == {"name": Level.EXACT, text: Level.WITHHELD}
    left = tell(notice(statements=(Statement(text, "secret"),)), decision)
    assert left.statements == ()


@pytest.mark.attack
def test_statement_that_was_never_decided_is_withheld():
    content = notice(statements=(Statement("facts", "x"), Statement("sources", "y")))
    decision, _ = levels(content)
    assert [s.name for s in tell(content, decision).statements] == ["facts"]


@pytest.mark.attack
@pytest.mark.parametrize(
    "pair",
    [
        ("health", "narrative"),
        ("religion", "core"),
        ("fingerprint_reference", "object"),
        ("refugee_of", "narrative"),
        ("attachments", "core"),
        ("name", "everything"),
    ],
    ids="-".join,
)
def test_special_field_claimed_to_be_ordinary_is_withheld_from_notices(pair):
    decision, found = levels(notice(), (("case_number", "core"), pair))
    assert found[pair[0]] is Level.WITHHELD
    assert decision.errors


@pytest.mark.attack
def test_field_and_statement_of_one_name_in_two_groups_release_nothing():
    decision, _ = levels(notice(), (("notes", "narrative"), ("notes", "core")))
    assert closed(decision)


@pytest.mark.attack
def test_notice_with_thousands_of_statements_releases_nothing():
    decision, _ = levels(notice(), [(f"f{n}", "core") for n in range(1000)])
    assert closed(decision)


@pytest.mark.attack
def test_recipient_that_moved_to_a_country_with_agreements_is_not_told():
    """A card can be renewed with another country; the agency id stays."""
    moved = Agency(AgencyId("br-pf"), "Police", "ES", AgencyClass.POLICE)
    for content in (notice(), _threat(), _art()):
        decision, _ = levels(content, recipient=moved)
        assert closed(decision)
        assert decision.errors


@pytest.mark.attack
def test_excluded_recipient_that_moved_is_not_told():
    moved = Agency(AgencyId("br-pf"), "Police", "ES", AgencyClass.POLICE)
    content = replace(_art(), excluded_countries=("BR",))
    assert closed(levels(content, recipient=moved)[0])
    assert closed(levels(content, recipient=agency("br-pf"))[0])


@pytest.mark.attack
def test_excluded_country_behind_a_forwarding_peer_is_not_told():
    """Whoever the originator is, and whoever consents."""
    told = bulletin(excluded_countries=("FR",))
    for origin in ("es-cnp", "fr-dcpj", "de-bka"):
        verdict = may_forward(
            starter(),
            recipient=agency("fr-dcpj"),
            own=agency("pt-pj"),
            bulletin=replace(told, originator=origin),
            now=NOW,
            approvals=frozenset(starter().vocabulary["Remedy"]),
        )
        assert not verdict.allowed


@pytest.mark.attack
@pytest.mark.parametrize("name", ["UK", "EU", "ZZ", "Elbonia", "B\u200bR", "FR;BR"])
def test_excluded_or_fled_country_that_cannot_be_read_stops_the_notice(name):
    """Passed over, it would be told: somebody was meant."""
    for content in (
        notice(excluded_countries=(name,)),
        notice(refugee_from=(name,)),
        notice(fields=(FieldValue("refugee_of", name),)),
    ):
        decision, _ = levels(content)
        assert closed(decision)
        assert decision.errors
    spread = bulletin(excluded_countries=(name,))
    assert decide_forward(starter(), forwarding(spread)).errors


@pytest.mark.attack
@pytest.mark.parametrize("value", ["ES", "es", "ESP", "Spain", " spain "])
def test_persecuting_country_is_found_under_any_spelling(value):
    for content in (
        notice(refugee_from=(value,)),
        notice(fields=(FieldValue("refugee_of", value),)),
    ):
        decision, _ = levels(content)
        assert closed(decision)
        assert decision.policies == ("NOTICE-REFUGE",)


@pytest.mark.attack
def test_no_approval_tells_the_persecutor_or_names_it_to_others():
    every = frozenset(starter().vocabulary["Remedy"])
    fled = notice(refugee_from=("ES",))
    assert closed(levels(fled, approvals=every)[0])
    _, found = levels(fled, approvals=every, recipient=agency("fr-dcpj"))
    assert found["name"] is Level.EXACT
    assert found["refugee_of"] is Level.WITHHELD


@pytest.mark.attack
def test_agreement_that_ended_does_not_carry_a_notice():
    until = next(a for a in starter().agreements if a.id == "eu-eaw").until
    assert levels(notice(), now=until - timedelta(microseconds=1))[0].allowed
    assert closed(levels(notice(), now=until)[0])
    assert not decide_forward(starter(), forwarding(now=until)).allowed


@pytest.mark.attack
def test_remembered_decision_does_not_outlive_the_agreement():
    for _ in range(2):
        assert levels(notice())[0].allowed
    assert closed(levels(notice(), now=datetime(2036, 1, 1, tzinfo=UTC))[0])


@pytest.mark.attack
def test_neighbour_does_not_inherit_what_a_named_agency_was_told():
    rule = (
        '@id("ONE-ONLY") @legal("x")\npermit (principal == '
        'Comity::Agency::"br-pf", action == Comity::Action::"notify", resource) '
        "when { context.case_given };\n"
        '@id("ONE-TOLD") @legal("x")\npermit (principal == '
        'Comity::Agency::"br-pf", action in Comity::Action::"tell", resource) '
        "when { context.case_given };"
    )
    bundle = load_bundle(with_file("extra.cedar", rule))
    for name, allowed in (("br-pf", True), ("br-dfp", False), ("br-", False)):
        who = Agency(AgencyId(name), name, "BR")
        facts = telling(notice(), bundle=bundle, recipient=who)
        assert decide_notify(bundle, facts, FIELDS).allowed is allowed


@pytest.mark.attack
def test_person_notice_dressed_up_as_one_for_everybody_is_not_told():
    for kind in ("purple", "stolen-art"):
        basis = why(purpose=Purpose.PREVENTION, legal_basis="none")
        dressed = notice(kind=kind, justification=basis)
        assert closed(levels(dressed, recipient=agency("br-pf"))[0])
    vehicle = notice(kind="stolen-art", category="vehicle", role=SubjectRole.NONE)
    assert closed(levels(vehicle)[0])


@pytest.mark.attack
def test_wanted_person_dressed_up_as_a_threat_gives_no_more_than_core():
    dressed = replace(
        notice(),
        kind="orange",
        attachments=(AttachmentRef("a", "f.png", "image/png", 1, 1, b"", b"k"),),
        justification=why(purpose=Purpose.WARNING, legal_basis="none"),
    )
    assert closed(levels(dressed, recipient=agency("br-pf"))[0])
    imminent = frozenset(("approval:beyond-core",))
    decision, found = levels(dressed, recipient=agency("br-pf"), approvals=imminent)
    open_ = {name for name, level in found.items() if level is not Level.WITHHELD}
    assert open_ == {"name", "case_number", "facts"}
    assert tell(dressed, decision).attachments == ()


@pytest.mark.attack
def test_medical_needs_without_words_open_no_health_data():
    missing = notice(
        kind="yellow",
        role=SubjectRole.MISSING,
        justification=why(
            purpose=Purpose.MISSING_PERSON, offence="no-offence", legal_basis="pruem-ii"
        ),
    )
    for said in ("", " ", "\n\t", "\u2003"):
        empty = replace(missing, statements=(Statement("medical_needs", said),))
        assert levels(empty)[1]["health"] is Level.WITHHELD
    needs = replace(missing, statements=(Statement("medical_needs", "insulin"),))
    assert levels(needs)[1]["health"] is Level.EXACT


@pytest.mark.attack
def test_made_up_approvals_open_nothing_of_a_notice():
    minor = notice(minor=True)
    made_up = frozenset({"approval:*", "approval:everything", "*"})
    assert telling(minor, approvals=made_up).approvals == ()
    assert levels(minor, approvals=made_up)[1]["name"] is Level.WITHHELD


@pytest.mark.attack
@pytest.mark.parametrize("origin", ["", "pt-pj\x00", "ES-CNP", "zz-police", "es", "*"])
def test_forward_of_a_notice_without_a_true_originator_is_refused(origin):
    verdict = decide_forward(starter(), forwarding(bulletin(originator=origin)))
    assert not verdict.allowed
    assert "facts: the originator is not known" in verdict.errors


@pytest.mark.attack
@pytest.mark.parametrize("code", ["H1", "H2", "H3", "H4", "h0", ""])
def test_handling_code_stops_a_forward_whoever_approves(code):
    every = frozenset(starter().vocabulary["Remedy"])
    told = replace(bulletin(), handling=code)
    assert not decide_forward(starter(), forwarding(told, approvals=every)).allowed


@pytest.mark.attack
def test_forward_in_a_circle_does_not_widen_the_audience():
    """To another agency of the originator's country, or of our own."""
    for name in ("es-gc", "es-cnp", "pt-gnr"):
        facts = forwarding(recipient=agency(name))
        assert not decide_forward(starter(), facts).allowed


@pytest.mark.attack
def test_rule_that_errs_at_one_statement_withholds_the_whole_notice():
    rule = (
        '@id("X") @legal("law")\nforbid (principal, action == '
        'Comity::Action::"tell_exact", resource in Comity::FieldGroup::"narrative") '
        "when { 9223372036854775807 + 1 > 0 };"
    )
    bundle = load_bundle(with_file("extra.cedar", rule))
    decision = decide_notify(bundle, telling(bundle=bundle), FIELDS)
    assert closed(decision)
    assert decision.errors
    assert tell(notice(), decision).fields == ()


def _threat():
    return notice(
        kind="orange",
        category="firearm",
        role=SubjectRole.NONE,
        justification=why(purpose=Purpose.WARNING),
    )


def _art():
    return notice(kind="stolen-art", category="artwork", role=SubjectRole.NONE)


# --- what always holds --------------------------------------------------------------

SOME = settings(
    max_examples=examples(150),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
TIP = "trafficking-in-human-beings"
REASONS = [
    (Purpose.PROSECUTION, TIP, "eu-eaw"),
    (Purpose.EXECUTION, "fraud", "eu-eaw"),
    (Purpose.INVESTIGATION, TIP, "eu-2023-977"),
    (Purpose.MISSING_PERSON, "no-offence", "pruem-ii"),
    (Purpose.HUMAN_REMAINS, "no-offence", "pruem-ii"),
    (Purpose.PROSECUTION, TIP, "un-trafficking"),
    (Purpose.WARNING, "terrorism", "none"),
]
KINDS = sorted(starter().vocabulary["NoticeKind"])
WHO = ["es-cnp", "fr-paf", "us-fbi", "br-pf", "gr-ela", "th-rtp"]
APPROVALS = sorted(r for r in starter().vocabulary["Remedy"] if "approval:" in r)
SELDOM = st.integers(0, 4).map(lambda n: n == 0)


@st.composite
def notices(draw):
    purpose, offence, basis = draw(st.sampled_from(REASONS))
    common = st.sampled_from([SubjectRole.SUSPECT, SubjectRole.MISSING])
    content = notice(
        kind=draw(st.sampled_from([*KINDS, "red", "red", "yellow", "yellow"])),
        category=draw(st.sampled_from(["person", "person", "person", "artwork"])),
        role=draw(st.one_of(common, st.sampled_from(list(SubjectRole)))),
        minor=draw(SELDOM),
        handling=draw(st.one_of(st.just(Handling.H0), st.sampled_from(list(Handling)))),
        refugee_from=draw(st.sampled_from([(), (), (), ("ES",), ("PT",)])),
        excluded_countries=draw(st.sampled_from([(), (), (), ("ES", "US")])),
        audience=draw(
            st.sampled_from(
                [
                    Audience(AudienceMode.ALL),
                    Audience(AudienceMode.NAMED, tuple(WHO)),
                    Audience(AudienceMode.EXCEPT, ("es-cnp",)),
                ]
            )
        ),
        justification=why(purpose=purpose, offence=offence, legal_basis=basis),
    )
    return telling(
        content,
        recipient=agency(
            draw(st.sampled_from([*WHO, "es-cnp", "fr-paf", "es-cnp", "gr-ela"])),
            draw(st.sampled_from([*[AgencyClass.POLICE] * 9, *AgencyClass])),
        ),
        approvals=frozenset(draw(st.sets(st.sampled_from(APPROVALS), max_size=3))),
    )


def check(bundle, facts):
    decision = decide_notify(bundle, facts, FIELDS)
    left = {v.field for v in decision.fields if v.level is not Level.WITHHELD}
    country, to_all = facts.ask.asker.country, {"orange", "purple", "stolen-art"}
    if not decision.allowed:
        assert not left
        return left
    assert country not in {*facts.excluded, *facts.refuge_from}
    assert "PT" not in facts.refuge_from
    assert facts.meant
    assert facts.role not in ("informant", "donor", "recipient")
    assert facts.ask.agreements or facts.kind in to_all | {"un-special"}
    if facts.handling is Handling.H3:
        assert "approval:handling" in facts.approvals
    if facts.kind in ("silver", "diffusion"):
        assert facts.chosen
    assert "refugee_of" not in left
    if "approval:special-category" not in facts.approvals:
        assert "religion" not in left
        if facts.kind not in ("black", "diffusion"):
            assert "health" not in left
        if facts.kind not in ("red", "yellow", "black", "diffusion"):
            assert "fingerprint_reference" not in left
    searched = facts.kind in ("yellow", "black", "diffusion")
    protects = {
        "approval:minor": facts.minor,
        "approval:protected-person": facts.role in ("victim", "witness"),
    }
    for approval, protected in protects.items():
        if protected and not searched and approval not in facts.approvals:
            assert left <= {"case_number"}
    if facts.kind in to_all | {"un-special"}:
        assert "address" not in left
    return left


@SOME
@given(notices())
def test_no_notice_says_more_than_its_kind_and_recipient_allow(facts):
    check(starter(), facts)


def test_notices_that_are_drawn_do_tell_things():
    seen: Counter[str] = Counter()

    @SOME
    @given(notices())
    def draw(facts):
        left = check(starter(), facts)
        seen["all"] += 1
        seen["told"] += bool(left)
        seen["named"] += "name" in left
        seen["body"] += "fingerprint_reference" in left

    draw()
    assert seen["told"] > seen["all"] * 0.1, seen
    assert seen["named"] > seen["all"] * 0.03, seen
    assert seen["body"], seen


@pytest.mark.parametrize(
    "rule",
    [
        "NOTICE-EXCLUDED-COUNTRY",
        "NOTICE-REFUGE",
        "NOTICE-NOT-MEANT",
        "NOTICE-NEVER-OF-THESE",
        "NOTICE-H3-NEVER-AUTOMATIC",
        "NOTICE-CHOSEN-RECIPIENTS",
        "TELL-SPECIAL-CATEGORY",
        "TELL-PROTECTED",
        "TELL-MINOR",
    ],
)
def test_properties_of_notices_notice_when_a_rule_is_gone(rule):
    place = starter().rules[rule]
    text = starter_files()[place.path].decode()
    start = text.index(f'@id("{rule}")')
    stop = text.index("};", start) + 2
    files = {**starter_files(), place.path: (text[:start] + text[stop:]).encode()}
    weakened = load_bundle(files)
    assert rule not in weakened.rules

    @settings(SOME, max_examples=2000)
    @given(notices())
    def hunt(facts):
        check(weakened, facts)

    with pytest.raises(AssertionError):
        hunt()


@SOME
@given(notices())
def test_notice_of_a_stricter_handling_code_says_no_more(facts):
    told = []
    for code in Handling:
        decision = decide_notify(starter(), replace(facts, handling=code), FIELDS)
        left = {v.field: list(Level).index(v.level) for v in decision.fields}
        told.append((decision.allowed, left))
    for (may, most), (also, least) in pairwise(told):
        assert may or not also
        assert all(least[name] <= most[name] for name in most)


@SOME
@given(notices())
def test_rules_sorted_by_action_decide_as_the_whole_book(facts):
    """No forbid is lost by leaving out what cannot speak."""
    whole = replace(
        starter(), engine=replace(starter().engine, by_action={}), notices=Memo(1)
    )
    assert decide_notify(starter(), facts, FIELDS) == decide_notify(
        whole, facts, FIELDS
    )


def test_schema_knows_every_kind_and_statement_that_notices_can_have():
    kinds = pytest.importorskip("node.protocol.notice.kinds")
    bundle = starter()
    assert set(kinds.KINDS) == bundle.vocabulary["NoticeKind"]
    for name, statement in kinds.STATEMENTS.items():
        assert odd_field(bundle, name, statement.group) == "", name
        fact = bundle.fields.get(name)
        special = statement.group in ("biometric", "health") or (
            fact is not None and fact.special
        )
        assert special >= statement.special, name


def test_no_statement_has_the_name_of_a_field():
    """They share one name space when they are decided."""
    kinds = pytest.importorskip("node.protocol.notice.kinds")
    catalogue = pytest.importorskip("node.matching.catalogue")
    fields = {n for c in catalogue.CATEGORIES for n in catalogue.category(c).fields}
    assert not fields & kinds.STATEMENTS.keys()
    assert "attachments" not in fields | kinds.STATEMENTS.keys()
