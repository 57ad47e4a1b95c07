"""The journal: the only way into the ledger.

    queue → group → write → release

One committer thread takes whatever acts have queued meanwhile and has them written
as one group; nobody is kept waiting for a fuller one. Callers are released when
their act is on stable storage, or has failed. Between groups it merges selectors, a
step at a time.

When the store fails, whoever waits is told, and the committer opens it anew until it
is back: the lock is taken and the ledger checked as at the start, and what was
acknowledged must be there.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from sqlalchemy import Engine

from node.clock import SystemClock
from node.crypto.keystore import Keyring
from node.errors import (
    BadInput,
    ComityError,
    StoreBroken,
)
from node.flows.ports import Draft, Effect
from node.ledger.leaf import LEAF_SIZE
from node.model.entry import Place
from node.store.act import Commit
from node.store.act_queue import ActQueue
from node.store.bound import Bound
from node.store.bound_shared import SharedBound
from node.store.cluster import Cluster, against
from node.store.engine import translated
from node.store.grown import check_grown
from node.store.journal_reads import JournalReads
from node.store.lease import expecting, wanted
from node.store.lost import (
    WriterLostError,
    again,
    meanwhile,
    refusal_of,
    refused_all,
)
from node.store.merge import Pace
from node.store.standpoint import Watchers
from node.store.transaction import Transaction
from node.store.tries import FOR_GOOD, LOOK_SLOW_S, JournalWatch, Tries
from node.store.writer import Writer

T = TypeVar("T")

LOOK_S = 1.0
"""Seconds without an act after which it is seen whether the store is still there."""
LISTEN_S = 0.25
"""Likewise, of a store that other processes write to."""
MERGE_PAUSE_S = 1.0
"""Seconds without an import after which selectors are merged."""


class SqlJournal(JournalReads):
    """Keeps ``Journal``. Safe to call from many threads; close it at the end."""

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        engine: Engine,
        keys: Keyring,
        origin: str,
        *,
        bound: Bound,
        watchers: Watchers | None = None,
        watch: JournalWatch | None = None,
        merge_pause_s: float | None = MERGE_PAUSE_S,
        heard: Callable[[frozenset[str]], None] = lambda _: None,
    ) -> None:
        """Take the lock, check the ledger, start the committer.

        Selectors are merged once no import came for ``merge_pause_s``; None: never.
        ``watch`` is told when the store is lost, and when it is back; ``heard``, of a
        store that is shared, the kinds of things that others have changed.

        Raises:
            StoreBroken: another journal has the database, or it cannot be read.
            LedgerBroken: what is stored does not hold.
        """
        self._open = partial(
            Writer,
            engine,
            keys,
            origin,
            watchers=watchers or {},
            bound=bound,
            heard=heard,
        )
        self._watch, self._stale = watch or JournalWatch(), (watchers or {}).values()
        self.is_shared = isinstance(bound, SharedBound)
        self._writer = self._open()
        super().__init__(engine, bound, lambda: self._writer.stand)
        self._pace = Pace(merge_pause_s, SystemClock().monotonic)
        self._queue = ActQueue(SystemClock().monotonic)
        # Owned by the gate: once something stands against it, nothing is queued.
        self._gate = threading.Lock()
        self._lost: ComityError | None = None
        self._refuses = ""
        self._closed = False
        self._tries = Tries(SystemClock().monotonic)
        self._thread = threading.Thread(
            target=self._run, name="comity-journal", daemon=True
        )
        self._thread.start()

    @property
    def write_lock(self) -> threading.Lock:
        """Held through each transaction; for who else writes to this database."""
        return self._writer.lock

    def arrange(self, change: Callable[[Cluster, int], Cluster]) -> Cluster:
        """Change what processes know in common, at the database's time; return it.

        From then on nothing is kept once others read by other rules than it says.

        Raises:
            StoreBroken, LedgerBroken: it cannot be written.
        """
        return self._directly(lambda w: w.arrange(change), "cannot be written")

    def commit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Place:
        """Make the entry and its effects durable together, then return its place."""
        return self.submit(draft, effects).result()

    def submit(
        self, draft: Draft, effects: Sequence[Effect] = (), *, basis: int | None = None
    ) -> Future[Place]:
        """Do what ``commit`` does, without waiting for it; ``basis`` must hold yet."""
        if len(draft.leaf) != LEAF_SIZE:
            raise BadInput(f"a leaf is {LEAF_SIZE} bytes, whatever it commits to")
        act = Commit(draft, tuple(effects), wanted(basis))
        with self._gate:
            self._check()
            self._queue.put(act)
        return act.told

    def fresh(self) -> None:
        """Know what other processes of the node have kept, if there can be any.

        Raises:
            Overtaken: this thread acts by a lease that has gone to another.
            StoreBroken, LedgerBroken: it cannot be known.
        """
        if self.is_shared:
            self._directly(Writer.learn, "cannot be read")
            if (late := against(wanted(None), self.cluster())) is not None:
                raise late

    @contextmanager
    def unchanged(self, kind: str) -> Iterator[None]:
        """Let an act of this thread be kept only if no other changed such things."""
        self.fresh()
        with expecting(kind, self.cluster().moved.get(kind, 0)):
            yield

    def trouble(self) -> str:
        """Return why nothing can be kept at the moment; nothing if it can."""
        lost = self._lost
        return lost.message if lost else self._refuses or self._tries.slow()

    def tidy(self, work: Callable[[Transaction], T]) -> T:
        """Change bound rows where there is nothing to be recorded; short.

        Raises:
            Altered: a row that is to be changed is not as it was written.
            StoreBroken, LedgerBroken: it cannot be written.
        """
        return self._directly(lambda w: w.tidy(work, wanted(None)), "cannot be written")

    def _directly(self, do: Callable[[Writer], T], otherwise: str) -> T:
        """Do what does not wait in the queue; what is lost over it, is lost for all."""
        with self._gate:
            self._check()
        try:
            with translated(otherwise):
                return do(self._writer)
        except WriterLostError as error:
            self._lose(error.refusal)
            raise again(error.refusal) from error

    def close(self) -> None:
        """Finish what is queued, stop the committer, let go of the lock; once."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.end()
        self._thread.join()
        self._writer.close()

    def _run(self) -> None:
        """Write groups until the end; after a loss refuse, and open the store anew."""
        more = True
        while more:
            group, more = self._queue.take(self._patience())
            if self._lost is None:
                self._unless_lost(partial(self._write, group))
            else:
                for act in group:
                    act.error = meanwhile(self._lost)
            for act in group:
                act.tell()
            if self._lost is None:
                self._unless_lost(partial(self._rest, not group, more))
            elif more and self._queue.empty() and self._tries.due():
                self._revive()

    def _patience(self) -> float | None:
        """Return the seconds until something is due; None if nothing ever is."""
        if self._lost is not None:
            return self._tries.wait()
        merge = self._pace.wait(self._writer.runs)
        look = LISTEN_S if self.is_shared else LOOK_S
        return look if merge is None else min(merge, look)

    def _write(self, group: Sequence[Commit]) -> None:
        if not group:
            return
        try:
            with self._tries.at_work():
                self._writer.write(group)
            self._refuses = refused_all(group)
        except BaseException as error:
            for act in group:
                if act.place is None:
                    act.error = again(refusal_of(error))
            raise

    def _rest(self, nothing_came: bool, going_on: bool) -> None:
        """Do what nobody waits for; what can be long, only if it is not the end."""
        if self._queue.empty():
            self._writer.idle()
        if nothing_came:
            with self._tries.at_work(LOOK_SLOW_S):
                self._refuses = self._writer.look(refuses=bool(self._refuses))
        if going_on and self._pace.wait(self._writer.runs) == 0:
            self._pace.run(self._writer.merge)

    def _unless_lost(self, work: Callable[[], None]) -> None:
        """Do ``work``; if the writer is lost over it, refuse until there is another."""
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - nobody may wait for ever
            self._lose(refusal_of(error))

    def _lose(self, why: ComityError) -> None:
        with self._gate:
            known, self._lost = self._lost, why
        self._tries.begin()
        if known is None:
            self._watch.lost(why)
        if isinstance(why, FOR_GOOD):
            self._tries.end()
            self._watch.ended(why)

    def _revive(self) -> None:
        """Open the store anew, and go on if it has all that was acknowledged."""
        old = self._writer
        try:
            old.close()
            self._engine.dispose()  # connections of before may be dead as well
            new = self._open(may_begin=False)
            try:
                check_grown(old.stand, new.stand, self._ledger.rows)
                new.settle()
            except BaseException:
                new.close()
                raise
        except BaseException as error:  # noqa: BLE001 - it is tried again
            self._lose(refusal_of(error))
            return
        new.lock, new.joined = old.lock, old.joined
        # First: who decides by what is known now finds no older thing in memory.
        for tell in self._stale:
            tell()
        self._writer = new
        with self._gate:
            self._lost, self._refuses = None, ""
        self._watch.back()

    def _check(self) -> None:
        """Refuse what cannot be kept now; called with the gate held."""
        if self._closed:
            raise StoreBroken("the store is closed")
        if self._lost is not None:
            raise meanwhile(self._lost)
