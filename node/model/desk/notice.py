"""Notices of ours at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.codes import Handling, Purpose, SubjectRole
from node.model.desk.call import (
    ANALYST,
    EVERYBODY,
    RELEASE_OFFICER,
    ById,
    Duplex,
    Nothing,
    Stream,
    Unary,
)
from node.model.desk.record import FieldInput
from node.model.notice import (
    AudienceMode,
    ChecklistAnswer,
    NoticeState,
    NoticeStep,
    Statement,
    Urgency,
)
from node.model.parcel import Verb


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """What an officer writes. An empty ``notice_id`` begins a new draft."""

    notice_id: str
    kind: str
    category: str
    role: SubjectRole
    fields: tuple[FieldInput, ...]
    statements: tuple[Statement, ...]
    checklist: tuple[ChecklistAnswer, ...]
    purpose: Purpose
    case: str
    offence: str
    legal_basis: str
    audience_mode: AudienceMode
    audience: tuple[str, ...]
    handling: Handling
    evaluation: str
    urgency: Urgency
    minor: bool
    refugee_from: tuple[str, ...]
    excluded_countries: tuple[str, ...]
    valid_until: datetime | None
    opens_at: datetime | None
    watch: bool
    public_extract: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """What a kind demands and the draft does not have, and by which law.

    ``name`` is the field, statement or checklist question it is about.
    """

    code: str
    name: str
    text: str
    law: str


@dataclass(frozen=True, slots=True)
class NoticeAct:
    """One step of a notice's life, and why. ``reason`` is a code, ``text`` free."""

    notice_id: str
    reason: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file of a notice, and how much of it is here."""

    id: str
    name: str
    media_type: str
    size: int
    chunks: int
    here: int


@dataclass(frozen=True, slots=True)
class ReportView:
    """What a recipient told the owner."""

    verb: Verb
    at: datetime
    ground: str
    text: str
    language: str
    grade: str
    reference: str


@dataclass(frozen=True, slots=True)
class RecipientView:
    """How far a notice is with one recipient.

    ``state`` is one of queued, locked, sent, received, read, acted-on, objected,
    contested, refused, expired, obeyed, disobeyed; ``verb`` and ``sequence`` are of
    the newest item. ``leaf`` is that of the recipient's ledger, empty
    without a receipt.
    """

    peer: str
    state: str
    verb: Verb
    sequence: int
    queued_at: datetime
    sent_at: datetime | None
    receipted_at: datetime | None
    leaf: bytes
    reason: str
    attempts: int
    last_error: str
    next_try_at: datetime | None
    reports: tuple[ReportView, ...]


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice of ours, whole."""

    notice_id: str
    sequence: int
    state: NoticeState
    asked: str
    content: NoticeInput
    proposed: NoticeInput | None
    attachments: tuple[AttachmentView, ...]
    steps: tuple[NoticeStep, ...]
    lacks: tuple[Lack, ...]
    recipients: tuple[RecipientView, ...]
    prompt_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeSummary:
    """A notice of ours in a list. ``told`` of ``recipients`` have receipted it all."""

    notice_id: str
    kind: str
    state: NoticeState
    asked: str
    urgency: Urgency
    title: str
    changed_at: datetime
    prompt_at: datetime | None
    expires_at: datetime | None
    recipients: int
    told: int
    disobeying: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Which of our notices: in these states (none: all), beyond ``before``.

    ``peer`` is a recipient, ``officer`` the pseudonym of who did something with it, or
    ``me``; ``text`` stands in what it says; ``since`` and ``until`` bound when it was
    changed last.
    """

    states: tuple[str, ...] = ()
    count: int = 50
    before: str = ""
    kinds: tuple[str, ...] = ()
    peer: str = ""
    officer: str = ""
    case: str = ""
    category: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class NoticeList:
    """Our notices, newest first; ``next`` is where the next page begins, or empty."""

    items: tuple[NoticeSummary, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement that a kind takes, and how it is written.

    ``form``: text, word, number, date, code, flag or country; ``codes`` are those
    of form code. ``many``: it may be said more than once.
    """

    name: str
    form: str
    codes: tuple[str, ...]
    many: bool


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of notice: what it is for, what it demands, what it asks on a hit.

    ``demands`` has everything it demands with its law, the questions of the
    checklist too (code ``unanswered``, by their names).
    """

    name: str
    purpose: str
    action: str
    law: str
    categories: tuple[str, ...]
    mandatory: tuple[str, ...]
    optional: tuple[str, ...]
    conditions: tuple[str, ...]
    checklist: tuple[str, ...]
    life_days: int
    roles: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    demands: tuple[Lack, ...] = ()
    statements: tuple[StatementView, ...] = ()


@dataclass(frozen=True, slots=True)
class KindList:
    """All kinds."""

    items: tuple[KindView, ...]


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """Something that an inbox or an owner may want to see at once.

    ``what``: received, updated, opened, suspended, resumed, ended, report, hit.
    """

    what: str
    at: datetime
    sender: str
    notice_id: str
    kind: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class AttachChunk:
    """A part of a file to attach to a draft of ours; the first names it."""

    notice_id: str
    name: str
    data: bytes
    last: bool = False


@dataclass(frozen=True, slots=True)
class DetachRequest:
    """Names a file of a draft of ours that is to be taken off."""

    notice_id: str
    attachment_id: str


@dataclass(frozen=True, slots=True)
class ExtractReply:
    """What may be shown outside, as canonical JSON."""

    content: bytes


NOTICES_KINDS: Final = Unary("Notices.Kinds", Nothing, KindList, EVERYBODY)
NOTICES_DRAFT: Final = Unary("Notices.Draft", NoticeInput, NoticeView, ANALYST)
NOTICES_SUBMIT: Final = Unary("Notices.Submit", NoticeAct, NoticeView, ANALYST)
# Two people let a notice out, change it and take it back.
NOTICES_RETURN: Final = Unary("Notices.Return", NoticeAct, NoticeView, RELEASE_OFFICER)
NOTICES_APPROVE: Final = Unary(
    "Notices.Approve", NoticeAct, NoticeView, RELEASE_OFFICER
)
NOTICES_PUBLISH: Final = Unary("Notices.Publish", NoticeAct, NoticeView, ANALYST)
NOTICES_UPDATE: Final = Unary("Notices.Update", NoticeInput, NoticeView, ANALYST)
NOTICES_WITHDRAW: Final = Unary("Notices.Withdraw", NoticeAct, NoticeView, ANALYST)
NOTICES_CANCEL: Final = Unary("Notices.Cancel", NoticeAct, NoticeView, ANALYST)
NOTICES_SUSPEND: Final = Unary(
    "Notices.Suspend", NoticeAct, NoticeView, RELEASE_OFFICER
)
NOTICES_RESUME: Final = Unary("Notices.Resume", NoticeAct, NoticeView, RELEASE_OFFICER)
NOTICES_RENEW: Final = Unary("Notices.Renew", NoticeAct, NoticeView, ANALYST)
NOTICES_PURGE: Final = Unary("Notices.Purge", NoticeAct, NoticeView, RELEASE_OFFICER)
NOTICES_LIST: Final = Unary(
    "Notices.List", NoticePage, NoticeList, ANALYST | RELEASE_OFFICER
)
NOTICES_SHOW: Final = Unary("Notices.Show", ById, NoticeView, ANALYST | RELEASE_OFFICER)
NOTICES_EXTRACT: Final = Unary("Notices.Extract", ById, ExtractReply, ANALYST)
NOTICES_ATTACH: Final = Duplex("Notices.Attach", AttachChunk, AttachmentView, ANALYST)
NOTICES_DETACH: Final = Unary("Notices.Detach", DetachRequest, NoticeView, ANALYST)
NOTICES_SUBSCRIBE: Final = Stream("Notices.Subscribe", Nothing, NoticeEvent, ANALYST)
