"""What the flows need of the world.

Each port is a promise in full sentences; the adapters under ``node.store`` and
``node.transport`` keep it, and so does the in-memory one under ``tests``. The
contract suites in ``tests/contracts`` hold all of them to it.

An *effect* is a value that says what shall be true once an entry is durable.
Flows hand effects to the journal together with the entry; the store makes both
true in one transaction or neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from node.flows.basis import DecisionBasis
from node.flows.channel.effects import ChannelEffect
from node.flows.heads.book import HeadEffect
from node.flows.index.effects import IndexEffect
from node.flows.notice.effects import NoticeEffect
from node.flows.query.blind.asker.book import HeldViewEffect
from node.flows.query.blind.effects import BlindEffect
from node.flows.tell import TellRecord
from node.flows.written_off import WriteOffRecords
from node.model.agency import AgencyId
from node.model.agreement import Approval
from node.model.between import EVER, Between
from node.model.box import Box
from node.model.desk.query import QuerySummary
from node.model.desk.record import HoldingsStats
from node.model.desk.release import PendingList, PendingRelease, ReleasePage
from node.model.entry import Head, Place, ShownHead
from node.model.introduction import Peer
from node.model.officer import Officer

# --- what is kept, in boxes that only the keystore opens --------------------


@dataclass(frozen=True, slots=True)
class BoxedRecord:
    """A record as it is stored: it names nobody."""

    number: int
    reference: str
    category: str
    box: Box
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record already held under a source token."""

    number: int
    reference: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A ledger entry, ready to be placed.

    ``leaf`` has a constant size and shows nothing. ``entry`` holds the entry's
    bytes and salt, ``exhibit`` the content; both are bound to the leaf. ``arrived``:
    it records a message that came in, of which its sender knows.
    """

    leaf: bytes
    entry: Box
    exhibit: Box | None
    arrived: bool = False


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger as it is stored."""

    index: int
    leaf: bytes
    entry: Box
    exhibit: Box | None


# --- effects ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RememberAnswer:
    """A message was answered thus; the same message gets the same bytes again.

    Fails the act with ``AlreadyThere`` when (sender, message_id) is remembered
    already.
    """

    sender: str
    message_id: str
    digest: bytes
    answer: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class CountUse:
    """Add ``amount`` to the durable counter ``name`` of ``period``.

    Fails the act with ``QuotaSpent`` beyond ``most``; 0 is any number.
    """

    name: str
    period: str
    amount: int
    most: int = 0


@dataclass(frozen=True, slots=True)
class PutPeer:
    """Add or replace a peer. Fails with ``AlreadyThere`` on a sequence not higher."""

    peer: Peer


