"""The session that writes: one connection, and the lock that gives it the right to.

A transaction is begun, kept and undone here. Where it cannot be undone, or the
connection is gone, there is no going on: ``WriterLostError``.
"""

from __future__ import annotations

import contextlib

import psycopg
from sqlalchemy import Connection, Engine

from node.store import lost as loss
from node.store.bound import Bound
from node.store.engine import DATABASE_ERRORS
from node.store.lock import lock_ledger
from node.store.lost import lost
from node.store.scrub import prepare_writer
from node.store.sql import driver
from node.store.transaction import Transaction


class Session:
    """For one thread at a time."""

    def __init__(self, engine: Engine, *, sharing: bool = False) -> None:
        """Connect and take the lock: alone, or ``sharing`` it with other processes.

        Raises:
            StoreBroken: another process has it.
        """
        self.connection: Connection = engine.connect()
        self.connection.detach()
        try:
            self._hold = lock_ledger(self.connection, sharing=sharing)
        except BaseException:
            self.connection.close()
            raise
        try:
            prepare_writer(self.connection)
        except BaseException:
            self.close()
            raise

    def begin(self, bound: Bound) -> Transaction:
        """Begin a transaction."""
        try:
            return Transaction(self.connection, bound)
        except psycopg.Error as error:
            # Without its session the lock is gone, and with it the right to write.
            if driver(self.connection).closed:
                raise lost() from error
            raise

    def commit(self, work: Transaction) -> None:
        """Make a transaction durable. Raises ``WriterLostError``."""
        loss.commit(work, self._hold)

    def roll_back(self, work: Transaction, error: BaseException | None = None) -> None:
        """Roll back; after a fork or a lost connection there is no going on.

        ``error`` is why, if it is not how the transaction was meant to end.

        Raises:
            WriterLostError: so it is.
        """
        try:
            if not work.lost:
                work.roll_back()
        except DATABASE_ERRORS:
            raise lost() from error
        if work.lost:
            raise lost() from error
        if error is not None:
            loss.unless_over(error)

    def look(self, *, refuses: bool) -> str:
        """See that the database is there; return why it still ``refuses``."""
        loss.look(self.connection, self._hold)
        return loss.try_out(self.connection) if refuses else ""

    def close(self) -> None:
        """Close the connection and let go of the lock; once."""
        with contextlib.suppress(*DATABASE_ERRORS):
            self.connection.close()
        self._hold()
