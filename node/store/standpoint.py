"""What a process knows to be durable, and how it comes to know what others wrote.

Where a process has the store to itself, it knows all of it: each commit is its own.
Otherwise every transaction begins with the lock of the head's row, and with what others
have appended since (``meeting``). What of it processes keep in memory is read anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from sqlalchemy import Connection

from node.crypto.keystore import Keyring
from node.errors import OtherRules
from node.flows.ports import Effect
from node.ledger.checkpoint import agency_of
from node.ledger.note import vkey
from node.model.entry import Place
from node.store import lost as loss
from node.store.act import Commit
from node.store.append import Appended, sign_head
from node.store.bound import Bound
from node.store.bound_shared import SharedBound
from node.store.cluster import MOVES
from node.store.edge import Edge
from node.store.head import Stand, is_empty, put_first_head, read_bound, read_stand
from node.store.lost import WriterLostError
from node.store.meeting import HeadRow, lock_head, meet
from node.store.merge import Runs, read_runs
from node.store.session import Session
from node.store.transaction import Transaction
from node.store.tries import FOR_GOOD

_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"

Watchers = Mapping[type[Effect], Callable[[], None]]
"""Who is told, before the caller is, that an effect of a type was committed."""


class Standpoint:
    """The part of the writer that knows what stands.

    ``stand`` is what is durable, for any thread; ``runs`` are yet to be merged, and
    what was ``erased`` may still lie in the write-ahead log. ``joined`` are the rules
    by which this process reads, once it is among those that share the store.
    """

    stand: Stand
    _session: Session
    _connection: Connection
    _sealed: bytes
    _heard: Callable[[frozenset[str]], None]

    def __init__(
        self, keys: Keyring, origin: str, watchers: Watchers, bound: Bound
    ) -> None:
        self._sign, self._us = partial(sign_head, keys, origin), agency_of(origin)
        self._key = vkey(origin, keys.ledger_public)
        self._watchers, self._bound = watchers, bound
        self._shared = bound if isinstance(bound, SharedBound) else None
        self.erased = True  # a crash may have come between an erasure and its end
        self.runs, self.joined = Runs(), ""

    def _open(self, *, may_begin: bool) -> None:
        """Take what is stored, if it holds, or begin a new ledger.

        Of one moment where others write: nobody waits for who reads it all; what they
        add meanwhile is met before anything is written.
        """
        with self._connection.begin():
            if self._shared is not None:
                self._connection.exec_driver_sql(_ONE_MOMENT)
            if is_empty(self._connection, may_be=may_begin):
                first = self._sign(Edge())
                put_first_head(self._connection, first, self._bound.first_sum)
            self.runs = read_runs(self._connection)
            stand = read_stand(self._connection, self._key)
            sealed = read_bound(self._connection)
            self._bound.load(self._connection, stand.head, stand.beside, sealed)
            if self._shared is None:
                loss.check_writable(self._connection)
            self.stand, self._sealed = stand, sealed

    def _begin(self) -> Transaction:
        """Begin a transaction, knowing what stands."""
        work = self._session.begin(self._bound)
        if self._shared is not None:
            try:
                self._meet(self._shared, lock_head(work.connection))
                self._check_rules()
            except BaseException as error:
                self._session.roll_back(work, error)
                if isinstance(error, FOR_GOOD):
                    raise WriterLostError(error) from error
                raise
        work.stand_on(self.stand.next_record, self._bound.total)
        return work

    def _meet(self, bound: SharedBound, row: HeadRow) -> None:
        """Know what other processes have appended; the head's row is locked."""
        if row.sealed == self._sealed:
            return
        old = self.stand
        stand, total = meet(
            self._connection, row, old, vkey=self._key, open_sum=bound.open_sum
        )
        bound.meet(self._connection, total, since=old.head.size)
        moved = stand.cluster.moved_since(old.cluster)
        self._tell([kind for kind, what in MOVES.items() if what in moved])
        if moved:
            self._heard(moved)
        self.stand, self._sealed = stand, row.sealed
        # Whoever adds a run takes numbers for it; a merge only lets some go.
        if stand.next_record != old.next_record and not self.runs.merging:
            self.runs = read_runs(self._connection)

    def _check_rules(self) -> None:
        """Refuse to go on where others came meanwhile that read by other rules.

        They come once this process is taken to be gone: it was paused. What it keeps
        they would not find, and what they keep it would deny.

        Raises:
            OtherRules: so it is.
        """
        if self.joined and self.stand.cluster.rules != self.joined:
            raise OtherRules(
                "processes with other rules, keys or limits have the store now"
            )

    def _publish(
        self, kept: Sequence[Commit], work: Transaction, made: Appended
    ) -> None:
        self._bound.publish(*made.pages)
        self.runs = self.runs.and_then(work.runs)
        self.erased = self.erased or work.erased
        self._tell({type(effect) for act in kept for effect in act.effects})
        # Last: who decides by what is known now finds no older thing in memory.
        first = self.stand.head.size
        self.stand, self._sealed = made.stand, made.sealed
        for index, act in enumerate(kept, first):
            act.place = Place(index, made.stand.head)

    def _tell(self, kinds: Collection[type[Effect]]) -> None:
        for kind in kinds:
            if kind in self._watchers:
                self._watchers[kind]()
