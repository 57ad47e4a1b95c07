"""What is known of peers' notices that ended: their ids, and only so many of them.

A peer may end what it never sent, and each end leaves a row behind. Nothing but an id,
a sequence and a state is left there, and it matters only while what it names could
still come: which its owner alone could send.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine

from node.protocol.notice.parcel import ENDINGS
from node.store.engine import translated
from node.store.notice_schema import HIT_EVENT, RECEIVED
from node.store.sql import CHUNK, ManyRows, Statement, select_among
from node.store.transaction import Transaction

Tidy = Callable[[Callable[[Transaction], int]], int]
"""Runs what it is given in a transaction without an entry (``SqlJournal.tidy``)."""

_STATES = tuple(sorted(str(state) for state in ENDINGS.values()))
_OVER = f""""state" IN ({", ".join("?" * len(_STATES))}) AND length("key") = 0"""
_MANY = Statement(
    f'SELECT "sender" FROM "received" WHERE {_OVER} '  # noqa: S608 - constants of ours
    'GROUP BY "sender" HAVING count(*) > ?'
)
_OLDEST = Statement(
    f'SELECT "number", "sender", "notice_id" FROM "received" WHERE {_OVER} '  # noqa: S608
    'AND "sender" = ? ORDER BY "ended_at" DESC, "number" DESC LIMIT ? OFFSET ?'
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
    total = 0
    for sender in many:
        while True:
            # In small parts: commits of the journal come in between.
            gone = tidy(partial(_forget_some, sender=sender, keep=keep))
            total += gone
            if gone < CHUNK:
                break
    return total


def _forget_some(transaction: Transaction, *, sender: str, keep: int) -> int:
    connection = transaction.connection
    oldest = _OLDEST.rows(connection, (*_STATES, sender, CHUNK, keep))
    transaction.touch(RECEIVED, [number for number, *_ in oldest])
    named = [(of, notice_id) for _, of, notice_id in oldest]
    ids = [notice_id for _, notice_id in named]
    hits = select_among(connection, _HITS_OF, ids, kind="text", first=(sender,))
    transaction.touch(HIT_EVENT, [number for (number,) in hits])
    _DROP_HITS.run(connection, named)
    _DROP.run(connection, named)
    return len(oldest)
