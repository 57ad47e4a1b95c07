"""Lanes: what waits for each peer, in the order in which it is said.

sent     said, and no receipt yet: said again first, by position
now      may be said, by number
later    the keys of embargoes, by the time from which they may be said
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from node.store.channel_schema import WAITING
from node.store.sql import ManyRows, Row, SqlStatement, insert

SENT, NOW, LATER = "sent", "now", "later"

_PUT = insert(WAITING)
_DROP = ManyRows(
    """DELETE FROM "waiting"
       WHERE "peer" = ? AND "lane" = ? AND "at" = ? AND "number" = ?""",
    """DELETE FROM "waiting" USING {values} AS "gone"("peer", "lane", "at", "number")
       WHERE "waiting"."peer" = "gone"."peer" AND "waiting"."lane" = "gone"."lane"
       AND "waiting"."at" = "gone"."at" AND "waiting"."number" = "gone"."number" """,
    ("text", "text", "bigint", "bigint"),
)
_DROP_PEER = SqlStatement('DELETE FROM "waiting" WHERE "peer" = ?')
_REBUILD = SqlStatement(
    """INSERT INTO "waiting" ("peer", "lane", "at", "number", "urgency")
       SELECT "peer",
         CASE WHEN "not_before" > "queued_at" THEN 'later' ELSE 'now' END,
         CASE WHEN "not_before" > "queued_at" THEN "not_before" ELSE "number" END,
         "number", "urgency"
       FROM "delivery" WHERE "state" = 'queued'"""
)


def lane_of(number: int, queued_at: int, not_before: int) -> tuple[str, int]:
    """Return the lane in which a queued item waits, and its place there."""
    return (LATER, not_before) if not_before > queued_at else (NOW, number)


def enter(connection: Connection, rows: list[Row]) -> None:
    """Put items in their lanes: peer, lane, place, number, urgency."""
    _PUT.run(connection, rows)


def leave(connection: Connection, rows: Iterable[Row]) -> None:
    """Take items out of their lanes: peer, lane, place, number."""
    _DROP.run(connection, list(rows))


def clear(connection: Connection, peer: str) -> None:
    """Take out all that waits for ``peer``."""
    _DROP_PEER.run(connection, (peer,))


def rebuild(connection: Connection) -> None:
    """Put what is queued in its lanes, after a restore into empty ones."""
    _REBUILD.run(connection)
