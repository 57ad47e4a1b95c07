"""What is known of peers' notices that ended: their ids, and only so many of them.

So it is of notices that were paused before they came.

A peer may end what it never sent, and each end leaves a row behind. Nothing but an id,
a sequence and a state is left there, and it matters only while what it names could
still come: which its owner alone could send.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine

from node.protocol.notice.parcel import ENDINGS
from node.store.engine import translated
from node.store.sql import CHUNK, ManyRows, Row, Statement

_STATES = tuple(sorted(str(state) for state in ENDINGS.values()))
_OVER = f""""state" IN ({", ".join("?" * len(_STATES))}) AND length("key") = 0"""
_MANY = Statement(
    f'SELECT "sender" FROM "received" WHERE {_OVER} '  # noqa: S608 - constants of ours
    'GROUP BY "sender" HAVING count(*) > ?'
)
_OLDEST = Statement(
    f'SELECT "sender", "notice_id" FROM "received" WHERE {_OVER} '  # noqa: S608
    'AND "sender" = ? ORDER BY "ended_at" DESC, "number" DESC LIMIT ? OFFSET ?'
)
# Nothing came of these but that they are paused: what came had a kind or an opening.
_PAUSED = """"state" = 'suspended' AND length("key") = 0 AND "kind" = ''
    AND "opens_at" IS NULL"""
_MANY_PAUSED = Statement(
    f'SELECT "sender" FROM "received" WHERE {_PAUSED} '  # noqa: S608
    'GROUP BY "sender" HAVING count(*) > ?'
)
_OLDEST_PAUSED = Statement(
    f'SELECT "sender", "notice_id" FROM "received" WHERE {_PAUSED} '  # noqa: S608
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
_DROP_HITS = ManyRows(
    'DELETE FROM "hit_event" WHERE "sender" = ? AND "notice_id" = ?',
    """DELETE FROM "hit_event" USING {values} AS "gone"("sender", "notice_id")
       WHERE "hit_event"."sender" = "gone"."sender"
       AND "hit_event"."notice_id" = "gone"."notice_id" """,
    _OF,
)


def forget_ended(engine: Engine, write_lock: threading.Lock, *, keep: int) -> int:
    """Drop all but the newest ``keep`` of each sender; return how many went."""
    with translated("cannot be read"), engine.connect() as connection:
        many = [sender for (sender,) in _MANY.rows(connection, (*_STATES, keep))]

    def oldest(connection: Connection, sender: str) -> list[Row]:
        return list(_OLDEST.rows(connection, (*_STATES, sender, CHUNK, keep)))

    return _forget(engine, write_lock, many, oldest)


def forget_paused(engine: Engine, write_lock: threading.Lock, *, keep: int) -> int:
    """Drop what was paused before it came; the newest ``keep`` of each sender stay."""
    with translated("cannot be read"), engine.connect() as connection:
        many = [sender for (sender,) in _MANY_PAUSED.rows(connection, (keep,))]

    def oldest(connection: Connection, sender: str) -> list[Row]:
        return list(_OLDEST_PAUSED.rows(connection, (sender, CHUNK, keep)))

    return _forget(engine, write_lock, many, oldest)


def _forget(
    engine: Engine,
    write_lock: threading.Lock,
    many: Sequence[str],
    oldest: Callable[[Connection, str], list[Row]],
) -> int:
    total = 0
    for sender in many:
        while True:
            # In small parts: commits of the journal come in between.
            with (
                translated("cannot be written"),
                write_lock,
                engine.begin() as connection,
            ):
                gone = oldest(connection, sender)
                _DROP_HITS.run(connection, gone)
                _DROP.run(connection, gone)
            total += len(gone)
            if len(gone) < CHUNK:
                break
    return total
