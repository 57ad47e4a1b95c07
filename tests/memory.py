"""Every port in memory, with fault callbacks.

For tests of flows: the same promises as the real store (``tests/contracts`` holds
both to them), without a disk. With keys it keeps a real, signed Merkle ledger. In
use::

    store = MemoryStore(keys)                    # or MemoryStore(): unsigned heads
    flow = Answerer(journal=store.journal, peers=store.peers, ...)
    store.put(PutPeer(peer))                     # set the scene without an entry

    store.before_commit = fail                   # raise: nothing is kept
    store.after_commit = fail                    # raise: kept, but nobody is told;
    store.reopen()                               # refuses everything until this

``acts`` lists what was committed, for a test to look at.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime

from node.crypto.keystore import Keyring
from node.errors import (
    AlreadyThere,
    BadInput,
    ComityError,
    NotFound,
    Overtaken,
    StoreBroken,
)
from node.flows.boxing import version_of
from node.flows.heads.book import (
    DropHead,
    ForgetHeads,
    HoldHead,
    KeepHead,
    PutDoubt,
)
from node.flows.ports import (
    EVERYTHING,
    BindRestored,
    BoxedRecord,
    CountUse,
    Draft,
    DropPending,
    Effect,
    EndRestore,
    Erase,
    ForgetCredentials,
    HeldRecord,
    KeptQuery,
    LedgerRow,
    PutApproval,
    PutOfficer,
    PutPeer,
    PutPeerAnswer,
    PutPending,
    PutQuery,
    PutRecord,
    PutSetting,
    PutTold,
    RememberAnswer,
    Remembered,
    ShowHead,
    WithdrawRecord,
)
from node.flows.tell import TellRecord
from node.flows.written_off import WriteOffRecords
from node.ledger.checkpoint import agency_of, write_checkpoint
from node.ledger.leaf import LEAF_SIZE
from node.ledger.merkle import TILE_WIDTH, Frontier, leaf_hash, subtree_hash
from node.ledger.rhythm import COVERS, next_size
from node.model.agency import AgencyId
from node.model.agreement import Approval
from node.model.between import EVER, Between
from node.model.box import Box
from node.model.codes import PeerState
from node.model.desk.call import Count
from node.model.desk.query import QuerySummary
from node.model.desk.record import HoldingsStats
from node.model.desk.release import PendingList, PendingRelease, ReleasePage
from node.model.entry import Head, Place, ShownHead
from node.model.head import HeadDoubt, PeerHead, PeerHeads
from node.model.held_view import HeldView
from node.model.introduction import Peer
from node.model.officer import Officer
from node.store.cluster import Cluster, against
from node.store.instants import to_micros
from node.store.lease import expecting, wanted
from node.store.pending import paged
from tests.memory_blind import BLIND_EFFECTS, BlindTables, MemoryBlindBook
from tests.memory_channel import MemoryChannelBook
from tests.memory_index import INDEX_EFFECTS, MemoryIndexBook
from tests.memory_notice import NOTICE_EFFECTS, MemoryNoticeBook, NoticeTables
from tests.memory_views import HELD_VIEW_EFFECTS, MemoryHeldViewBook

TOKEN_SIZE = 16
UNSHOWN = datetime(1970, 1, 1, tzinfo=UTC)

BeforeCommit = Callable[[Draft, tuple[Effect, ...]], None]
AfterCommit = Callable[[Place], None]


@dataclass
class State:
    """All tables. A failed act leaves them as they were."""

    peers: dict[str, Peer] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)
    credentials: dict[bytes, str] = field(default_factory=dict)
    records: dict[int, PutRecord] = field(default_factory=dict)
    next_record: int = 1
    remembered: dict[tuple[str, str], RememberAnswer] = field(default_factory=dict)
    used: Counter[tuple[str, str]] = field(default_factory=Counter)
    forgotten: datetime | None = None
    queries: dict[str, PutQuery] = field(default_factory=dict)
    answers: dict[tuple[str, str], PutPeerAnswer] = field(default_factory=dict)
    approvals: dict[str, Approval] = field(default_factory=dict)
    pending: dict[str, PendingRelease] = field(default_factory=dict)
    told: dict[str, Box] = field(default_factory=dict)
    held: dict[str, PeerHead] = field(default_factory=dict)
    heads: dict[tuple[str, int, bytes], PeerHead] = field(default_factory=dict)
    doubts: dict[str, HeadDoubt] = field(default_factory=dict)
    settings: dict[str, bytes] = field(default_factory=dict)
    restored: int | None = None
    destroyed: dict[int, str] = field(default_factory=dict)
    erased_after: dict[int, int] = field(default_factory=dict)
    notice_tables: NoticeTables = field(default_factory=NoticeTables)
    views: dict[str, HeldView] = field(default_factory=dict)
    view_parts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    blind: BlindTables = field(default_factory=BlindTables)

    def copy(self) -> State:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return State(
            **{
                k: v if isinstance(v, int | datetime | None) else v.copy()
                for k, v in values.items()
            }
        )


class MemoryStore:
    """Every port, over one ``State``. Safe for many threads."""

    def __init__(
        self,
        keys: Keyring | None = None,
        origin: str = "",
        *,
        before_commit: BeforeCommit | None = None,
        after_commit: AfterCommit | None = None,
    ) -> None:
        agency = keys.agency if keys else "xx-memory"
        self.keys = keys
        self.origin = origin or f"{agency}/comity-ledger"
        self.before_commit = before_commit
        self.after_commit = after_commit
        self.acts: list[tuple[Draft, tuple[Effect, ...]]] = []
        self.state = State()
        self.lock = threading.RLock()
        self.journal = MemoryJournal(self)
        self.peers = MemoryPeerBook(self)
        self.holdings = MemoryHoldings(self)
        self.memory = MemoryMemory(self)
        self.officers = MemoryOfficerBook(self)
        self.queries = MemoryQueryBook(self)
        self.approvals = MemoryApprovalBook(self)
        self.pending = MemoryPendingBook(self)
        self.told = MemoryToldBook(self)
        self.settings = MemorySettingBook(self)
        self.heads = MemoryHeadBook(self)
        self.channel = MemoryChannelBook(self)
        self.notices = MemoryNoticeBook(self)
        self.index = MemoryIndexBook(self)
        self.views = MemoryHeldViewBook(self)
        self.blind = MemoryBlindBook(self)

    def put(self, *effects: Effect) -> None:
        """Make effects true without an entry, to set a scene."""
        with self.lock:
            self.state = applied(self.state, effects)

    def reopen(self) -> None:
        """Start anew on what was kept."""
        self.journal.refusal = None

    def close(self) -> None:
        """Refuse everything from here on."""
        self.journal.refusal = StoreBroken("the store is closed")


# --- effects -------------------------------------------------------------------


def applied(state: State, effects: Sequence[Effect]) -> State:
    """Return the state after ``effects``; ``state`` itself is left alone."""
    after = state.copy()
    for effect in effects:
        if type(effect) in NOTICE_EFFECTS:
            NOTICE_EFFECTS[type(effect)](after.notice_tables, effect)
        else:
            EFFECTS[type(effect)](after, effect)
    return after


def remember_answer(state: State, effect: RememberAnswer) -> None:
    if (effect.sender, effect.message_id) in state.remembered:
        raise AlreadyThere("the message was answered already")
    state.remembered[effect.sender, effect.message_id] = effect


def count_use(state: State, effect: CountUse) -> None:
    state.used[effect.name, effect.period] += effect.amount


def put_peer(state: State, effect: PutPeer) -> None:
    put, held = effect.peer, state.peers.get(effect.peer.agency)
    if held and put.introduction.sequence <= held.introduction.sequence:
        if put.state is not PeerState.REVOKED or put.fingerprint != held.fingerprint:
            raise AlreadyThere(f"peer {put.agency}: a card of that sequence is held")
        put = replace(held, state=put.state, changed_at=put.changed_at)
    state.peers[put.agency] = put


def put_record(state: State, effect: PutRecord) -> None:
    if any(len(token) != TOKEN_SIZE for token in effect.tokens):
        raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")
    number = next(
        (n for n, r in state.records.items() if r.source_token == effect.source_token),
        None,
    )
    other = next(
        (n for n, r in state.records.items() if r.reference == effect.reference), number
    )
    if other != number:
        raise AlreadyThere("the reference is another record's")
    if number is None:
        number = state.next_record
        state.next_record += 1
    state.records[number] = effect


def withdraw_record(state: State, effect: WithdrawRecord) -> None:
    for number, record in state.records.items():
        if record.reference == effect.reference:
            del state.records[number]
            return
    raise NotFound(f"no record {effect.reference[:60]!r} is held")


def tell_record(state: State, effect: TellRecord) -> None:
    held = state.records.get(effect.number)
    if held is None or version_of(held.box.sealed) != effect.version:
        raise Overtaken("a record was withdrawn or changed meanwhile")


def write_off_records(state: State, effect: WriteOffRecords) -> None:
    for number in effect.numbers:
        if number not in state.records:
            raise NotFound(f"no record number {number} is held")
    for number in effect.numbers:
        del state.records[number]


def put_officer(state: State, effect: PutOfficer) -> None:
    who = effect.officer.pseudonym
    if effect.credential:
        if state.credentials.get(effect.credential, who) != who:
            raise AlreadyThere("the credential is another officer's")
        state.credentials = {c: p for c, p in state.credentials.items() if p != who}
        state.credentials[effect.credential] = who
    state.officers[who] = effect.officer


def put_query(state: State, effect: PutQuery) -> None:
    state.queries[effect.summary.query_id] = effect


def put_peer_answer(state: State, effect: PutPeerAnswer) -> None:
    if effect.query_id not in state.queries:
        raise NotFound(f"no query {effect.query_id[:60]!r} was asked here")
    held = state.answers.get((effect.query_id, effect.peer))
    if held and held.answered:
        raise AlreadyThere(f"{effect.peer} has answered this query already")
    state.answers[effect.query_id, effect.peer] = effect


def put_approval(state: State, effect: PutApproval) -> None:
    state.approvals.setdefault(effect.approval.id, effect.approval)


def put_pending(state: State, effect: PutPending) -> None:
    put, held = effect.pending, state.pending.get(effect.pending.id)
    if held is None:
        state.pending[put.id] = replace(put, count=1, last_at=None)
        return
    state.pending[put.id] = replace(
        put, at=held.at, last_at=put.at, count=held.count + 1
    )


def put_told(state: State, effect: PutTold) -> None:
    if effect.told_as in state.told:
        raise AlreadyThere("told before")
    state.told[effect.told_as] = effect.box


def drop_pending(state: State, effect: DropPending) -> None:
    if state.pending.pop(effect.id, None) is None:
        raise NotFound(f"nothing waits under {effect.id[:80]!r}")


def name_of(head: PeerHead) -> tuple[str, int, bytes]:
    return head.agency, head.size, head.root


def keep_head(state: State, effect: KeepHead) -> None:
    state.heads.setdefault(name_of(effect.head), effect.head)


def hold_head(state: State, effect: HoldHead) -> None:
    if state.held.get(effect.head.agency) != effect.instead_of:
        raise AlreadyThere("another head is held")
    state.held[effect.head.agency] = effect.head


def drop_head(state: State, effect: DropHead) -> None:
    state.heads.pop(name_of(effect.head), None)


def forget_heads(state: State, effect: ForgetHeads) -> None:
    state.held.pop(effect.agency, None)
    for name in [n for n in state.heads if n[0] == effect.agency]:
        del state.heads[name]


def put_doubt(state: State, effect: PutDoubt) -> None:
    state.doubts[effect.doubt.id] = effect.doubt


def put_setting(state: State, effect: PutSetting) -> None:
    state.settings[effect.name] = effect.value


def show_head(_state: State, effect: ShowHead) -> None:
    if len(effect.covers) < COVERS - 1:
        raise BadInput("too few covers")
    if any(len(cover.leaf) != LEAF_SIZE for cover in effect.covers):
        raise BadInput("a cover must look like any other entry")


def forget_credentials(state: State, _effect: ForgetCredentials) -> None:
    state.credentials = {}


def bind_restored(_state: State, _effect: BindRestored) -> None:
    """Nothing is bound in memory."""


def end_restore(state: State, _effect: EndRestore) -> None:
    if state.restored is None:
        raise NotFound("no restore waits to be accepted")
    state.restored = None


def erase(state: State, effect: Erase) -> None:
    destroyed = state.destroyed.get(effect.index, "")
    if destroyed == "whole" or (destroyed and not effect.whole):
        raise NotFound(f"nothing is left to be erased of entry {effect.index}")
    state.destroyed[effect.index] = "whole" if effect.whole else "exhibit"
    state.erased_after[effect.index] = effect.after


EFFECTS: Mapping[type, Callable[..., None]] = {
    RememberAnswer: remember_answer,
    CountUse: count_use,
    PutPeer: put_peer,
    PutRecord: put_record,
    WithdrawRecord: withdraw_record,
    TellRecord: tell_record,
    WriteOffRecords: write_off_records,
    PutOfficer: put_officer,
    PutQuery: put_query,
    PutPeerAnswer: put_peer_answer,
    PutApproval: put_approval,
    PutPending: put_pending,
    DropPending: drop_pending,
    PutTold: put_told,
    KeepHead: keep_head,
    HoldHead: hold_head,
    DropHead: drop_head,
    ForgetHeads: forget_heads,
    PutDoubt: put_doubt,
    PutSetting: put_setting,
    ShowHead: show_head,
    ForgetCredentials: forget_credentials,
    BindRestored: bind_restored,
    EndRestore: end_restore,
    Erase: erase,
    **INDEX_EFFECTS,
    **HELD_VIEW_EFFECTS,
    **BLIND_EFFECTS,
}


# --- ports ---------------------------------------------------------------------


class MemoryJournal:
    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.refusal: ComityError | None = None
        self.ledger: list[LedgerRow] = []
        self.leaf_hashes: list[bytes] = []
        self.frontier = Frontier()
        self.newest = self._sign()
        self.now_shown, self.arrived = ShownHead(self.newest, UNSHOWN), 0
        self.cluster = Cluster()

    def basis(self) -> int:
        with self.store.lock:
            return self.cluster.basis

    @contextmanager
    def unchanged(self, kind: str) -> Iterator[None]:
        self.fresh()
        with expecting(kind, self.cluster.moved.get(kind, 0)):
            yield

    def fresh(self) -> None:
        with self.store.lock:
            if self.refusal is not None:
                raise self.refusal

    def submit(
        self, draft: Draft, effects: Sequence[Effect] = (), *, basis: int | None = None
    ) -> Future[Place]:
        told: Future[Place] = Future()
        try:
            with self.store.lock:
                self._refuse_late(basis)
                told.set_result(self.commit(draft, effects))
        except Exception as error:
            if self.refusal is error:
                raise
            told.set_exception(error)
        return told

    def commit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Place:
        effects = tuple(effects)
        if len(draft.leaf) != LEAF_SIZE:
            raise BadInput(f"a leaf is {LEAF_SIZE} bytes, whatever it commits to")
        with self.store.lock:
            if self.refusal is not None:
                raise self.refusal
            if self.store.before_commit:
                self.store.before_commit(draft, effects)
            self._refuse_late(None)
            self._refuse_to_erase_nothing(effects)
            self.store.state = applied(self.store.state, effects)
            self.store.acts.append((draft, effects))
            self.cluster = self.cluster.and_then(effects, agency_of(self.store.origin))
            place = self._append(draft, [e for e in effects if isinstance(e, ShowHead)])
            if self.store.after_commit:
                try:
                    self.store.after_commit(place)
                except BaseException:
                    self.refusal = StoreBroken(
                        "the store failed in the middle of a commit"
                    )
                    raise
            return place

    def _refuse_late(self, basis: int | None) -> None:
        if (late := against(wanted(basis), self.cluster)) is not None:
            raise late

    def _append(self, draft: Draft, show: list[ShowHead]) -> Place:
        index = len(self.ledger)
        self._push(draft)
        self.arrived += draft.arrived
        for effect in show:
            shown, size = self.now_shown.head.size, index + 1
            until = next_size(shown, size, arrived=self.arrived)
            for cover in effect.covers[: until - size]:
                self._push(cover)
        self.newest = self._sign()
        if show:
            self.now_shown, self.arrived = ShownHead(self.newest, show[-1].since), 0
        return Place(index, self.newest)

    def _refuse_to_erase_nothing(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Erase):
                row = self.ledger[effect.index : effect.index + 1]
                if not row or not (effect.whole or row[0].exhibit):
                    raise NotFound(f"nothing is left of entry {effect.index}")

    def _push(self, draft: Draft) -> None:
        row = LedgerRow(len(self.ledger), draft.leaf, draft.entry, draft.exhibit)
        self.ledger.append(row)
        self.leaf_hashes.append(leaf_hash(draft.leaf))
        self.frontier = self.frontier.push(self.leaf_hashes[-1])

    def head(self) -> Head:
        return self.newest

    def shown(self) -> ShownHead:
        return self.now_shown

    def rows(self, start: int, stop: int) -> Iterator[LedgerRow]:
        yield from map(self._left, self.ledger[max(start, 0) : max(stop, 0)])

    def _left(self, row: LedgerRow) -> LedgerRow:
        """What the destroyed keys have left of a row."""
        destroyed = self.store.state.destroyed.get(row.index)
        if destroyed and row.exhibit:
            row = replace(row, exhibit=Box(row.exhibit.sealed, b""))
        if destroyed == "whole":
            row = replace(row, entry=Box(row.entry.sealed, b""))
        return row

    def erased_after(self, index: int) -> int | None:
        return self.store.state.erased_after.get(index)

    def trouble(self) -> str:
        return ""

    def restored(self) -> int | None:
        return self.store.state.restored

    def row(self, index: int) -> LedgerRow:
        if not 0 <= index < len(self.ledger):
            raise NotFound(f"the ledger has no entry {index}")
        return self._left(self.ledger[index])

    def hashes(self, level: int, start: int, stop: int) -> tuple[bytes, ...]:
        if (
            level < 0
            or not 0 <= start <= stop <= len(self.leaf_hashes) // TILE_WIDTH**level
        ):
            raise NotFound(f"no hashes {start} to {stop} on level {level}")
        width = TILE_WIDTH**level
        return tuple(
            subtree_hash(self.leaf_hashes[n * width : (n + 1) * width])
            for n in range(start, stop)
        )

    def altered(self) -> Iterator[str]:
        return iter(())  # nobody else writes to it

    def _sign(self) -> Head:
        size, root, keys = self.frontier.size, self.frontier.root(), self.store.keys
        if keys is None:
            return Head(size, root, "")
        note = write_checkpoint(
            self.store.origin,
            size,
            root,
            public=keys.ledger_public,
            sign=keys.sign_note,
        )
        return Head(size, root, note)


class _Book:
    def __init__(self, store: MemoryStore) -> None:
        self.store = store

    @property
    def state(self) -> State:
        return self.store.state


class MemoryPeerBook(_Book):
    def get(self, agency: AgencyId) -> Peer | None:
        return self.state.peers.get(agency)

    def all(self) -> tuple[Peer, ...]:
        return tuple(peer for _, peer in sorted(self.state.peers.items()))


class MemoryHoldings(_Book):
    def find(
        self, tokens: Sequence[bytes], *, limit: int
    ) -> Mapping[bytes, tuple[int, ...]]:
        found: dict[bytes, list[int]] = {}
        for number, record in sorted(self.state.records.items()):
            for token in set(tokens) & set(record.tokens):
                found.setdefault(token, []).append(number)
        return {
            token: tuple(numbers[:limit])
            for token, numbers in found.items()
            if limit > 0
        }

    def load(self, numbers: Sequence[int]) -> tuple[BoxedRecord, ...]:
        records = self.state.records
        return tuple(boxed(n, records[n]) for n in sorted(set(numbers)) if n in records)

    def by_reference(self, reference: str) -> BoxedRecord | None:
        return next(
            (
                boxed(n, r)
                for n, r in self.state.records.items()
                if r.reference == reference
            ),
            None,
        )

    def page(
        self, *, category: str, after: str, count: int, newest_first: bool = False
    ) -> tuple[BoxedRecord, ...]:
        numbers = sorted(self.state.records, reverse=newest_first)
        if after:
            last = self.by_reference(after)
            if last is None:
                raise NotFound(f"no record {after[:60]!r} is held")
            numbers = numbers[numbers.index(last.number) + 1 :]
        records = ((n, self.state.records[n]) for n in numbers)
        found = [boxed(n, r) for n, r in records if category in ("", r.category)]
        return tuple(found[: max(count, 0)])

    def beginning(self, text: str, *, count: int) -> tuple[BoxedRecord, ...]:
        held = sorted(self.state.records.items(), key=lambda one: one[1].reference)
        found = [boxed(n, r) for n, r in held if r.reference.startswith(text)]
        return tuple(found[: max(count, 0)])

    def known(self, source_tokens: Sequence[bytes]) -> Mapping[bytes, HeldRecord]:
        wanted = set(source_tokens)
        return {
            r.source_token: HeldRecord(n, r.reference, r.content)
            for n, r in self.state.records.items()
            if r.source_token in wanted
        }

    def crowded(self, *, at_least: int, most: int) -> tuple[bytes, ...]:
        records = self.state.records.values()
        counted = Counter(token for r in records for token in set(r.tokens))
        some = sorted((-n, token) for token, n in counted.items() if n >= at_least)
        return tuple(token for _, token in some[: max(most, 0)])

    def stats(self) -> HoldingsStats:
        records = self.state.records.values()
        categories = Counter(r.category for r in records)
        return HoldingsStats(
            records=len(records),
            selectors=sum(len(set(r.tokens)) for r in records),
            categories=tuple(
                Count(name, count) for name, count in sorted(categories.items())
            ),
        )


def boxed(number: int, put: PutRecord) -> BoxedRecord:
    return BoxedRecord(number, put.reference, put.category, put.box, put.at)


class MemoryMemory(_Book):
    def recall(self, sender: str, message_id: str) -> Remembered | None:
        held = self.state.remembered.get((sender, message_id))
        return Remembered(held.digest, held.answer) if held else None

    def forget_before(self, at: datetime) -> int:
        with self.store.lock:
            kept = {k: r for k, r in self.state.remembered.items() if r.at >= at}
            gone = [r.at for r in self.state.remembered.values() if r.at < at]
            self.state.remembered = kept
            known = [self.state.forgotten] if self.state.forgotten else []
            self.state.forgotten = max([*gone, *known], default=None)
            return len(gone)

    def forgotten(self) -> datetime | None:
        return self.state.forgotten

    def use(self, name: str, period: str) -> int:
        return self.state.used[name, period]

    def uses(self, of):
        return {key: self.state.used[key] for key in of if self.state.used[key]}

    def forget_uses_before(self, period: str) -> int:
        with self.store.lock:
            past = [key for key in self.state.used if key[1] < period]
            for key in past:
                del self.state.used[key]
            return len(past)


class MemoryOfficerBook(_Book):
    def by_credential(self, credential: bytes) -> Officer | None:
        pseudonym = self.state.credentials.get(credential)
        return None if pseudonym is None else self.state.officers[pseudonym]

    def all(self) -> tuple[Officer, ...]:
        return tuple(officer for _, officer in sorted(self.state.officers.items()))


class MemoryQueryBook(_Book):
    def get(self, query_id: str) -> KeptQuery | None:
        held = self.state.queries.get(query_id)
        if held is None:
            return None
        answers = [
            a for (q, _), a in sorted(self.state.answers.items()) if q == query_id
        ]
        return KeptQuery(
            self._counted(held),
            held.box,
            tuple((a.peer, a.answered, a.box) for a in answers),
        )

    def page(
        self, asked: Between = EVER, *, count: int, after: str
    ) -> tuple[QuerySummary, ...]:
        if after and after not in self.state.queries:
            raise NotFound(f"no query {after[:60]!r} was asked here")
        ids = sorted(
            self.state.queries, key=self._place, reverse=not asked.oldest_first
        )
        if after:
            ids = ids[ids.index(after) + 1 :]
        ids = [i for i in ids if asked.holds(self._place(i)[0])]
        return tuple(self._counted(self.state.queries[i]) for i in ids[: max(count, 0)])

    def beginning(self, text: str, *, count: int) -> tuple[QuerySummary, ...]:
        ids = sorted(self.state.queries, key=self._place, reverse=True)
        found = [i for i in ids if i.startswith(text)][: max(count, 0)]
        return tuple(self._counted(self.state.queries[i]) for i in found)

    def _place(self, query_id: str) -> tuple[datetime, str]:
        return self.state.queries[query_id].summary.asked_at, query_id

    def _counted(self, held: PutQuery) -> QuerySummary:
        answers = [
            a for (q, _), a in self.state.answers.items() if q == held.summary.query_id
        ]
        return replace(
            held.summary,
            hits=sum(a.hits for a in answers),
            no_hits=sum(a.no_hits for a in answers),
            not_answered=sum(a.not_answered for a in answers),
        )


class MemoryApprovalBook(_Book):
    def for_case(self, *, peer: str, case: str, now: datetime) -> tuple[Approval, ...]:
        found = [
            a
            for a in self.state.approvals.values()
            if (a.peer, a.case) == (peer, case) and a.at <= now < a.until
        ]
        return tuple(sorted(found, key=lambda a: (a.at, a.id)))

    def granted(self, now: datetime) -> tuple[Approval, ...]:
        found = [a for a in self.state.approvals.values() if a.at <= now < a.until]
        return tuple(sorted(found, key=lambda a: (a.at, a.id)))


class MemoryPendingBook(_Book):
    def page(self, page: ReleasePage = EVERYTHING) -> PendingList:
        held = self.state.pending
        rows = [(one.id, to_micros(one.at)) for one in held.values()]
        ids, more, counts = paged(rows, page)
        return PendingList(tuple(held[id_] for id_ in ids), more, counts)

    def get(self, id_: str) -> PendingRelease | None:
        return self.state.pending.get(id_)

    def beyond(self, *, most: int, before: datetime, count: int) -> tuple[str, ...]:
        found = [
            one
            for peer, _ in self._by_peer()
            for turn, one in enumerate(reversed(self._of(peer)), 1)
            if turn > most or (one.last_at or one.at) < before
        ]
        found.sort(key=lambda one: (one.at, one.id))
        return tuple(one.id for one in found[: max(count, 0)])

    def _by_peer(self) -> list[tuple[str, int]]:
        return sorted(Counter(p.peer for p in self.state.pending.values()).items())

    def _of(self, peer: str) -> list[PendingRelease]:
        found = [p for p in self.state.pending.values() if p.peer == peer]
        return sorted(found, key=lambda p: (p.at, p.id))


class MemoryToldBook(_Book):
    def get(self, told_as: str) -> Box | None:
        return self.state.told.get(told_as)


class MemorySettingBook(_Book):
    def get(self, name: str) -> bytes | None:
        return self.state.settings.get(name)


class MemoryHeadBook(_Book):
    def heads(self) -> Mapping[str, PeerHeads]:
        held, waiting = self.state.held, sorted(self.state.heads.items())
        return {
            agency: PeerHeads(
                held.get(agency),
                tuple(head for name, head in waiting if name[0] == agency),
            )
            for agency in sorted({*held, *(name[0] for name, _ in waiting)})
        }

    def doubts(self) -> tuple[HeadDoubt, ...]:
        return tuple(sorted(self.state.doubts.values(), key=lambda d: (d.at, d.id)))
