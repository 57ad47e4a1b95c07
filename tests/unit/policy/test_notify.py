"""Notices: who is told, what is left for each, and what may go on."""

from __future__ import annotations

from dataclasses import replace

from node.policy.forward import may_forward

from node.model.agreement import Assurance
from node.model.codes import AgencyClass, Handling, Level, Purpose
from node.model.notice import AttachmentRef, Audience, AudienceMode, Statement
from node.model.query import WithheldGroup
from node.model.record import FieldValue
from node.policy.bundle import load_bundle
from node.policy.notify import ATTACHMENTS, decide_notify, tell
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
    with_edit,
    with_file,
)

FIELDS = (
    ("name", "core"),
    ("nationality", "core"),
    ("birth_date", "core"),
    ("case_number", "core"),
    ("address", "contact"),
    ("fingerprint_reference", "biometric"),
    ("blood_type", "health"),
    ("facts", "narrative"),
)
PHOTO = AttachmentRef("a1", "face.png", "image/png", 4, 1, b"d" * 32, b"k" * 32)
FULL = notice(
    fields=(
        FieldValue("name", "Ion Pop"),
        FieldValue("nationality", "RO", "RO"),
        FieldValue("birth_date", "1980-02-29", "1980-02-29"),
        FieldValue("case_number", "DP 114/26"),
        FieldValue("address", "Rua Um, Lisboa"),
        FieldValue("fingerprint_reference", "FP-1"),
        FieldValue("blood_type", "0-"),
    ),
    statements=(Statement("facts", "He was seen.", "en"),),
    attachments=(PHOTO,),
)


def decided(content=FULL, **changes):
    return decide_notify(starter(), telling(content, **changes), FIELDS)


def told(content=FULL, **changes):
    return tell(content, decided(content, **changes))


def names(left):
    return {f.field for f in left.fields}


def test_two_recipients_are_told_different_things_of_one_notice():
    police = told()
    border = told(recipient=agency("fr-paf", AgencyClass.BORDER))
    assert names(police) - names(border) == {"address"}
    assert border.withheld == (WithheldGroup("contact", "approval:release"),)
    assert police.withheld == ()


def test_what_is_withheld_is_absent_and_special_data_is_not_hinted_at():
    left = told()
    assert "blood_type" not in names(left)
    assert left.withheld == ()


def test_statements_leave_whole_or_not_at_all():
    assert told().statements == FULL.statements
    minor = replace(FULL, minor=True)
    assert told(minor).statements == ()
    assert names(told(minor)) == {"case_number"}


def test_statement_that_could_only_be_weakened_is_withheld():
    rule = (
        '@id("NO-FULL-FACTS") @legal("x") @transform("prefix")\n'
        'forbid (principal, action == Comity::Action::"tell_exact", '
        'resource in Comity::FieldGroup::"narrative") when { true };'
    )
    bundle = load_bundle(with_file("extra.cedar", rule))
    decision = decide_notify(bundle, telling(FULL, bundle=bundle), FIELDS)
    levels = {v.field: v.level for v in decision.fields}
    assert levels["facts"] is Level.GENERALISED
    left = tell(FULL, decision)
    assert left.statements == ()
    assert left.attachments == ()


def test_date_of_birth_leaves_as_a_year_without_an_agreement():
    warning = replace(
        FULL,
        kind="orange",
        justification=why(purpose=Purpose.WARNING, legal_basis=""),
    )
    imminent = frozenset(("approval:beyond-core",))
    left = told(warning, recipient=agency("br-pf"), approvals=imminent)
    births = [f for f in left.fields if f.field == "birth_date"]
    assert [(f.value, f.level) for f in births] == [("1980", Level.GENERALISED)]


def test_files_leave_with_their_field_and_are_asked_for_only_if_there_are_any():
    assert told().attachments == (PHOTO,)
    assert [v.field for v in decided().fields][-1] == ATTACHMENTS[0]
    none = replace(FULL, attachments=())
    assert ATTACHMENTS[0] not in {v.field for v in decided(none).fields}


def test_files_of_a_protected_person_stay():
    assert told(replace(FULL, minor=True)).attachments == ()


def test_refused_recipient_is_told_nothing_and_no_field_is_looked_at():
    decision = decided(recipient=agency("br-pf"))
    assert not decision.allowed
    assert {v.level for v in decision.fields} == {Level.WITHHELD}
    assert all(v.policies == () for v in decision.fields)
    left = tell(FULL, decision)
    assert (left.fields, left.withheld, left.statements, left.attachments) == (
        (),
        (),
        (),
        (),
    )


def test_notice_of_which_nothing_may_be_said_is_not_told():
    minor = replace(FULL, minor=True)
    decision = decide_notify(starter(), telling(minor), [("name", "core")])
    assert not decision.allowed
    assert decision.withheld == ()
    assert decision.remedies == ("approval:minor",)


def test_asked_of_nothing_it_says_whether_the_recipient_may_be_told():
    assert decide_notify(starter(), telling(), []).allowed
    assert not decide_notify(starter(), telling(recipient=agency("br-pf")), []).allowed


