"""What is said at the desk about notices.

As ``node.model.desk``: each pair of classes is one call, requests name no
officer, and ``protos/node/desk/v1/notice.proto`` has the same shapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import Grade, Handling, Purpose, SubjectRole
from node.model.desk.call import Count
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
from node.model.query import Question, ReleasedField

# --- our own -------------------------------------------------------------------


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
    refused, expired, obeyed, disobeyed; ``verb`` and ``sequence`` are of the newest
    item. ``leaf`` is that of the recipient's ledger, empty without a receipt.
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
    """Which of our notices: in these states (none: all), older than ``before``."""

    states: tuple[str, ...] = ()
    count: int = 50
    before: str = ""


@dataclass(frozen=True, slots=True)
class NoticeList:
    """Our notices, newest first."""

    items: tuple[NoticeSummary, ...]


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


# --- received --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Which received notices, and in what order.

    ``order``: urgency, deadline, kind, peer or newest. Empty ``kinds`` and
    ``peers``: all. ``ended``: also those that were taken back (without content).
    ``after`` is what the page before gave as ``next``.
    """

    order: str = "urgency"
    kinds: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    unread: bool = False
    ended: bool = False
    count: int = 50
    after: int = 0


@dataclass(frozen=True, slots=True)
class InboxItem:
    """A received notice in a list. ``title`` is empty while it cannot be read."""

    sender: str
    notice_id: str
    sequence: int
    kind: str
    state: NoticeState
    urgency: Urgency
    title: str
    received_at: datetime
    opens_at: datetime | None
    expires_at: datetime | None
    read_at: datetime | None
    acted_at: datetime | None
    objected_at: datetime | None
    contested_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Notices of one owner that are not shown until it has been heard again.

    ``why``: one of stranger, revoked, not-heard-yet, not-heard-lately.
    """

    sender: str
    count: int
    heard_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class InboxList:
    """A page of received notices, in the order asked for.

    A page has notices of each sender in turn, so that one that sent thousands fills no
    page while others have something. ``next`` is 0 on the last one; ``received`` counts
    all that were asked for, by sender.
    """

    items: tuple[InboxItem, ...]
    held_back: tuple[HeldBack, ...]
    next: int = 0
    received: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedRef:
    """Names a received notice: the agency that sent it, and its id there."""

    sender: str
    notice_id: str


@dataclass(frozen=True, slots=True)
class ReceivedView:
    """A received notice, whole. No ``bulletin`` while it is locked or has ended."""

    item: InboxItem
    bulletin: Bulletin | None
    action: str
    attachments: tuple[AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class MarkRequest:
    """Read, acted, objected or contested; the owner is told.

    ``ground`` is a code of protocol/notice/grounds for the last two.
    """

    sender: str
    notice_id: str
    mark: Verb
    ground: str = ""
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class ForwardRequest:
    """Tell further peers of a received notice, as far as its owner allows."""

    sender: str
    notice_id: str
    peers: tuple[str, ...]


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


# --- look-up at home ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FindRequest:
    """Look into our own records and the notices we received; asks nobody else."""

    purpose: Purpose
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FoundItem:
    """Something that matches question ``question``.

    ``owner`` is empty for a record of ours; else it is a notice of that agency's
    and ``reference`` its id, which ``sender`` sent us, mostly the owner itself.
    ``handling`` and ``excluded_countries`` are its owner's conditions and go wherever
    the item goes.
    """

    question: int
    owner: str
    reference: str
    category: str
    kind: str
    handling: Handling
    grade: Grade
    reasons: tuple[str, ...]
    fields: tuple[ReleasedField, ...]
    action: str
    excluded_countries: tuple[str, ...] = ()
    sender: str = ""


@dataclass(frozen=True, slots=True)
class FindReply:
    """What was found, best first within each question."""

    found: tuple[FoundItem, ...]
    held_back: tuple[HeldBack, ...]


@dataclass(frozen=True, slots=True)
class HitView:
    """A match of ours with a watched notice of a peer's."""

    number: int
    sender: str
    notice_id: str
    at: datetime
    grade: Grade
    reasons: tuple[str, ...]
    reference: str  # of our record; empty for a question of ours
    told: bool  # whether policy let the owner be told


@dataclass(frozen=True, slots=True)
class HitPage:
    """Which hit events: ``count``, below number ``before`` (0: the newest)."""

    count: int = 50
    before: int = 0


@dataclass(frozen=True, slots=True)
class HitList:
    """Hit events, newest first."""

    items: tuple[HitView, ...]


# --- files, extracts, the way there ------------------------------------------------


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
class AttachmentRequest:
    """Asks for a file; ``sender`` empty: of a notice of ours."""

    sender: str
    notice_id: str
    attachment_id: str


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """A part of a file; ``media_type`` is what its content was seen to be."""

    data: bytes
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ExtractReply:
    """What may be shown outside, as canonical JSON."""

    content: bytes


@dataclass(frozen=True, slots=True)
class WayView:
    """How deliveries to a peer are going."""

    peer: str
    waiting: int
    attempts: int
    last_error: str
    last_tried_at: datetime | None
    last_success_at: datetime | None
    next_try_at: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An item that a peer refused."""

    peer: str
    notice_id: str
    verb: Verb
    sequence: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """All ways, and the newest dead letters of each peer."""

    ways: tuple[WayView, ...]
    dead: tuple[DeadLetter, ...]
