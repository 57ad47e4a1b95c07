"""Attempts to slip past policy. None may succeed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from node.policy.answer import may_answer_hit, record_facts
from node.policy.ask import may_ask
from node.policy.disclose import decide_hit, redact

from node.errors import PolicyBroken
from node.model.agency import Agency, AgencyId
from node.model.agreement import Approval
from node.model.codes import AgencyClass, Grade, Level, SubjectRole
from node.model.record import FieldValue, Record
from node.policy.approved import Given, approvals_given
from node.policy.bundle import load_bundle
from tests.policies.reading import (
    NOW,
    PERSON_FIELDS,
    agency,
    asking,
    found,
    starter,
    starter_files,
    with_edit,
    with_file,
)

pytestmark = pytest.mark.attack

INJECTIONS = [
    '"); permit(principal, action, resource); //',
    'x" || true || "x',
    "}; permit (principal, action, resource) when { true };",
    'Comity::Offence::"fraud"',
    '{"__entity": {"type": "Comity::Offence", "id": "fraud"}}',
    "fraud\x00",
    "fraud ",
    "Fraud",
    "fraud\u200b",
    "frаud",  # a Cyrillic letter
    "*",
    "group:organised",
    "no-offence\n",
    "A" * 1_000_000,
    "\ud800",
]
CALM = 'permit (principal, action == Comity::Action::"ask", resource)\n'
RULE = '@id("X") @legal("law")\n'


def withheld(decision) -> bool:
    return {v.level for v in decision.fields} == {Level.WITHHELD}


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_crafted_offence_is_refused(text):
    verdict = may_ask(starter(), asking(offence=text))
    assert not verdict.allowed
    assert len("".join(verdict.errors)) < 1000


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_crafted_legal_basis_is_refused_and_is_not_kept(text):
    facts = asking(legal_basis=text)
    assert facts.legal_basis == ""
    assert facts.agreements == ()
    assert not may_ask(starter(), facts).allowed


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_crafted_category_is_refused(text):
    assert not may_ask(starter(), asking(category=text)).allowed


@pytest.mark.parametrize("text", INJECTIONS[:8], ids=range(8))
def test_crafted_offence_straight_into_the_facts_is_refused(text):
    assert not may_ask(starter(), replace(asking(), offence=text)).allowed


@pytest.mark.parametrize("text", INJECTIONS, ids=range(len(INJECTIONS)))
def test_crafted_case_number_changes_nothing_but_that_a_case_is_given(text):
    assert asking(case=text) == asking(case="1")


@pytest.mark.parametrize("case", ["", " ", "\t\n", "\u2003"])
def test_blank_case_number_is_no_case(case):
    assert not may_ask(starter(), asking(case=case)).allowed


@pytest.mark.parametrize(
    "purpose",
    ["investigatіon", "INVESTIGATION", "missing-person ", "*", "", "x" * 10**6],
)
def test_lookalike_purpose_is_refused(purpose):
    facts = replace(asking(), purpose=purpose)
    assert not may_ask(starter(), facts).allowed
    assert not may_answer_hit(starter(), found(facts)).allowed


@pytest.mark.parametrize(
    "name", [*INJECTIONS, "", "name ", "Name", "name.first", "näme"]
)
def test_crafted_field_name_is_withheld(name):
    decision = decide_hit(starter(), found(), [(name, "core"), ("authority", "core")])
    crafted, honest = decision.fields
    assert crafted.level is Level.WITHHELD
    assert honest.level is Level.EXACT
    assert len(decision.errors) == 1


@pytest.mark.parametrize(
    "group", ["Core", "core ", "*", "", "identity\x00", "everything"]
)
def test_field_in_a_made_up_group_is_withheld(group):
    decision = decide_hit(starter(), found(), [("name", group)])
    assert withheld(decision)
    assert decision.errors


def test_field_named_like_a_group_is_not_that_group():
    decision = decide_hit(
        starter(), found(), [("core", "health"), ("existence", "contact")]
    )
    assert withheld(decision)


def test_special_field_claimed_to_be_ordinary_is_withheld():
    decision = decide_hit(
        starter(), found(), [("health", "core"), ("religion", "core")]
    )
    assert withheld(decision)


def test_date_of_birth_in_a_group_without_the_rule_is_withheld():
    decision = decide_hit(starter(), found(), [("birth_date", "existence")])
    assert withheld(decision)


def test_one_field_in_two_groups_releases_nothing():
    decision = decide_hit(
        starter(), found(), [("notes", "narrative"), ("notes", "core")]
    )
    assert withheld(decision)
    assert not decision.answer_hit.allowed


def test_thousands_of_fields_release_nothing():
    fields = [(f"f{n}", "core") for n in range(1000)]
    assert withheld(decide_hit(starter(), found(), fields))


def test_peer_that_moves_to_a_country_with_better_agreements_is_refused():
    """A card can be renewed with another country; the agency id stays."""
    moved = Agency(AgencyId("br-pf"), "Police", "ES", AgencyClass.POLICE)
    facts = asking(asker=moved)
    assert facts.agreements == ()
    verdict = may_ask(starter(), replace(facts, agreements=("eu-2023-977",)))
    assert not verdict.allowed
    assert verdict.errors


def test_peer_of_an_unknown_country_is_refused():
    nowhere = Agency(AgencyId("zz-police"), "Police", "ZZ", AgencyClass.POLICE)
    assert not may_ask(starter(), asking(asker=nowhere)).allowed
    facts = replace(asking(), asker=replace(asking().asker, id="zz-p", country="ZZ"))
    assert may_ask(starter(), facts).errors


def test_agreement_that_was_never_made_is_refused():
    facts = replace(asking(), agreements=("eu-2023-977", "made-up"))
    assert not may_ask(starter(), facts).allowed


def test_agreement_of_other_parties_does_not_help_a_third():
    assert not may_ask(starter(), asking(asker=agency("gb-nca"))).allowed


def test_agreement_is_over_at_the_exact_second_it_ends():
    until = next(a for a in starter().agreements if a.id == "eu-2023-977").until
    assert may_ask(starter(), asking(now=until - timedelta(microseconds=1))).allowed
    assert not may_ask(starter(), asking(now=until)).allowed


def test_remembered_permission_does_not_outlive_the_agreement():
    before = asking()
    assert may_ask(starter(), before).allowed
    assert may_ask(starter(), before).allowed
    after = asking(now=datetime(2036, 1, 1, tzinfo=UTC))
    assert not may_ask(starter(), after).allowed


def test_question_in_an_open_category_does_not_reach_a_record_in_a_closed_one():
    """Name spaces are shared: a vehicle's case number may find a firearm."""
    ask = asking(legal_basis="pruem-ii", category="vehicle")
    assert may_ask(starter(), ask).allowed
    record = Record("firearm", SubjectRole.NONE, "s", "1", ())
    facts = record_facts(
        starter(), ask, record, grade=Grade.IDENTIFIER, approvals=frozenset()
    )
    assert facts.ask.agreements == ()
    assert not may_answer_hit(starter(), facts).allowed


