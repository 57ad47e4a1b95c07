"""Notices: alerts to peers, as their owner writes them and as they travel.

A notice belongs to one agency, its owner, for all of its life. Each recipient
holds a copy of as much of it as policy released to that recipient, and obeys
what the owner says of it. Kinds are data: ``node/protocol/notice/kinds``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from node.model.codes import Handling, SubjectRole
from node.model.query import Justification, ReleasedField, WithheldGroup
from node.model.record import FieldValue


class NoticeState(StrEnum):
    """Where a notice is in its life (domain 2.2; the table is protocol/notice/life)."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"
    UPDATED = "updated"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    PURGED = "purged"


class Urgency(StrEnum):
    """How soon it must be seen (SIENA: normal, urgent, very urgent)."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very-urgent"


class AudienceMode(StrEnum):
    """How recipients are chosen; policy is asked for each of them besides."""

    ALL = "all"
    NAMED = "named"
    EXCEPT = "except"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a notice is meant for.

    ``names`` are agency ids (modes named and except) or one agreement's id.
    """

    mode: AudienceMode
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a notice says that the catalogue has no field for.

    ``name`` is one of those that the kinds know (``facts``, ``warrant_reference``);
    ``language`` is the BCP 47 tag of free text, empty where there is none.
    """

    name: str
    value: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ChecklistAnswer:
    """The author's answer to one question of the neutrality checklist; stays home."""

    question: str
    answer: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file that belongs to a notice, and the key that opens it.

    ``size`` is in bytes of the plain file, ``digest`` the SHA-256 of the sealed
    chunks in order. ``key`` is in the notice alone: who was not sent the notice,
    or had to destroy it, cannot open the file.
    """

    id: str
    name: str
    media_type: str
    size: int
    chunks: int
    digest: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """All that the owner wrote. Never leaves as it is.

    ``minor``: the subject is one. ``refugee_from``: countries (ISO alpha-2) from
    which the person is known to have been given refuge. ``excluded_countries``
    may not be told of it, by nobody. ``opens_at``: the embargo; until then no
    recipient can read it. ``watch``: recipients tell of later matches.
    """

    kind: str
    category: str
    role: SubjectRole
    fields: tuple[FieldValue, ...]
    statements: tuple[Statement, ...]
    checklist: tuple[ChecklistAnswer, ...]
    attachments: tuple[AttachmentRef, ...]
    justification: Justification
    audience: Audience
    handling: Handling = Handling.H0
    evaluation: str = "X4"
    urgency: Urgency = Urgency.NORMAL
    minor: bool = False
    refugee_from: tuple[str, ...] = ()
    excluded_countries: tuple[str, ...] = ()
    valid_until: datetime | None = None
    opens_at: datetime | None = None
    watch: bool = False
    public_extract: bool = False


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """One step of a notice's life: who, what, why. ``officer`` is a pseudonym."""

    verb: str
    state: NoticeState
    officer: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of ours. ``sequence`` grows with all that recipients are told."""

    notice_id: str
    sequence: int
    state: NoticeState
    content: NoticeContent
    steps: tuple[NoticeStep, ...]
    proposed: NoticeContent | None = None  # an update that waits for its reviewer
    asked: str = ""  # the verb that waits for its reviewer: publish, update, withdraw


# --- as it travels -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What one recipient is told of a notice. What is withheld is absent.

    ``originator`` is the owner; it differs from the sender when forwarded.
    """

    kind: str
    originator: str
    category: str
    role: SubjectRole
    fields: tuple[ReleasedField, ...]
    withheld: tuple[WithheldGroup, ...]
    statements: tuple[Statement, ...]
    attachments: tuple[AttachmentRef, ...]
    justification: Justification
    handling: Handling
    evaluation: str
    urgency: Urgency
    minor: bool
    excluded_countries: tuple[str, ...]
    issued_at: datetime
    valid_until: datetime
    watch: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """Why a notice is suspended, taken back or over; also why it holds again.

    ``reason`` is a code of protocol/notice/acts.
    """

    reason: str
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a recipient tells the owner: read, acted, objected, contested, hit.

    ``ground`` is a code for an objection or contest; ``grade`` is that of a hit.
    """

    at: datetime
    ground: str = ""
    text: str = ""
    language: str = ""
    grade: str = ""
    reference: str = ""
