"""Whether another's notice may go on."""

from __future__ import annotations

from node.model.notice import AttachmentRef, Statement
from node.model.record import FieldValue
from node.policy.forward import may_forward
from tests.policies.reading import (
    NOW,
    agency,
    bulletin,
    forwarding,
    notice,
    starter,
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