@dataclass(frozen=True, slots=True)
class PutRecord:
    """Add or replace the record known under ``source_token``.

    On replacement the old key and all old tokens go. ``reference`` is what the
    box is bound to: it is stored as given, and who wants the old one to stay
    gives the old one.
    """

    reference: str
    category: str
    source_token: bytes
    content: bytes
    box: Box
    tokens: tuple[bytes, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class WithdrawRecord:
    """Destroy the record's key and remove its tokens. ``NotFound`` if there is none."""

    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PutOfficer:
    """Add or replace an officer. ``credential`` is a keyed hash, empty to keep."""

    officer: Officer
    credential: bytes


@dataclass(frozen=True, slots=True)
class PutQuery:
    """Keep one of our own queries. ``box`` holds the query; the summary is clear."""

    summary: QuerySummary
    box: Box


@dataclass(frozen=True, slots=True)
class PutPeerAnswer:
    """Keep what one peer answered to our query, and update the query's counts.

    Replaces a ``not_answered`` of the same peer; fails with ``AlreadyThere`` when
    the peer has answered.
    """

    query_id: str
    peer: str
    answered: bool
    hits: int
    no_hits: int
    not_answered: int
    box: Box
    at: datetime


@dataclass(frozen=True, slots=True)
class PutApproval:
    """Keep a release officer's approval."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class PutPending:
    """Something waits for a release officer.

    Put again under one id, it stays one: it keeps its place and is counted.
    """

    pending: PendingRelease


@dataclass(frozen=True, slots=True)
class DropPending:
    """It waits no longer. ``NotFound`` if it does not."""

    id: str


@dataclass(frozen=True, slots=True)
class PutTold:
    """Keep what a peer was told in place of a reference of ours, and of which."""

    told_as: str
    box: Box
    at: datetime


@dataclass(frozen=True, slots=True)
class PutSetting:
    """A named small value of the node, such as the digest of the active bundle."""

    name: str
    value: bytes


@dataclass(frozen=True, slots=True)
class ShowHead:
    """Fill the ledger up with ``covers``, and show peers the head of just that size.

    The covers come after all that is committed together with this act, as many of
    them as the next size takes (``ledger.rhythm``); ``COVERS`` - 1 are enough beside
    the act's own entry. ``since`` is the instant of the clock that it is done for.
    """

    covers: tuple[Draft, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class ForgetCredentials:
    """No credential opens anything any more, of whichever officer."""


@dataclass(frozen=True, slots=True)
class BindRestored:
    """What a backup leaves out of notices is held without it from here on."""


@dataclass(frozen=True, slots=True)
class EndRestore:
    """A restored store was accepted as it is. ``NotFound`` if none waits for it."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Destroy the key of an entry's exhibit, or if ``whole`` of both, for good.

    The act's own entry says so; it comes at ``after`` or later, where who finds the
    key missing looks for it. ``NotFound`` if nothing is left to be erased.
    """

    index: int
    whole: bool
    after: int


Effect = (
    RememberAnswer
    | CountUse
    | PutPeer
    | PutRecord
    | WithdrawRecord
    | TellRecord
    | WriteOffRecords
    | PutOfficer
    | PutQuery
    | PutPeerAnswer
    | PutApproval
    | PutPending
    | DropPending
    | PutTold
    | PutSetting
    | ShowHead
    | HeadEffect
    | ForgetCredentials
    | BindRestored
    | EndRestore
    | Erase
    | ChannelEffect
    | NoticeEffect
    | IndexEffect
    | HeldViewEffect
    | BlindEffect
)


# --- ports -------------------------------------------------------------------


class Journal(DecisionBasis, Protocol):
    """The ledger's only way in. Safe to call from many threads."""

    def commit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Place:
        """Make the entry and its effects durable together, then return its place.

        Blocks until they are on stable storage. If an effect fails, neither the
        entry nor any effect of this act is kept, other acts are untouched, and
        the effect's error is raised. Not idempotent; the caller's effects are.

        Raises:
            StoreBroken: nothing was kept, or it is unknown what was (``InDoubt``).
            LedgerBroken: the stored head is not the one last signed.
        """
        ...

    def submit(
        self, draft: Draft, effects: Sequence[Effect] = (), *, basis: int | None = None
    ) -> Future[Place]:
        """Do what ``commit`` does, without waiting: the future has what it returns.

        Acts become durable in the order they were submitted. Raises at once what
        makes the journal refuse all acts. ``basis``: what it was decided by.
        """
        ...

    def head(self) -> Head:
        """Return the newest durable head, for our own people: peers get ``shown``."""
        ...

    def shown(self) -> ShownHead:
        """Return the durable head that peers may see; it never becomes smaller."""
        ...

    def rows(self, start: int, stop: int) -> Iterator[LedgerRow]:
        """Yield the rows ``start <= index < stop`` in order."""
        ...

    def row(self, index: int) -> LedgerRow:
        """Return one row. Raises ``NotFound``."""
        ...

    def erased_after(self, index: int) -> int | None:
        """Return where to begin to look for the entry of an ``Erase``, or None.

        A hint: whoever writes to the store could have put it there.
        """
        ...

    def trouble(self) -> str:
        """Return why nothing can be kept at the moment; nothing if it can."""
        ...

    def restored(self) -> int | None:
        """Return how many entries the backup had that this was restored from.

        None unless it was, and nobody has accepted it yet (``EndRestore``).
        """
        ...

    def hashes(self, level: int, start: int, stop: int) -> tuple[bytes, ...]:
        """Return hashes of complete subtrees of 256**level leaves, for proofs."""
        ...

    def altered(self) -> Iterator[str]:
        """Yield a sentence for each stored row that is not the one written last.

        Of the rows that grant or withhold something: who may come in, what may
        leave, what is held. A row that is gone or came from nowhere is one, too.
        """
        ...


class PeerBook(Protocol):
    """Who is known.

    Reads are of what is durable; answers may be cached in memory only if a
    change through the journal is seen by the next read.
    """

    def get(self, agency: AgencyId) -> Peer | None:
        """Return the peer, revoked or not, or None."""
        ...

    def all(self) -> tuple[Peer, ...]:
        """Return all peers, revoked ones too, by agency id."""
        ...


class Holdings(Protocol):
    """The agency's own records, by keyed token."""

    def find(
        self, tokens: Sequence[bytes], *, limit: int
    ) -> Mapping[bytes, tuple[int, ...]]:
        """Return the record numbers under each token that has any.

        At most ``limit`` numbers a token, lowest first. Withdrawn records are
        not found.
        """
        ...

    def load(self, numbers: Sequence[int]) -> tuple[BoxedRecord, ...]:
        """Return the records that exist, in the order of their numbers."""
        ...

    def by_reference(self, reference: str) -> BoxedRecord | None:
        """Return one record, or None if there is none or it was withdrawn."""
        ...

    def page(
        self, *, category: str, after: str, count: int, newest_first: bool = False
    ) -> tuple[BoxedRecord, ...]:
        """Return ``count`` records in order of arrival after reference ``after``."""
        ...

    def beginning(self, text: str, *, count: int) -> tuple[BoxedRecord, ...]:
        """Return at most ``count`` records whose references begin with ``text``."""
        ...

    def known(self, source_tokens: Sequence[bytes]) -> Mapping[bytes, HeldRecord]:
        """Return what is held under each source token that is known."""
        ...

    def crowded(self, *, at_least: int, most: int) -> tuple[bytes, ...]:
        """Return ``most`` tokens that so many records carry, the commonest first."""
        ...

    def stats(self) -> HoldingsStats:
        """Return counts."""
        ...


@dataclass(frozen=True, slots=True)
class Remembered:
    """How a message was answered."""

    digest: bytes
    answer: bytes


class Memory(Protocol):
    """Messages answered inside the freshness window."""

    def recall(self, sender: str, message_id: str) -> Remembered | None:
        """Return how the message was answered, if it was."""
        ...

    def forget_before(self, at: datetime) -> int:
        """Drop what was answered before ``at``; return how many."""
        ...

    def forgotten(self) -> datetime | None:
        """Return when the newest was answered that was ever dropped; or None."""
        ...

    def uses(self, of: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """Return the durable counter of each name and period that has one."""
        ...

    def forget_uses_before(self, period: str) -> int:
        """Drop the counters of periods that sort before ``period``; return how many."""
        ...


class OfficerBook(Protocol):
    """Who works here."""

    def by_credential(self, credential: bytes) -> Officer | None:
        """Return the officer whose credential has this keyed hash."""
        ...

    def all(self) -> tuple[Officer, ...]:
        """Return all officers, disabled ones too."""
        ...


@dataclass(frozen=True, slots=True)
class KeptQuery:
    """One of our own queries as it is stored."""

    summary: QuerySummary
    box: Box
    answers: tuple[tuple[str, bool, Box], ...]  # peer, answered, box


class QueryBook(Protocol):
    """Our own queries."""

    def get(self, query_id: str) -> KeptQuery | None:
        """Return one query with its answers."""
        ...

    def page(
        self, asked: Between = EVER, *, count: int, after: str
    ) -> tuple[QuerySummary, ...]:
        """Return summaries of what was asked then, in order, after query ``after``."""
        ...

    def beginning(self, text: str, *, count: int) -> tuple[QuerySummary, ...]:
        """Return summaries of queries whose ids begin with ``text``, newest first."""
        ...


EVERYTHING = ReleasePage(count=1_000_000)


class ApprovalBook(Protocol):
    """What release officers have approved."""

    def for_case(self, *, peer: str, case: str, now: datetime) -> tuple[Approval, ...]:
        """Return the approvals in force for that peer and case, oldest first."""
        ...

    def granted(self, now: datetime) -> tuple[Approval, ...]:
        """Return all approvals in force, oldest first."""
        ...


class PendingBook(Protocol):
    """What waits for a release officer."""

    def page(self, page: ReleasePage = EVERYTHING) -> PendingList:
        """Return a page of what waits, and how much waits in all, by peer.

        The oldest of each peer first, by age, then the second of each, and so on: what
        one peer has waiting never stands before all that another has.

        Raises:
            BadInput: ``after`` is not what a page gave as ``next``.
        """
        ...

    def get(self, id_: str) -> PendingRelease | None:
        """Return what waits under an id, or None."""
        ...

    def beyond(self, *, most: int, before: datetime, count: int) -> tuple[str, ...]:
        """Return the ids of what need not wait any more, at most ``count``.

        Of each peer what is older than its newest ``most``, or last asked ``before``.
        """
        ...


class ToldBook(Protocol):
    """The references that peers were told in place of ours."""

    def get(self, told_as: str) -> Box | None:
        """Return the box of what a peer was told under this name, or None."""
        ...


class SettingBook(Protocol):
    """Small settings of the node, by name."""

    def get(self, name: str) -> bytes | None:
        """Return a setting, or None."""
        ...


class PeerDoor(Protocol):
    """The way to a peer's wire door. Safe to call from many threads."""

    def exchange(self, peer: Peer, envelope: bytes, *, timeout_s: float) -> bytes:
        """Hand over an envelope, return the envelope that answers it.

        TLS is to the peer's pinned key and nobody else.

        Raises:
            Unreachable: no answer in time; it is unknown whether it arrived.
            TheirFault: the peer refused the envelope.
        """
        ...
