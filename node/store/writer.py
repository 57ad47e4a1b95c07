"""The writer: groups of acts, each in one transaction, under one signature.

    meet → effects → rows → tiles → sign → bind → swap head → COMMIT → publish

Where several processes write, a transaction begins with the lock of the head's row, and
what they have appended (``meeting``). An act that was decided by what has changed since
is not kept (``cluster``).

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
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Engine

from node.crypto.keystore import Keyring
from node.errors import ComityError, Overtaken
from node.flows.basis import OFFICERS
from node.store import lost as loss
from node.store.act import Commit
from node.store.append import Appended, append
from node.store.bound import Bound
from node.store.cluster import UNCONDITIONAL, Cluster, Precondition, against
from node.store.effects import apply
from node.store.engine import DATABASE_ERRORS, translated
from node.store.lease import database_now
from node.store.lost import WriterLostError, refused
from node.store.merge import merge_step
from node.store.officer import check_active
from node.store.scrub import scrub, settle
from node.store.session import Session
from node.store.standpoint import Standpoint, Watchers
from node.store.transaction import Transaction

T = TypeVar("T")


class Writer(Standpoint):
    """Owns the connection that writes. For one thread at a time."""

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        engine: Engine,
        keys: Keyring,
        origin: str,
        *,
        watchers: Watchers,
        bound: Bound,
        may_begin: bool = True,
        heard: Callable[[frozenset[str]], None] = lambda _: None,
    ) -> None:
        """Take the lock, check the ledger, or begin a new one if it ``may_begin``.

        Raises:
            StoreBroken: another writer has the database, or it cannot be read.
            LedgerBroken: what is stored does not hold.
        """
        super().__init__(keys, origin, watchers, bound)
        self._heard = heard
        self.lock = threading.Lock()
        with translated("cannot be opened"):
            self._session = Session(engine, sharing=self._shared is not None)
            self._connection = self._session.connection
            try:
                self._open(may_begin=may_begin)
                self.learn()
                self.idle()
            except WriterLostError as error:
                self.close()
                raise error.refusal from error
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

    def tidy(
        self, do: Callable[[Transaction], T], wanted: Precondition = UNCONDITIONAL
    ) -> T:
        """Do what no entry records, and bind what is stored anew to the same head."""

        def tidied(work: Transaction) -> tuple[T, Cluster]:
            if (late := against(wanted, self.stand.cluster)) is not None:
                raise late
            return do(work), self.stand.cluster

        return self._rebound(tidied)

    def arrange(self, change: Callable[[Cluster, int], Cluster]) -> Cluster:
        """Change what processes know in common, at the database's time; return it."""

        def arranged(work: Transaction) -> tuple[Cluster, Cluster]:
            cluster = change(self.stand.cluster, database_now(work.connection))
            return cluster, cluster

        cluster = self._rebound(arranged)
        self.joined = cluster.rules
        return cluster

    def _rebound(self, do: Callable[[Transaction], tuple[T, Cluster]]) -> T:
        with self.lock:
            work = self._begin()
            try:
                done, cluster = do(work)
                made = append(work, self.stand, [], cluster=cluster, sign=self._sign)
            except BaseException as error:
                self._session.roll_back(work, error)
                raise
            self._session.commit(work)
            self._publish([], work, made)
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

    def learn(self) -> None:
        """Know what other processes have appended by now, if there can be others."""
        if self._shared is not None:
            with self.lock:
                self._session.roll_back(self._begin())

    def look(self, *, refuses: bool) -> str:
        """See that the database is there; return why it still ``refuses``."""
        self.learn()
        with self.lock:
            return self._session.look(refuses=refuses)

    def close(self) -> None:
        """Close the connection and let go of the lock; once."""
        self._session.close()

    def _write_one_by_one(self, acts: Sequence[Commit]) -> None:
        try:
            self._write(acts, one_by_one=True)
        except WriterLostError:
            raise
        except Exception as error:  # noqa: BLE001 - it goes to the acts' callers
            for act in acts:
                act.error = act.error or refused(error)

    def _write(self, acts: Sequence[Commit], *, one_by_one: bool) -> None:
        # (1) Begin, and know what stands. Whatever fails before COMMIT leaves nothing.
        work = self._begin()
        try:
            # (2) Effects: of all acts that are in time, or of those that can be.
            kept = self._in_time(acts, work)
            if one_by_one:
                kept = self._apply(work, kept)
            else:
                apply(work, (effect for act in kept for effect in act.effects))
            # (3) Rows, tiles, and the head that is signed over them.
            made = self._append(work, kept)
        except BaseException as error:
            self._session.roll_back(work, error)
            raise
        # (4) COMMIT: the fsync.
        self._session.commit(work)
        # (5) Publish. The callers are let go by who called.
        self._publish(kept, work, made)

    def _in_time(self, acts: Sequence[Commit], work: Transaction) -> list[Commit]:
        """Return the acts that nothing has overtaken: no act before them in the row."""
        cluster, kept = self.stand.cluster, []
        for act in acts:
            act.error = against(act.wanted, cluster)
            if act.error is None and act.wanted.officer:
                act.error = self._against_officer(act.wanted.officer, cluster, work)
            if act.error is None:
                kept.append(act)
                cluster = cluster.and_then(act.effects, self._us)
        return kept

    def _against_officer(
        self, pseudonym: str, cluster: Cluster, work: Transaction
    ) -> ComityError | None:
        """Return why an officer may not act, once acts before led to ``cluster``."""
        if OFFICERS in cluster.moved_since(self.stand.cluster):
            return Overtaken("an officer was changed at the same moment")
        try:
            check_active(work, pseudonym)
        except ComityError as why:
            return why
        return None

    def _append(self, work: Transaction, acts: Sequence[Commit]) -> Appended:
        effects = (effect for act in acts for effect in act.effects)
        cluster = self.stand.cluster.and_then(effects, self._us)
        return append(work, self.stand, acts, cluster=cluster, sign=self._sign)

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

    def _merge(self) -> None:
        work = self._begin()
        try:
            runs = merge_step(work.connection, self.runs)
        except BaseException as error:
            self._session.roll_back(work, error)
            raise
        self._session.commit(work)
        self.runs = runs
