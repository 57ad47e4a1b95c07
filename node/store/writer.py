"""The writer: groups of acts, each in one transaction, under one signature.

    effects → rows → tiles → sign → bind → swap head → COMMIT → publish

An act may ask that its group's head be shown to peers: covers then fill the group up.

A group is tried as a whole first. If anything in it fails, it is rolled back and
done again act by act, each in a savepoint, so that only the culprit fails.

What a crash leaves: before COMMIT nothing, and the checkpoint that was signed had
been shown to nobody; after COMMIT everything. If COMMIT itself fails, nobody knows
which of the two it is: the writer is done for, and opening anew finds out.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import psycopg
from sqlalchemy import Engine

from node.crypto.keystore import Keyring
from node.errors import ComityError
from node.flows.ports import Draft, Effect
from node.ledger.checkpoint import write_checkpoint
from node.ledger.merkle import leaf_hash
from node.ledger.note import vkey
from node.model.entry import Head, Place, ShownHead
from node.store import ledger
from node.store import lost as loss
from node.store.act import Commit
from node.store.bound import Bound, Pages
from node.store.edge import Edge
from node.store.effects import apply
from node.store.engine import DATABASE_ERRORS, translated
from node.store.head import (
    Stand,
    covers_for,
    is_empty,
    put_first_head,
    put_shown,
    read_bound,
    read_stand,
    swap_head,
)
from node.store.lock import lock_ledger
from node.store.lost import WriterLostError, commit, lost, refused
from node.store.merge import Runs, merge_step, read_runs
from node.store.scrub import prepare_writer, scrub, settle
from node.store.sql import driver
from node.store.transaction import Transaction

T = TypeVar("T")
Watchers = Mapping[type[Effect], Callable[[], None]]
"""Who is told, before the caller is, that an effect of a type was committed."""


class Writer:
    """Owns the connection that writes. For one thread at a time.

    ``stand`` is what is durable, for any thread; ``runs`` are yet to be merged, and
    what was ``erased`` may still lie in the write-ahead log.
    """

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        engine: Engine,
        keys: Keyring,
        origin: str,
        *,
        watchers: Watchers,
        bound: Bound,
        may_begin: bool = True,
    ) -> None:
        """Take the lock, check the ledger, or begin a new one if it ``may_begin``.

        Raises:
            StoreBroken: another writer has the database, or it cannot be read.
            LedgerBroken: what is stored does not hold.
        """
        self._keys, self._origin = keys, origin
        self._watchers, self._bound, self._may_begin = watchers, bound, may_begin
        self.erased = True  # a crash may have come between an erasure and its end
        self.runs, self.lock = Runs(), threading.Lock()
        with translated("cannot be opened"):
            self._connection = engine.connect()
            self._connection.detach()
            try:
                self._let_go = lock_ledger(self._connection)
            except BaseException:
                self._connection.close()
                raise
            try:
                prepare_writer(self._connection)
                self.stand = self._open()
                self.idle()
            except BaseException:
                self.close()
                raise

    def write(self, acts: Sequence[Commit]) -> None:
        """Make ``acts`` durable; on return each of them has its place or its error.

        Raises:
            WriterLostError: the writer must not be used again.
        """
        with self.lock:
            try:
                self._write(acts, one_by_one=False)
            except ComityError as error:
                if len(acts) == 1:
                    acts[0].error = error
                else:
                    self._write_one_by_one(acts)
            except WriterLostError:
                raise
            except Exception:  # noqa: BLE001 - rolled back; done again with care
                self._write_one_by_one(acts)

    def tidy(self, do: Callable[[Transaction], T]) -> T:
        """Do what no entry records, and bind what is stored anew to the same head."""
        with self.lock:
            work = self._begin(self.stand.next_record)
            try:
                done = do(work)
                now, pages = self._append(work, [])
            except BaseException as error:
                self._roll_back(work, error)
                raise
            commit(work, self._let_go)
            self._bound.publish(*pages)
            self._publish([], work, now)
            return done

    def merge(self) -> bool:
        """Take one step of a merge, if there are runs; return whether it could."""
        with self.lock:
            try:
                if self.runs.live:
                    self._merge()
            except WriterLostError:
                raise
            except Exception:  # noqa: BLE001 - rolled back; no act depends upon it
                return False
        return True

    def idle(self) -> None:
        """See that what was erased is gone; where that fails, it is tried again."""
        if self.erased:
            with self.lock, contextlib.suppress(*DATABASE_ERRORS):
                self.erased = not scrub(self._connection)

    def settle(self) -> None:
        """See that what an earlier COMMIT left in memory is on the disk."""
        settle(self._connection)

    def look(self, *, refuses: bool) -> str:
        """See that the database is there; return why it still ``refuses``."""
        with self.lock:
            loss.look(self._connection, self._let_go)
            return loss.try_out(self._connection) if refuses else ""

    def close(self) -> None:
        """Close the connection and let go of the lock; once."""
        with contextlib.suppress(*DATABASE_ERRORS):
            self._connection.close()
        self._let_go()

    def _open(self) -> Stand:
        with self._connection.begin():
            if is_empty(self._connection, may_be=self._may_begin):
                first = self._sign(Edge())
                put_first_head(self._connection, first, self._bound.first_sum)
            self.runs = read_runs(self._connection)
            key = vkey(self._origin, self._keys.ledger_public)
            stand = read_stand(self._connection, key)
            sealed = read_bound(self._connection)
            self._bound.load(self._connection, stand.head, stand.beside, sealed)
            loss.check_writable(self._connection)
            return stand

    def _write_one_by_one(self, acts: Sequence[Commit]) -> None:
        try:
            self._write(acts, one_by_one=True)
        except WriterLostError:
            raise
        except Exception as error:  # noqa: BLE001 - it goes to the acts' callers
            for act in acts:
                act.error = act.error or refused(error)

    def _write(self, acts: Sequence[Commit], *, one_by_one: bool) -> None:
        stand = self.stand
        # (1) Begin. Whatever fails before COMMIT leaves nothing behind.
        work = self._begin(stand.next_record)
        try:
            # (2) Effects: of all acts, or of those that can be.
            kept = self._apply(work, acts) if one_by_one else acts
            if not one_by_one:
                apply(work, (effect for act in acts for effect in act.effects))
            # (3) Rows, tiles, and the head that is signed over them.
            now, pages = self._append(work, [act.draft for act in kept])
        except BaseException as error:
            self._roll_back(work, error)
            raise
        # (4) COMMIT: the fsync.
        commit(work, self._let_go)
        # (5) Publish. The callers are let go by who called.
        self._bound.publish(*pages)
        self._publish(kept, work, now)

    def _apply(self, work: Transaction, acts: Sequence[Commit]) -> list[Commit]:
        """Apply effects act by act; return the acts that did not fail."""
        kept: list[Commit] = []
        for act in acts:
            act.error = None
            try:
                with work.savepoint():
                    apply(work, act.effects)
            except DATABASE_ERRORS as error:
                loss.unless_over(error)
                if work.over:
                    raise
                act.error = refused(error)
            except Exception as error:  # noqa: BLE001 - it goes to the act's caller
                act.error = error
            else:
                kept.append(act)
        return kept

    def _append(
        self, work: Transaction, drafts: list[Draft]
    ) -> tuple[Stand, tuple[int, Pages]]:
        old, show = self.stand, work.show
        arrived = old.arrived + sum(draft.arrived for draft in drafts)
        if show:
            size = old.head.size + len(drafts)
            drafts = drafts + covers_for(show, old, size=size, arrived=arrived)
        ledger.append(work.connection, old.head.size, drafts)
        edge, tiles = old.edge.extend(leaf_hash(draft.leaf) for draft in drafts)
        ledger.put_tiles(work.connection, tiles)
        head = self._sign(edge) if drafts else old.head
        new = Stand(head, edge, work.next_record, old.shown, arrived)
        if show:
            new = new._replace(shown=ShownHead(head, show.since), arrived=0)
            put_shown(work.connection, new.shown)
        # What is stored is bound to this very head.
        pages = work.rebind(head.size)
        sealed = self._bound.seal_sum(pages[0], head, new.beside)
        swap_head(work.connection, old.head, new, sealed)
        return new, pages

    def _publish(self, kept: Sequence[Commit], work: Transaction, now: Stand) -> None:
        first = self.stand.head.size
        self.stand = now
        self.runs = self.runs.and_then(work.runs)
        self.erased = self.erased or work.erased
        for kind in {type(effect) for act in kept for effect in act.effects}:
            if kind in self._watchers:
                self._watchers[kind]()
        for index, act in enumerate(kept, first):
            act.place = Place(index, now.head)

    def _merge(self) -> None:
        work = self._begin(self.stand.next_record)
        try:
            runs = merge_step(work.connection, self.runs)
        except BaseException as error:
            self._roll_back(work, error)
            raise
        commit(work, self._let_go)
        self.runs = runs

    def _sign(self, edge: Edge) -> Head:
        root, keys = edge.frontier.root(), self._keys
        of, sign = (self._origin, edge.size, root), keys.sign_note
        note = write_checkpoint(*of, public=keys.ledger_public, sign=sign)
        return Head(edge.size, root, note)

    def _begin(self, next_record: int) -> Transaction:
        try:
            return Transaction(self._connection, next_record, self._bound)
        except psycopg.Error as error:
            # Without its session the lock is gone, and with it the right to write.
            if driver(self._connection).closed:
                raise lost() from error
            raise

    def _roll_back(self, work: Transaction, error: BaseException) -> None:
        """Roll back; after a fork or a lost connection there is no going on."""
        try:
            if not work.lost:
                work.roll_back()
        except DATABASE_ERRORS:
            raise lost() from error
        if work.lost:
            raise lost() from error
        loss.unless_over(error)
