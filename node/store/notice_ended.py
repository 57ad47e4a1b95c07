"""What is known of peers' notices that ended: their ids, and only so many of them.

So it is of notices that were paused before they came.

A peer may end what it never sent, and each end leaves a row behind. Nothing but an id,
a sequence and a state is left there, and it matters only while what it names could
still come: which its owner alone could send.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, Engine

from node.protocol.notice.parcel import ENDINGS
from node.store.engine import translated
from node.store.notice_schema import HIT_EVENT, RECEIVED
from node.store.sql import CHUNK, ManyRows, Row, SqlStatement, select_among
from node.store.transaction import Transaction

Tidy = Callable[[Callable[[Transaction], int]], int]
"""Runs what it is given in a transaction without an entry (``SqlJournal.tidy``)."""

_STATES = tuple(sorted(str(state) for state in ENDINGS.values()))
_OVER = f""""state" IN ({", ".join("?" * len(_STATES))}) AND length("key") = 0"""
_MANY = SqlStatement(
    f'SELECT "sender" FROM "received" WHERE {_OVER} '  # noqa: S608 - constants of ours
    'GROUP BY "sender" HAVING count(*) > ?'
)
_OLDEST = SqlStatement(
    f'SELECT "number", "sender", "notice_id" FROM "received" WHERE {_OVER} '  # noqa: S608
    'AND "sender" = ? ORDER BY "ended_at" DESC, "number" DESC LIMIT ? OFFSET ?'
)
# Nothing came of these but that they are paused: what came had a kind or an opening.
_PAUSED = """"state" = 'suspended' AND length("key") = 0 AND "kind" = ''
    AND "opens_at" IS NULL"""
_MANY_PAUSED = SqlStatement(
    f'SELECT "sender" FROM "received" WHERE {_PAUSED} '  # noqa: S608
    'GROUP BY "sender" HAVING count(*) > ?'
)
_OLDEST_PAUSED = SqlStatement(
    f'SELECT "number", "sender", "notice_id" FROM "received" WHERE {_PAUSED} '  # noqa: S608
    'AND "sender" = ? ORDER BY "received_at" DESC, "number" DESC LIMIT ? OFFSET ?'
)
_OF = ("text", "text")
_DROP = ManyRows(
    'DELETE FROM "received" WHERE "sender" = ? AND "notice_id" = ?',
    """DELETE FROM "received" USING {values} AS "gone"("sender", "notice_id")
       WHERE "received"."sender" = "gone"."sender"
       AND "received"."notice_id" = "gone"."notice_id" """,
    _OF,
)
_HITS_OF = (
    'SELECT "number" FROM "hit_event" WHERE "sender" = {value} AND "notice_id" {among}'
)
_DROP_HITS = ManyRows(
    'DELETE FROM "hit_event" WHERE "sender" = ? AND "notice_id" = ?',
    """DELETE FROM "hit_event" USING {values} AS "gone"("sender", "notice_id")
       WHERE "hit_event"."sender" = "gone"."sender"
       AND "hit_event"."notice_id" = "gone"."notice_id" """,
    _OF,
)


def forget_ended(engine: Engine, tidy: Tidy, *, keep: int) -> int:
    """Drop all but the newest ``keep`` of each sender; return how many went."""
    with translated("cannot be read"), engine.connect() as connection:
        many = [sender for (sender,) in _MANY.rows(connection, (*_STATES, keep))]

    def oldest(connection: Connection, sender: str) -> Sequence[Row]:
        return _OLDEST.rows(connection, (*_STATES, sender, CHUNK, keep))

    return _forget(tidy, many, oldest)


def forget_paused(engine: Engine, tidy: Tidy, *, keep: int) -> int:
    """Drop what was paused before it came; the newest ``keep`` of each sender stay."""
    with translated("cannot be read"), engine.connect() as connection:
        many = [sender for (sender,) in _MANY_PAUSED.rows(connection, (keep,))]

    def oldest(connection: Connection, sender: str) -> Sequence[Row]:
        return _OLDEST_PAUSED.rows(connection, (sender, CHUNK, keep))

    return _forget(tidy, many, oldest)


def _forget(
    tidy: Tidy,
    many: Sequence[str],
    oldest: Callable[[Connection, str], Sequence[Row]],
) -> int:
    total = 0
    for sender in many:
        while True:
            # In small parts: commits of the journal come in between.
            gone = tidy(partial(_forget_some, sender=sender, oldest=oldest))
            total += gone
            if gone < CHUNK:
                break
    return total


def _forget_some(
    transaction: Transaction,
    *,
    sender: str,
    oldest: Callable[[Connection, str], Sequence[Row]],
) -> int:
    connection = transaction.connection
    rows = oldest(connection, sender)
    transaction.touch(RECEIVED, [number for number, *_ in rows])
    named = [(of, notice_id) for _, of, notice_id in rows]
    ids = [notice_id for _, notice_id in named]
    hits = select_among(connection, _HITS_OF, ids, kind="text", first=(sender,))
    transaction.touch(HIT_EVENT, [number for (number,) in hits])
    _DROP_HITS.run(connection, named)
    _DROP.run(connection, named)
    return len(rows)
