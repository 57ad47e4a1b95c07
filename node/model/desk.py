"""What is said at the desk: calls between a node and its own officers and systems.

Each pair of classes is one call of a desk service; ``protos/node/desk/v1`` has
the same shapes. Requests name no officer: the credential does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.query import PeerAnswer, Question


@dataclass(frozen=True, slots=True)
class Nothing:
    """An empty request or reply."""


# --- queries ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskRequest:
    """Ask peers. Empty ``peers`` asks every active one.

    Empty ``query_id`` asks anew; a repeated id asks only those peers again
    that have not answered yet.
    """

    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]
    peers: tuple[str, ...] = ()
    deadline_ms: int = 0
    query_id: str = ""


@dataclass(frozen=True, slots=True)
class AskProgress:
    """One peer's answer as it comes in, or the last message when ``done``."""

    query_id: str
    answered: int
    total: int
    answer: PeerAnswer | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: ``count`` items, older than ``before`` (an id)."""

    count: int = 50
    before: str = ""


@dataclass(frozen=True, slots=True)
class ById:
    """Names one thing."""

    id: str


@dataclass(frozen=True, slots=True)
class QuerySummary:
    """One of our own queries, without what was asked."""

    query_id: str
    asked_at: datetime
    officer: str
    purpose: str
    case: str
    offence: str
    questions: int
    hits: int
    no_hits: int
    not_answered: int


@dataclass(frozen=True, slots=True)
class QueryList:
    """Our own queries, newest first."""

    items: tuple[QuerySummary, ...]


@dataclass(frozen=True, slots=True)
class QueryView:
    """One of our own queries with every answer."""

    query_id: str
    asked_at: datetime
    officer: str
    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]
    answers: tuple[PeerAnswer, ...]


# --- records ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImportChunk:
    """A part of a file to import; the first one says how to read it.

    ``format`` is ``ftm``, ``csv`` or ``json``; ``mapping`` the text of a mapping
    file, for CSV. ``role`` and ``handling`` apply where a row says nothing.
    """

    data: bytes
    format: str = ""
    source: str = ""
    mapping: str = ""
    role: str = ""
    handling: str = ""
    last: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken, and why. ``line`` counts from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is. Counts are totals; ``rejects`` are new ones."""

    read: int
    added: int
    changed: int
    unchanged: int
    rejected: int
    selectors: int
    bytes_read: int
    rejects: tuple[Reject, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class FieldInput:
    """One value given for one field."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class RecordInput:
    """A record given by hand."""

    category: str
    role: str
    fields: tuple[FieldInput, ...]
    source_id: str = ""
    handling: str = "H0"
    evaluation: str = "X4"
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class FieldView:
    """One value as held."""

    field: str
    value: str
    normal: str
    check: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record as the agency's own officers see it."""

    reference: str
    category: str
    role: str
    source: str
    source_id: str
    handling: str
    evaluation: str
    originator: str
    minor: bool
    hidden: bool
    changed_at: datetime
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Names one record, and says why it is read."""

    reference: str
    purpose: str
    case: str
    offence: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Which records to list, and why. ``after`` is a reference, or empty."""

    category: str = ""
    count: int = 50
    after: str = ""
    purpose: str = ""
    case: str = ""
    offence: str = ""
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class RecordList:
    """Records in the order of their arrival.

    ``left_out`` of the page are protected, and the officer may not read them. The
    next page begins after ``last``.
    """

    items: tuple[RecordView, ...]
    left_out: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Withdraw one record: it is found no more and its key is destroyed."""

    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """A named count."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class HoldingsStats:
    """How much is held."""

    records: int
    selectors: int
    categories: tuple[Count, ...]


# --- peers and keys --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardReply:
    """Our own card, and the fingerprint to read out over another channel."""

    card: bytes
    fingerprint: str
    agency: str
    sequence: int


@dataclass(frozen=True, slots=True)
class PeerAddRequest:
    """A card, and the fingerprint that the other side read out.

    ``fingerprint`` may be empty only for a later card of a known peer.
    """

    card: bytes
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class PeerView:
    """A peer as officers see it. ``changes``: what the card that was added changed."""

    agency: str
    name: str
    country: str
    agency_class: str
    state: str
    fingerprint: str
    sequence: int
    endpoints: tuple[str, ...]
    added_at: datetime
    changed_at: datetime
    keys_end: datetime
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeerList:
    """All peers."""

    items: tuple[PeerView, ...]


@dataclass(frozen=True, slots=True)
class PingReply:
    """How a peer is. ``skew_ms`` is their clock minus ours."""

    agency: str
    ok: bool
    millis: int
    skew_ms: int
    software: str
    note: str


@dataclass(frozen=True, slots=True)
class RevokeRequest:
    """Stop dealing with a peer."""

    agency: str
    reason: str


@dataclass(frozen=True, slots=True)
class RotateRequest:
    """Make a new key. ``use`` is ``signing``, ``sealing`` or ``tls``.

    It is used from ``active_in_s`` seconds on; until then peers can take the
    new card.
    """

    use: str
    active_in_s: int


@dataclass(frozen=True, slots=True)
class KeyView:
    """One of our own keys; never the secret part."""

    key_id: str
    use: str
    born: datetime
    active_from: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class KeyList:
    """All our own keys."""

    items: tuple[KeyView, ...]


# --- officers --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfficerAddRequest:
    """A person at the node and their roles."""

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficerAddReply:
    """The credential is shown once and kept only as a hash."""

    pseudonym: str
    credential: str


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer as those who keep and check the staff see them.

    ``roles`` hold now. ``waiting`` are those that two people give and that do not hold
    yet: proposed by one, agreed to by another, from ``begins`` on. ``renewed``: nobody
    but the officer has seen the credential.
    """

    pseudonym: str
    name: str
    roles: tuple[str, ...]
    active: bool
    added_at: datetime
    waiting: tuple[str, ...] = ()
    proposed_by: str = ""
    agreed_by: str = ""
    begins: datetime | None = None
    renewed: bool = False


@dataclass(frozen=True, slots=True)
class OfficerList:
    """All officers."""

    items: tuple[OfficerView, ...]


# --- policy and releases ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a policy bundle; ``path`` is relative, with forward slashes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PolicyFiles:
    """The bundle in force, file by file."""

    files: tuple[BundleFile, ...]


@dataclass(frozen=True, slots=True)
class ActivateRequest:
    """A whole policy bundle; ``waived`` names the properties that it may break."""

    files: tuple[BundleFile, ...]
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """The whole digest of a proposed bundle, and the properties that it may break."""

    digest: str
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyView:
    """The bundle in force.

    ``properties`` counts those that it states; ``waived`` are those that may be broken,
    each with its reason.
    """

    digest: str
    policies: int
    cases: int
    agreements: tuple[str, ...]
    activated_at: datetime
    properties: int = 0
    waived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingRelease:
    """A match of ours that a release officer should look at.

    ``remedies`` are the approvals that would cure what was withheld or hidden;
    none means that there is nothing to approve: somebody asked for what is hidden.
    ``told_as`` is the reference that the peer has of it, which is not ours; empty
    where it was told of no hit. ``about`` is what would leave: a ``record``, a
    ``notice`` of ours, or a notice to ``forward``. ``asked`` is the question, sealed;
    it is shown with the record, and listed to nobody. The same asked again is the same,
    with a count: ``at`` is when it was asked first.
    """

    id: str
    at: datetime
    peer: str
    reference: str
    case: str
    purpose: str
    offence: str
    category: str
    grade: str
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    told_as: str = ""
    count: int = 1
    last_at: datetime | None = None
    legal_basis: str = ""
    about: str = "record"
    asked: bytes = b""


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """Which part of what waits: ``count`` from ``after`` on, of one ``peer`` or all.

    ``after`` is what the page before gave as ``next``.
    """

    count: int = 50
    after: str = ""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class PendingList:
    """What waits for a release officer: of each peer in turn its oldest first.

    ``next`` is empty on the last page. ``waiting`` counts all that waits, by peer.
    """

    items: tuple[PendingRelease, ...]
    next: str = ""
    waiting: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class LeavingField:
    """One value as it would leave. ``approved``: only once it is approved."""

    field: str
    value: str
    level: str
    approved: bool


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """What a release officer decides on, all of it beside each other.

    ``question`` and ``record`` are there where a peer asked; ``leaves`` is what the
    peer would be told, if it asked again. ``seen`` names all of this: an approval
    takes it, and is of this and nothing else.
    """

    pending: PendingRelease
    leaves: tuple[LeavingField, ...]
    seen: str
    question: Question | None = None
    record: RecordView | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A release officer's decision on a pending release.

    ``seen`` is that of the view that was shown; an approval needs it.
    """

    id: str
    approve: bool
    reason: str
    seen: str = ""


# --- ledger and node -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Which entries: ``count`` from ``start`` on; below 0 it counts from the end.

    Cover entries are left out and not counted, unless ``covers`` asks for them.
    """

    start: int = -20
    count: int = 20
    exchange_id: str = ""
    covers: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as the auditor sees it. ``json`` is the entry, opened.

    ``exhibit_json`` is empty unless the exhibit was asked for and still exists, and so
    is ``evidence``: the signed messages in it. ``note`` says of what is missing which
    entry erased it, or that none says so; ``erased`` only if one does.
    """

    index: int
    act: str
    at: datetime
    erased: bool
    json: str
    exhibit_json: str = ""
    note: str = ""
    evidence: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryList:
    """Entries in ledger order, with the size they were read under.

    ``shown`` is the size that peers are shown, ``covers`` how many cover entries
    were left out on the way through these.
    """

    size: int
    items: tuple[EntryView, ...]
    shown: int = 0
    covers: int = 0


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """One entry, with its exhibit on demand; opening an exhibit is itself recorded."""

    index: int
    exhibit: bool = False
    reason: str = ""


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
    """Check the ledger, also against checkpoints that others hold of it."""

    checkpoints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file of a ledger export, in order; one file may span several messages."""

    path: str
    data: bytes
    more: bool = False


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """How the node is."""

    agency: str
    name: str
    country: str
    version: str
    started_at: datetime
    store: str
    ledger_size: int
    records: int
    peers: int
    policy_digest: str
    wire_address: str
    warnings: tuple[str, ...]
    doubts: tuple[str, ...] = ()


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