def _approval(**changes) -> Approval:
    given = {
        "id": "a",
        "remedy": "approval:protected-person",
        "peer": "es-cnp",
        "reference": "pt-pj/AAAA",
        "case": "DP 114/26",
        "officer": "o-2",
        "at": NOW,
        "until": NOW + timedelta(days=1),
        "version": "v1",
        "purpose": "investigation",
        "offence": "fraud",
        "legal_basis": "eu-2023-977",
        "policy": "d1",
        "fields": ("name=exact",),
    }
    return Approval(**(given | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"peer": "fr-dcpj"},
        {"reference": "pt-pj/BBBB"},
        {"case": "DP 114/27"},
        {"version": "v2"},
        {"purpose": "prosecution"},
        {"offence": "terrorism"},
        {"legal_basis": "eu-eio"},
        {"policy": "d2"},
        {"until": NOW},
        {"at": NOW + timedelta(seconds=1)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_approval_for_another_matter_opens_nothing(changes):
    given = approvals_given([_approval()], _approval().subject, now=NOW)
    assert given.remedies == {"approval:protected-person"}
    other = approvals_given([_approval(**changes)], _approval().subject, now=NOW)
    assert other == Given()


def test_approval_kept_before_approvals_were_bound_opens_nothing():
    unbound = {"version": "", "purpose": "", "offence": "", "policy": "", "fields": ()}
    old = _approval(**unbound)
    assert approvals_given([old], old.subject, now=NOW) == Given()


def test_made_up_approval_opens_nothing():
    record = Record("person", SubjectRole.VICTIM, "s", "1", (FieldValue("name", "X"),))
    facts = record_facts(
        starter(),
        asking(),
        record,
        grade=Grade.IDENTIFIER,
        approvals=frozenset({"approval:*", "approval:everything", "*"}),
    )
    assert facts.approvals == ()
    assert withheld(decide_hit(starter(), facts, [("name", "core")]))
    forged = replace(facts, approvals=("approval:everything",))
    assert withheld(decide_hit(starter(), forged, [("name", "core")]))


def test_own_national_is_found_under_any_spelling():
    for value in ("PT", "pt", "PRT", "Portugal", "portugal ", "Lusitanian", "P.T."):
        person = (FieldValue("nationality", "RO"), FieldValue("nationality", value))
        record = Record("person", SubjectRole.SUSPECT, "s", "1", person)
        facts = record_facts(
            starter(), asking(), record, grade=Grade.IDENTIFIER, approvals=frozenset()
        )
        assert facts.own_national, value


def _bundle(rule: str):
    return load_bundle(with_file("extra.cedar", rule))


OVERFLOW = "9223372036854775807 + 1 > 0"


def test_forbid_that_errs_refuses_instead_of_being_skipped():
    bundle = _bundle(
        RULE
        + f'forbid (principal, action == Comity::Action::"ask", resource) when {{ {OVERFLOW} }};'
    )
    verdict = may_ask(bundle, asking(bundle))
    assert not verdict.allowed
    assert verdict.errors


def test_permit_that_errs_refuses_too():
    bundle = _bundle(
        RULE + CALM.rstrip("\n") + f" when {{ context.case_given && {OVERFLOW} }};"
    )
    verdict = may_ask(bundle, asking(bundle))
    assert not verdict.allowed
    assert verdict.errors


def test_error_at_one_field_withholds_all_of_the_record():
    bundle = _bundle(
        RULE
        + 'forbid (principal, action == Comity::Action::"disclose_exact", resource == '
        + f'Comity::Field::"authority") when {{ {OVERFLOW} }};'
    )
    decision = decide_hit(bundle, found(asking(bundle)), PERSON_FIELDS)
    assert withheld(decision)
    assert decision.errors
    assert not decision.answer_hit.allowed
    assert decision.withheld == ()
    record = Record("person", SubjectRole.SUSPECT, "s", "1", (FieldValue("name", "X"),))
    assert redact(record, decision).fields == ()


@pytest.mark.parametrize(
    "path",
    [
        "../escape.cedar",
        "/etc/passwd",
        "a/../ask.cedar",
        "./ask.cedar",
        "agreements/../x.toml",
        "agreements/deep/x.toml",
        "agreements\\x.toml",
        "ASK.cedar",
        "ask.cedar\n",
        "ask.cedar\x00",
        ".hidden.cedar",
        "ask.cedar.bak",
        "notes.txt",
        "examples/strict/hit.cedar",
        "аsk.cedar",
        "",
    ],
)
def test_file_that_is_no_part_of_a_bundle_is_refused(path):
    with pytest.raises(PolicyBroken, match="no part of a policy bundle"):
        load_bundle({**starter_files(), path: b""})


def test_empty_bundle_is_refused():
    with pytest.raises(PolicyBroken):
        load_bundle({})


def test_bundle_without_a_single_rule_is_refused():
    files = {k: v for k, v in starter_files().items() if not k.endswith(".cedar")}
    with pytest.raises(PolicyBroken, match="no policy at all"):
        load_bundle(files)


def test_rule_that_takes_the_name_of_another_is_refused():
    rule = '@id("HIT-HIDDEN") @legal("x")\nforbid (principal, action, resource) when { false };'
    with pytest.raises(PolicyBroken, match="stands already in"):
        _bundle(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "permit (principal, action, resource);",
        "permit (principal, action, resource) when { context.case_given };",
        'permit (principal, action == Comity::Action::"ask", resource);',
        'permit (principal, action == Comity::Action::"ask", resource) when { true };',
        'permit (principal, action == Comity::Action::"ask", resource) unless { false };',
    ],
)
def test_permit_for_everything_is_refused(rule):
    with pytest.raises(PolicyBroken, match=r"^extra\.cedar:1: X: a permit"):
        _bundle(RULE + rule)


def test_bundle_that_calls_a_special_field_ordinary_changes_its_digest():
    files = with_edit(
        "fields.toml", 'groups = ["health"]\nspecial = true', 'groups = ["health"]'
    )
    assert load_bundle(files).digest != starter().digest


def test_moving_bytes_between_files_changes_the_digest():
    files = starter_files()
    moved = dict(files)
    moved["birth.cedar"], moved["ask.cedar"] = files["ask.cedar"], files["birth.cedar"]
    assert load_bundle(moved).digest != starter().digest


def test_party_that_is_everybody_is_refused():
    with pytest.raises(PolicyBroken, match="not an agency id"):
        load_bundle(with_edit("agreements/coe-organs.toml", '"CR"', '"*"'))


def test_peer_that_asks_in_every_way_costs_no_memory():
    bundle = load_bundle(starter_files())
    bundle.asks.get("first", lambda: 1)
    for n in range(9000):
        bundle.asks.get(n, lambda: 1)
    assert len(bundle.asks) == 8192


def test_value_the_transform_does_not_understand_is_withheld():
    values = ("1980-02-03", "about 1980, in May", "03.02.1980", "19800203", "x" * 5000)
    record = Record(
        "person",
        SubjectRole.SUSPECT,
        "s",
        "1",
        tuple(FieldValue("birth_date", v) for v in values),
    )
    decision = decide_hit(starter(), found(), [("birth_date", "core")])
    assert [f.value for f in redact(record, decision).fields] == ["1980"]
