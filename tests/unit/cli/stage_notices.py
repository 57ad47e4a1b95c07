"""Notices that a desk may show: of ours, and received."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from node.model.codes import Handling, Level, Purpose, SubjectRole
from node.model.desk.inbox import HeldBack, InboxItem, InboxList, ReceivedView
from node.model.desk.notice import (
    AttachmentView,
    KindList,
    Lack,
    NoticeInput,
    NoticeView,
    RecipientView,
    ReportView,
)
from node.model.desk.record import FieldInput
from node.model.notice import (
    AudienceMode,
    Bulletin,
    ChecklistAnswer,
    NoticeState,
    NoticeStep,
    Statement,
    Urgency,
)
from node.model.parcel import Verb
from node.model.query import Justification, ReleasedField, WithheldGroup
from node.protocol.notice.kinds import KINDS, kind_view
from tests.unit.cli.stage import NOON

ID = "pt-pj/7Q4M-X2KD-9RTA"
LATER = NOON + timedelta(days=1826)
ALL_KINDS = KindList(tuple(kind_view(kind) for kind in KINDS.values()))
ARABIC = "محمد علي"
WARRANT = Lack(
    "missing",
    "warrant_reference",
    "Reference of the warrant or judgment: must be given.",
    "RPD, Art. 83(2)(b)(v)",
)


def written(**changes: Any) -> NoticeInput:
    """What an officer wrote of a red notice."""
    given: dict[str, Any] = {
        "notice_id": ID,
        "kind": "red",
        "category": "person",
        "role": SubjectRole.SUSPECT,
        "fields": (FieldInput("family_name", "Costa"), FieldInput("alias", ARABIC)),
        "statements": (
            Statement("facts", "First line.\nSecond line.", "en"),
            Statement("offence_nature", "ordinary"),
            Statement("warrant_valid", "yes"),
        ),
        "checklist": (ChecklistAnswer("no-side-taken", answer=True),),
        "purpose": Purpose.INVESTIGATION,
        "case": "2026/17",
        "offence": "fraud",
        "legal_basis": "eu-2023-977",
        "audience_mode": AudienceMode.EXCEPT,
        "audience": ("fr-dcpj",),
        "handling": Handling.H1,
        "evaluation": "B2",
        "urgency": Urgency.URGENT,
        "minor": False,
        "refugee_from": (),
        "excluded_countries": ("ES",),
        "valid_until": None,
        "opens_at": None,
        "watch": True,
        "public_extract": False,
    }
    return NoticeInput(**(given | changes))


def recipient(peer: str, state: str, **changes: Any) -> RecipientView:
    given: dict[str, Any] = {
        "peer": peer,
        "state": state,
        "verb": Verb.PUBLISH,
        "sequence": 1,
        "queued_at": NOON,
        "sent_at": None,
        "receipted_at": None,
        "leaf": b"",
        "reason": "",
        "attempts": 0,
        "last_error": "",
        "next_try_at": None,
        "reports": (),
    }
    return RecipientView(**(given | changes))


HAS_READ = recipient(
    "nl-pol",
    "read",
    leaf=b"comity/v1\0" + bytes.fromhex("4711c0ffee").ljust(32, b"\0"),
    reports=(ReportView(Verb.READ, NOON, "", "", "", "", ""),),
)
AWAY = recipient(
    "de-bka",
    "queued",
    attempts=3,
    last_error="unreachable",
    next_try_at=NOON + timedelta(minutes=2),
)


def ours(**changes: Any) -> NoticeView:
    """A red notice of ours that was published."""
    given: dict[str, Any] = {
        "notice_id": ID,
        "sequence": 1,
        "state": NoticeState.PUBLISHED,
        "asked": "",
        "content": written(),
        "proposed": None,
        "attachments": (),
        "steps": (
            NoticeStep("edit", NoticeState.DRAFT, "off-1", NOON),
            NoticeStep("approve", NoticeState.APPROVED, "off-2", NOON, "ab" * 32),
        ),
        "lacks": (),
        "recipients": (HAS_READ, AWAY),
        "prompt_at": None,
        "expires_at": LATER,
    }
    return NoticeView(**(given | changes))


def draft(*lacks: Lack) -> NoticeView:
    return ours(
        state=NoticeState.DRAFT,
        sequence=0,
        lacks=lacks,
        recipients=(),
        expires_at=None,
    )


def item(**changes: Any) -> InboxItem:
    given: dict[str, Any] = {
        "sender": "pt-pj",
        "notice_id": ID,
        "sequence": 1,
        "kind": "red",
        "state": NoticeState.PUBLISHED,
        "urgency": Urgency.VERY_URGENT,
        "title": "Costa",
        "received_at": NOON,
        "opens_at": None,
        "expires_at": LATER,
        "read_at": NOON,
        "acted_at": None,
        "objected_at": NOON,
        "contested_at": None,
    }
    return InboxItem(**(given | changes))


def bulletin(**changes: Any) -> Bulletin:
    given: dict[str, Any] = {
        "kind": "red",
        "originator": "pt-pj",
        "category": "person",
        "role": SubjectRole.SUSPECT,
        "fields": (
            ReleasedField("family_name", "Costa", Level.EXACT),
            ReleasedField("birth_date", "1972", Level.GENERALISED),
        ),
        "withheld": (WithheldGroup("biometric", "agreement"),),
        "statements": (Statement("facts", f"Un fait.\n{ARABIC}", "fr"),),
        "attachments": (),
        "justification": Justification(
            Purpose.INVESTIGATION, "2026/17", "fraud", "eu-2023-977", "off-1"
        ),
        "handling": Handling.H2,
        "evaluation": "B2",
        "urgency": Urgency.VERY_URGENT,
        "minor": True,
        "excluded_countries": ("ES", "MA"),
        "issued_at": NOON,
        "valid_until": LATER,
        "watch": True,
    }
    return Bulletin(**(given | changes))


def received(**changes: Any) -> ReceivedView:
    given: dict[str, Any] = {
        "item": item(),
        "bulletin": bulletin(),
        "action": "Tell the issuing agency at once.",
        "attachments": (
            AttachmentView("a1b2", "photo.jpg", "image/jpeg", 70000, 3, 1),
        ),
    }
    return ReceivedView(**(given | changes))


def inbox(*items: InboxItem) -> InboxList:
    held = HeldBack("fr-dcpj", 3, None, "not-heard-yet")
    return InboxList(items, (held,))


__all__ = [
    "ALL_KINDS",
    "ARABIC",
    "ID",
    "WARRANT",
    "bulletin",
    "draft",
    "inbox",
    "item",
    "ours",
    "received",
    "recipient",
    "replace",
    "written",
]
