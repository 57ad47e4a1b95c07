"""Approvals, what waits for one, peers' checkpoints and small settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, select

from node.codec.stored import pack, unpack
from node.errors import NotFound
from node.flows.ports import (
    DropPending,
    PutApproval,
    PutCheckpoint,
    PutPending,
    PutSetting,
    PutTold,
)
from node.model.agreement import Approval
from node.model.box import Box
from node.model.desk import PeerCheckpoint, PendingRelease
from node.store.engine import reading, translated
from node.store.instants import from_micros, to_micros
from node.store.schema import APPROVAL, PEER_CHECKPOINT, PENDING, SETTING, TOLD
from node.store.sql import Row, Statement, insert, upsert
from node.store.transaction import Transaction

_APPROVALS = Statement(
    'SELECT "value" FROM "approval" WHERE "peer" = ? AND "case" = ? '
    'AND "since" <= ? AND "until" > ? ORDER BY "since", "id"'
)
_TOLD = Statement('SELECT "sealed", "key" FROM "told" WHERE "told_as" = ?')
_SETTING = Statement('SELECT "value" FROM "setting" WHERE "name" = ?')


class SqlReleaseBook:
    """Keeps ``ReleaseBook``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = reading(engine)

    def approvals(self, *, peer: str, case: str, now: datetime) -> tuple[Approval, ...]:
        """Return the approvals in force for that peer and case, oldest first."""
        at = to_micros(now)
        rows = self._rows(_APPROVALS, (peer, case, at, at))
        return tuple(unpack(Approval, value) for (value,) in rows)

    def pending(self) -> tuple[PendingRelease, ...]:
        """Return what waits, oldest first."""
        wanted = select(PENDING.c.value).order_by(PENDING.c.at, PENDING.c.id)
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(unpack(PendingRelease, value) for (value,) in rows)

    def told(self, told_as: str) -> Box | None:
        """Return the box of what a peer was told under this name, or None."""
        rows = self._rows(_TOLD, (told_as,))
        return Box(*rows[0]) if rows else None

    def checkpoints(self) -> tuple[PeerCheckpoint, ...]:
        """Return the largest checkpoint seen of each peer, by agency id."""
        wanted = select(PEER_CHECKPOINT).order_by(PEER_CHECKPOINT.c.agency)
        with translated("cannot be read"), self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return tuple(
            PeerCheckpoint(agency, size, checkpoint, from_micros(seen_at))
            for agency, size, checkpoint, seen_at in rows
        )

    def setting(self, name: str) -> bytes | None:
        """Return a setting."""
        rows = self._rows(_SETTING, (name,))
        return bytes(rows[0][0]) if rows else None

    def _rows(self, statement: Statement, values: Row) -> Sequence[Row]:
        with translated("cannot be read"), self._engine.connect() as connection:
            return statement.rows(connection, values)


_PUT_APPROVAL = insert(APPROVAL, "ON CONFLICT DO NOTHING")
# Put again, it keeps its place in the queue.
_PUT_PENDING = insert(
    PENDING, 'ON CONFLICT ("id") DO UPDATE SET "value" = excluded."value"'
)
_DROP = Statement('DELETE FROM "pending" WHERE "id" = ?')
_PUT_CHECKPOINT = insert(
    PEER_CHECKPOINT,
    'ON CONFLICT ("agency") DO UPDATE SET "size" = excluded."size", "checkpoint" = '
    'excluded."checkpoint", "seen_at" = excluded."seen_at" '
    'WHERE excluded."size" > "peer_checkpoint"."size"',
)
_PUT_SETTING = upsert(SETTING)
_PUT_TOLD = insert(TOLD)


def put_approvals(transaction: Transaction, effects: Sequence[PutApproval]) -> None:
    """Keep approvals; one that is held is never altered."""
    for effect in effects:
        given = effect.approval
        row = (
            given.id,
            given.peer,
            given.case,
            to_micros(given.at),
            to_micros(given.until),
            pack(given),
        )
        _PUT_APPROVAL.run(transaction.connection, [row])


def put_pending(transaction: Transaction, effects: Sequence[PutPending]) -> None:
    """Note what waits for a release officer."""
    for effect in effects:
        waiting = effect.pending
        row = (waiting.id, to_micros(waiting.at), pack(waiting))
        _PUT_PENDING.run(transaction.connection, [row])


def put_told(transaction: Transaction, effects: Sequence[PutTold]) -> None:
    """Keep what peers were told in place of references of ours."""
    rows = [(e.told_as, e.box.sealed, e.box.key, to_micros(e.at)) for e in effects]
    _PUT_TOLD.run(transaction.connection, rows)


def drop_pending(transaction: Transaction, effects: Sequence[DropPending]) -> None:
    """Take what waits no longer off the list.

    Raises:
        NotFound: it does not wait.
    """
    for effect in effects:
        if not _DROP.run(transaction.connection, (effect.id,)):
            raise NotFound(f"nothing waits under {effect.id[:80]!r}")


def put_checkpoints(transaction: Transaction, effects: Sequence[PutCheckpoint]) -> None:
    """Keep peers' checkpoints where they are larger than those held."""
    for effect in effects:
        seen = effect.checkpoint
        row = (seen.agency, seen.size, seen.checkpoint, to_micros(seen.seen_at))
        _PUT_CHECKPOINT.run(transaction.connection, [row])


def put_settings(transaction: Transaction, effects: Sequence[PutSetting]) -> None:
    """Keep settings."""
    rows = [(effect.name, effect.value) for effect in effects]
    _PUT_SETTING.run(transaction.connection, list(dict(rows).items()))
