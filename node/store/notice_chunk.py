"""Attachments, in sealed chunks."""

from __future__ import annotations

from collections.abc import Sequence

from node.errors import NotFound
from node.flows.notice.effects import DropChunks, PutChunk
from node.store.notice_schema import CHUNK, RECEIVED
from node.store.read import StoreReads
from node.store.row_keys import all_of
from node.store.sql import SqlStatement, insert
from node.store.transaction import Transaction

_CHUNK = SqlStatement(
    'SELECT "sealed" FROM "chunk" WHERE "sender" = ? AND "notice_id" = ? '
    'AND "attachment_id" = ? AND "number" = ?'
)
_NUMBERS = SqlStatement(
    'SELECT "number" FROM "chunk" WHERE "sender" = ? AND "notice_id" = ? '
    'AND "attachment_id" = ? ORDER BY "number"'
)


class Chunks(StoreReads):
    """The part of ``NoticeBook`` that is about attachments."""

    def chunk(
        self, sender: str, notice_id: str, attachment_id: str, number: int
    ) -> bytes | None:
        """Return one sealed chunk, if it is here; ``sender`` empty: ours."""
        rows = self._rows(_CHUNK, (sender, notice_id, attachment_id, number))
        return bytes(rows[0][0]) if rows else None

    def chunks(self, sender: str, notice_id: str, attachment_id: str) -> int:
        """Return how many chunks from 0 on are here without a gap."""
        rows = self._rows(_NUMBERS, (sender, notice_id, attachment_id))
        return next((n for n, (at,) in enumerate(rows) if n != at), len(rows))


_HELD = SqlStatement(
    f'{all_of(RECEIVED)} WHERE "sender" = ? AND "notice_id" = ? AND length("key") > 0'
)
_PUT = insert(CHUNK, "ON CONFLICT DO NOTHING")
_DROP = SqlStatement('DELETE FROM "chunk" WHERE "sender" = ? AND "notice_id" = ?')
_DROP_ONE = SqlStatement(
    'DELETE FROM "chunk" WHERE "sender" = ? AND "notice_id" = ? AND "attachment_id" = ?'
)
_DROP_ONE = SqlStatement(
    'DELETE FROM "chunk" WHERE "sender" = ? AND "notice_id" = ? AND "attachment_id" = ?'
)


def put_chunks(transaction: Transaction, effects: Sequence[PutChunk]) -> None:
    """Keep chunks; one that is here is never altered.

    Raises:
        NotFound: it is of a peer's notice that is not held, or not any more.
    """
    connection = transaction.connection
    for put in effects:
        of = (put.sender, put.notice_id)
        if put.sender:
            rows = _HELD.rows(connection, of)
            transaction.check(RECEIVED, rows)
            if not rows:
                raise NotFound(f"no notice {put.notice_id[:60]!r} is held")
        _PUT.run(connection, [(*of, put.attachment_id, put.number, put.sealed)])


def drop_chunks(transaction: Transaction, effects: Sequence[DropChunks]) -> None:
    """Remove all chunks of notices, or of one attachment."""
    for effect in effects:
        of = (effect.sender, effect.notice_id)
        if not effect.attachment_id:
            drop_chunks_of(transaction, of)
        elif _DROP_ONE.run(transaction.connection, (*of, effect.attachment_id)):
            transaction.erased = True


def drop_chunks_of(transaction: Transaction, of: tuple[str, str]) -> None:
    """Remove all chunks of one notice: ``of`` its sender, empty for ours, and id."""
    if _DROP.run(transaction.connection, of):
        transaction.erased = True
