"""Notices that we received, at the desk, and looking into what is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.codes import Grade, Handling, Purpose
from node.model.desk.call import ANALYST, Count, Stream, Unary
from node.model.desk.notice import AttachmentView, ExtractReply
from node.model.notice import Bulletin, NoticeState, Urgency
from node.model.parcel import Verb
from node.model.query import Question, ReleasedField


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Which received notices, and in what order.

    ``order``: urgency, deadline, kind, peer, newest or oldest. Empty ``kinds`` and
    ``peers``: all. ``ended``: also those that were taken back (without content).
    ``after`` is what the page before gave as ``next``. ``text`` stands in what it
    says; ``since`` and ``until`` bound when it was received.
    """

    order: str = "urgency"
    kinds: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    unread: bool = False
    ended: bool = False
    count: int = 50
    after: int = 0
    case: str = ""
    category: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


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

    Of our own agency it is what is held, and cannot be read, or was not yet read anew;
    or what has a value that so many share that it found nobody.
    ``why``: one of stranger, revoked, not-heard-yet, not-heard-lately, damaged,
    reindexing, shared.
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
    ``source`` is that of a record of ours; ``beside`` the reference of the record
    before it that another source has of what seems to be the same.
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
    source: str = ""
    beside: str = ""


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


INBOX_LIST: Final = Unary("Inbox.List", InboxPage, InboxList, ANALYST)
INBOX_SHOW: Final = Unary("Inbox.Show", ReceivedRef, ReceivedView, ANALYST)
INBOX_MARK: Final = Unary("Inbox.Mark", MarkRequest, ReceivedView, ANALYST)
INBOX_FORWARD: Final = Unary("Inbox.Forward", ForwardRequest, ReceivedView, ANALYST)
INBOX_EXPORT: Final = Unary("Inbox.Export", ReceivedRef, ExtractReply, ANALYST)
INBOX_FETCH: Final = Stream("Inbox.Fetch", AttachmentRequest, AttachmentPart, ANALYST)
INBOX_HITS: Final = Unary("Inbox.Hits", HitPage, HitList, ANALYST)
INBOX_FIND: Final = Unary("Inbox.Find", FindRequest, FindReply, ANALYST)
