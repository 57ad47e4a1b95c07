"""The journal: the only way into the ledger.

    queue → group → write → release

One committer thread takes whatever acts have queued meanwhile and has them written
as one group; nobody is kept waiting for a fuller one. Callers are released when
their act is on stable storage, or has failed. Between groups it merges selectors, a
step at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TypeVar

from sqlalchemy import Engine

from node.clock import SystemClock
from node.crypto.keystore import Keyring
from node.errors import BadInput, ComityError, LedgerBroken, NotFound, StoreBroken
from node.flows.ports import Draft, Effect, LedgerRow
from node.ledger.leaf import LEAF_SIZE
from node.model.entry import Head, Place, ShownHead
from node.store.act import Commit
from node.store.act_queue import ActQueue
from node.store.altered import altered_rows
from node.store.bound import Bound
from node.store.engine import reading, translated
from node.store.erasure import erased_after
from node.store.ledger import Ledger
from node.store.lost import WriterLostError
from node.store.merge import Pace
from node.store.restored import read_restored
from node.store.transaction import Transaction
from node.store.writer import Watchers, Writer

T = TypeVar("T")

MERGE_PAUSE_S = 1.0
"""Seconds without an import after which selectors are merged."""


class SqlJournal:
    """Keeps ``Journal``. Safe to call from many threads; close it at the end."""

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        engine: Engine,
        keys: Keyring,
        origin: str,
        *,
        bound: Bound,
        watchers: Watchers | None = None,
        merge_pause_s: float | None = MERGE_PAUSE_S,
    ) -> None:
        """Take the lock, check the ledger, start the committer.

        Selectors are merged once no import came for ``merge_pause_s``; None: never.

        Raises:
            StoreBroken: another journal has the database, or it cannot be read.
            LedgerBroken: what is stored does not hold.
        """
        self._writer = Writer(
            engine,
            keys,
            origin,
            watchers=watchers or {},
            bound=bound,
        )
        self._ledger = Ledger(engine)
        self._engine, self._bound = engine, bound
        self._reading = reading(engine)
        self._pace = Pace(merge_pause_s, SystemClock().monotonic)
        self._queue = ActQueue(SystemClock().monotonic)
        # Owned by the gate: once there is a refusal, nothing is queued any more.
        self._gate = threading.Lock()
        self._refusal: ComityError | None = None
        self._closed = False
        self._thread = threading.Thread(
            target=self._run, name="comity-journal", daemon=True
        )
        self._thread.start()

    @property
    def write_lock(self) -> threading.Lock:
        """Held through each transaction; for who else writes to this database."""
        return self._writer.lock

    def commit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Place:
        """Make the entry and its effects durable together, then return its place."""
        return self.submit(draft, effects).result()

    def submit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Future[Place]:
        """Do what ``commit`` does, without waiting for it."""
        if len(draft.leaf) != LEAF_SIZE:
            raise BadInput(f"a leaf is {LEAF_SIZE} bytes, whatever it commits to")
        act = Commit(draft, tuple(effects))
        with self._gate:
            if self._refusal is not None:
                raise _again(self._refusal)
            self._queue.put(act)
        return act.told

    def head(self) -> Head:
        """Return the newest durable head; never one that could still be lost."""
        return self._writer.stand.head

    def shown(self) -> ShownHead:
        """Return the head that peers may see; durable, and moved by a rhythm alone."""
        return self._writer.stand.shown

    def rows(self, start: int, stop: int) -> Iterator[LedgerRow]:
        """Yield the rows ``start <= index < stop`` in order, as far as there are."""
        return self._ledger.rows(max(start, 0), min(stop, self.head().size))

    def row(self, index: int) -> LedgerRow:
        """Return one row. Raises ``NotFound``, or ``LedgerBroken`` if it is gone."""
        if not 0 <= index < self.head().size:
            raise NotFound(f"the ledger has no entry {index}")
        for row in self._ledger.rows(index, index + 1):
            return row
        raise LedgerBroken(f"entry {index} of the ledger is gone")

    def erased_after(self, index: int) -> int | None:
        """Return the place after which the entry lies that says why it was erased."""
        return erased_after(self._reading, index)

    def restored(self) -> int | None:
        """Return the size of the backup whose restore waits; None if none does."""
        return read_restored(self._reading)

    def hashes(self, level: int, start: int, stop: int) -> tuple[bytes, ...]:
        """Return hashes of complete subtrees of 256**level leaves, for proofs."""
        return self._ledger.hashes(self._writer.stand.edge, level, start, stop)

    def altered(self) -> Iterator[str]:
        """Yield a sentence for each stored row that is not the one written last."""
        return altered_rows(self._engine, self._bound)

    def tidy(self, work: Callable[[Transaction], T]) -> T:
        """Change bound rows where there is nothing to be recorded; short.

        Raises:
            Altered: a row that is to be changed is not as it was written.
            StoreBroken, LedgerBroken: it cannot be written.
        """
        with self._gate:
            if self._refusal is not None:
                raise _again(self._refusal)
        try:
            with translated("cannot be written"):
                return self._writer.tidy(work)
        except WriterLostError as error:
            raise self._refuse(error.refusal) from error

    def close(self) -> None:
        """Finish what is queued, stop the committer, let go of the lock; once."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            if self._refusal is None:
                self._refusal = StoreBroken("the store is closed")
            self._queue.end()
        self._thread.join()
        self._writer.close()

    def _run(self) -> None:
        """Write groups until the end, or until the writer is lost; then refuse."""
        more, lost = True, None
        while more:
            group, more = self._drain(lost is None)
            lost = lost or self._unless_lost(partial(self._write, group))
            for act in group:
                if lost is not None and act.place is None:
                    act.error = _again(lost)
                act.tell()
            lost = lost or self._unless_lost(partial(self._rest, more))

    def _drain(self, writing: bool) -> tuple[list[Commit], bool]:
        """Wait for one act, and take what else is there. False: it was the end.

        It is none if something else is due meanwhile.
        """
        return self._queue.take(self._patience() if writing else None)

    def _patience(self) -> float | None:
        """Return the seconds until a merge is due; None if none is."""
        return self._pace.wait(self._writer.runs)

    def _write(self, group: Sequence[Commit]) -> None:
        if group:
            self._writer.write(group)

    def _rest(self, going_on: bool) -> None:
        """Do what nobody waits for; what can be long, only if it is not the end."""
        if self._queue.empty():
            self._writer.idle()
        if going_on and self._patience() == 0:
            self._pace.run(self._writer.merge)

    def _unless_lost(self, work: Callable[[], None]) -> ComityError | None:
        """Do ``work``; if the writer is lost over it, refuse from here on."""
        try:
            work()
        except WriterLostError as error:
            return self._refuse(error.refusal)
        except BaseException:  # noqa: BLE001 - nobody may wait for ever
            return self._refuse(StoreBroken("the journal has stopped"))
        return None

    def _refuse(self, refusal: ComityError) -> ComityError:
        with self._gate:
            self._refusal = refusal
        return refusal


def _again(refusal: ComityError) -> ComityError:
    """Return the same refusal for one more caller; an exception has one traceback."""
    return type(refusal)(refusal.message, advice=refusal.advice)