def test_refusal_names_its_rule_and_remedy():
    decision = decided(recipient=agency("us-fbi"), content=_american())
    assert decision.policies == ("NOTICE-DEATH-PENALTY",)
    assert decision.remedies == ("assurance:no-death-penalty",)


def _american():
    basis = why(purpose=Purpose.PROSECUTION, legal_basis="un-trafficking")
    return replace(FULL, justification=basis)


def test_assurance_on_file_opens_the_notice():
    text = """\
id = "us-1"
kind = "no-death-penalty"
given_by = "US"
offences = ["*"]
since = 2026-01-01T00:00:00Z
until = 2027-01-01T00:00:00Z
"""
    bundle = load_bundle(with_file("assurances/us-1.toml", text))
    assert Assurance in {type(a) for a in bundle.assurances}
    facts = telling(_american(), bundle=bundle, recipient=agency("us-fbi"))
    assert facts.ask.assurances == ("no-death-penalty",)
    assert decide_notify(bundle, facts, FIELDS).allowed


def test_approval_of_this_notice_opens_what_it_names():
    minor = replace(FULL, minor=True)
    opened = told(minor, approvals=frozenset({"approval:minor"}))
    assert "name" in names(opened)


def test_chosen_is_by_name_or_as_a_partner():
    modes = {
        mode: telling(notice(audience=Audience(mode, given))).chosen
        for mode, given in (
            (AudienceMode.ALL, ()),
            (AudienceMode.EXCEPT, ("br-pf",)),
            (AudienceMode.NAMED, ("es-cnp",)),
            (AudienceMode.AGREEMENT, ("eu-eaw",)),
        )
    }
    assert modes == {
        AudienceMode.ALL: False,
        AudienceMode.EXCEPT: False,
        AudienceMode.NAMED: True,
        AudienceMode.AGREEMENT: True,
    }


def test_country_of_refuge_is_read_from_the_fields_too():
    fled = (FieldValue("refugee_of", "Iraq"), FieldValue("refugee_of", "x", "SYR"))
    facts = telling(notice(fields=fled, refugee_from=("ER",)))
    assert facts.refuge_from == ("ER", "IQ", "SY")


def test_countries_may_go_by_any_of_their_names_and_blanks_are_nobody():
    facts = telling(notice(excluded_countries=("br", "ESP", " France ", "", "BR")))
    assert facts.excluded == ("BR", "ES", "FR")


def test_decisions_are_shared_by_recipients_that_no_rule_tells_apart():
    bundle = load_bundle(starter_files())
    first = decide_notify(bundle, telling(FULL, bundle=bundle), FIELDS)
    other = telling(FULL, bundle=bundle, recipient=agency("es-gc"))
    assert decide_notify(bundle, other, FIELDS) is first
    judges = telling(
        FULL, bundle=bundle, recipient=agency("es-an", AgencyClass.JUDICIAL)
    )
    assert decide_notify(bundle, judges, FIELDS) is not first


def test_agency_that_a_rule_names_is_decided_by_itself():
    rule = (
        '@id("NOT-THEM") @legal("x")\nforbid (principal == '
        'Comity::Agency::"es-gc", action == Comity::Action::"notify", resource) '
        "when { true };"
    )
    bundle = load_bundle(with_file("extra.cedar", rule))
    assert bundle.named == {"es-gc"}
    assert decide_notify(bundle, telling(FULL, bundle=bundle), FIELDS).allowed
    named = telling(FULL, bundle=bundle, recipient=agency("es-gc"))
    assert not decide_notify(bundle, named, FIELDS).allowed


def test_agreement_with_one_agency_is_not_its_neighbours():
    edited = with_edit("agreements/eu-eaw.toml", '"group:eu"', '"PT", "es-cnp"')
    bundle = load_bundle(edited)
    assert decide_notify(bundle, telling(FULL, bundle=bundle), FIELDS).allowed
    other = telling(FULL, bundle=bundle, recipient=agency("es-gc"))
    assert not decide_notify(bundle, other, FIELDS).allowed


def test_forward_needs_an_agreement_that_binds_all_three():
    assert forwarding().shared == ("eu-eaw",)
    assert forwarding(bulletin(originator="gb-nca")).shared == ()


def test_forward_names_rule_and_remedy():
    verdict = may_forward(
        starter(),
        recipient=agency("fr-dcpj"),
        own=agency("pt-pj"),
        bulletin=bulletin(originator="gb-nca"),
        now=NOW,
    )
    assert not verdict.allowed
    assert verdict.policies == ("FORWARD-ORIGINATOR-CONSENT",)
    assert verdict.remedies == ("approval:originator",)


def test_no_cure_is_named_where_nothing_permits():
    """Without an agreement no approval lets a red notice be told."""
    alone = why(purpose=Purpose.PROSECUTION, legal_basis="")
    uncovered = notice(handling=Handling.H3, justification=alone)
    refused = decide_notify(starter(), telling(uncovered), ())
    assert not refused.allowed
    assert refused.remedies == ()
    covered = decide_notify(starter(), telling(notice(handling=Handling.H3)), ())
    assert covered.remedies == ("approval:handling",)
