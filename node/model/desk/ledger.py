"""The ledger at the desk, for those who check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import (
    AUDITOR,
    OPERATOR,
    RELEASE_OFFICER,
    ById,
    Nothing,
    Stream,
    Unary,
)
from node.model.query import Question


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Which entries: ``count`` from ``start`` on; below 0 it counts from the end.

    Cover entries are left out and not counted, unless ``covers`` asks for them. Where
    one of the fields from ``act`` on is given, entries that are all of this are looked
    for: with ``oldest_first`` from ``start`` on, else back from ``before`` (0: the
    end). ``text`` may stand anywhere in an entry, which has no content.
    """

    start: int = -20
    count: int = 20
    exchange_id: str = ""
    covers: bool = False
    act: str = ""
    peer: str = ""
    officer: str = ""
    case: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False
    before: int = 0


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as the auditor sees it. ``json`` is the entry, opened.

    ``exhibit_json`` is empty unless the exhibit was asked for and still exists, and so
    are ``evidence``, the signed messages in it, and ``exhibit``, all of it with the
    random bytes that it begins with: its SHA-256 is the entry's ``exhibit_digest``.
    ``note`` says of what is missing which entry erased it, or that none says so;
    ``erased`` only if one does.
    """

    index: int
    act: str
    at: datetime
    erased: bool
    json: str
    exhibit_json: str = ""
    note: str = ""
    evidence: tuple[bytes, ...] = ()
    exhibit: bytes = b""


@dataclass(frozen=True, slots=True)
class EntryList:
    """Entries in ledger order, with the size they were read under.

    ``shown`` is the size that peers are shown, ``covers`` how many cover entries
    were left out on the way through these. ``next`` is where the next page of what was
    looked for begins, its ``start`` or ``before``; -1 on the last. Of a search in
    exhibits, ``looked`` were looked into; ``closed`` could not be, erased or broken.
    """

    size: int
    items: tuple[EntryView, ...]
    shown: int = 0
    covers: int = 0
    next: int = -1
    looked: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """One entry, with its exhibit on demand; opening an exhibit is itself recorded."""

    index: int
    exhibit: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitSearch:
    """Look for ``text`` in what exhibits hold, back from ``before`` (0: the end).

    All its words must stand in one exhibit, in any order, however they are accented.
    That it was looked for, and why, is recorded.
    """

    text: str
    reason: str
    before: int = 0
    count: int = 20


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """The whole ledger; with what its leaves say, or without."""

    openings: bool = True


@dataclass(frozen=True, slots=True)
class LedgerKey:
    """A key that signs an agency's ledger, as its card has it; ``vkey`` is C2SP's."""

    agency: str
    vkey: str
    active_from: datetime
    ends: datetime
    ours: bool = False


@dataclass(frozen=True, slots=True)
class LedgerKeyList:
    """Ours, and those that are known of peers."""

    items: tuple[LedgerKey, ...]


@dataclass(frozen=True, slots=True)
class ProofReply:
    """A C2SP ``tlog-proof`` for one entry, and what opens its leaf."""

    index: int
    proof: str
    leaf: bytes
    salt: bytes
    entry: bytes


@dataclass(frozen=True, slots=True)
class VerifyReply:
    """What a full check of the ledger found."""

    ok: bool
    size: int
    root: str
    findings: tuple[str, ...]
    checkpoint: str
    vkey: str


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """Check the ledger, also against checkpoints that others hold of it.

    ``deep``: look over all that is held besides, to the last box.
    """

    checkpoints: tuple[str, ...] = ()
    deep: bool = False


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of a ledger export, in order; one file may span several messages."""

    path: str
    data: bytes
    more: bool = False


@dataclass(frozen=True, slots=True)
class CheckpointList:
    """Checkpoints of peers' ledgers that reached us."""

    items: tuple[PeerCheckpoint, ...]


@dataclass(frozen=True, slots=True)
class PeerCheckpoint:
    """A checkpoint that we hold of a peer's ledger.

    ``proved``: it was proved to have grown from all that were held before it.
    """

    agency: str
    size: int
    checkpoint: str
    seen_at: datetime
    proved: bool = False


@dataclass(frozen=True, slots=True)
class EraseRequest:
    """Ask that an exhibit be erased, or a whole entry; ``part`` says which."""

    index: int
    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class EraseOrder:
    """Erase what the entry at ``asked`` asks for."""

    asked: int
    reason: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be erased, or was, and the place of the entry that says so."""

    index: int
    part: str
    entry: int


@dataclass(frozen=True, slots=True)
class DoubtView:
    """What is wrong with a ledger, a peer's or our own, and the evidence.

    ``held`` and ``shown`` are the two signed heads that contradict each other.
    """

    agency: str
    fault: str
    at: datetime
    text: str
    held: str
    shown: str
    cleared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoubtList:
    """All doubts of ledgers, cleared ones too, oldest first."""

    items: tuple[DoubtView, ...]


@dataclass(frozen=True, slots=True)
class ClearRequest:
    """Clear what stands against a ledger; the reason is kept in ours."""

    agency: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpeningFile:
    """The opening of a blind question, as ``comity query open`` wrote it."""

    data: bytes


@dataclass(frozen=True, slots=True)
class OpeningReply:
    """Whether a logged blind question is what its opening says, and about whom it was.

    ``index`` is the entry here that has the message. Where it does not hold,
    ``findings`` say why, and nothing is said of ``question``.
    """

    ok: bool
    index: int
    at: datetime
    asker: str
    responder: str
    officer: str
    purpose: str
    case: str
    question: Question
    findings: tuple[str, ...]


LEDGER_OPENING: Final = Unary("Ledger.Opening", OpeningFile, OpeningReply, AUDITOR)
LEDGER_SHOW: Final = Unary("Ledger.Show", LedgerPage, EntryList, AUDITOR)
LEDGER_ENTRY: Final = Unary("Ledger.Entry", EntryRequest, EntryView, AUDITOR)
# Two people erase: who asks cannot carry it out.
LEDGER_ASK_ERASURE: Final = Unary("Ledger.AskErasure", EraseRequest, Erasure, AUDITOR)
LEDGER_ERASE: Final = Unary("Ledger.Erase", EraseOrder, Erasure, RELEASE_OFFICER)
LEDGER_PROVE: Final = Unary("Ledger.Prove", ById, ProofReply, AUDITOR)
LEDGER_VERIFY: Final = Unary(
    "Ledger.Verify", VerifyRequest, VerifyReply, AUDITOR | OPERATOR
)
LEDGER_FIND: Final = Unary("Ledger.Find", ExhibitSearch, EntryList, AUDITOR)
LEDGER_KEYS: Final = Unary("Ledger.Keys", Nothing, LedgerKeyList, AUDITOR | OPERATOR)
LEDGER_EXPORT: Final = Stream("Ledger.Export", ExportRequest, ExportFile, AUDITOR)
LEDGER_CHECKPOINTS: Final = Unary(
    "Ledger.Checkpoints", Nothing, CheckpointList, AUDITOR
)
LEDGER_DOUBTS: Final = Unary("Ledger.Doubts", Nothing, DoubtList, AUDITOR | OPERATOR)
LEDGER_CLEAR: Final = Unary("Ledger.Clear", ClearRequest, DoubtList, AUDITOR)
