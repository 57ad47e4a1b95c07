"""Which received notices are found under a token, by who sent them.

Each sender has room of its own: one that sends thousands of look-alikes is cut off at
its limit, and nobody else is. The senders under a token are found one after the other,
from each to the next in the index, so that what one of them has there costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from node.store.engine import is_sqlite
from node.store.schema import TOKEN_SIZE
from node.store.sql import Row, SqlStatement

_NEXT = """SELECT min("of"."sender") FROM "received_selector" AS "of"
           WHERE "of"."watch" = {from_}."watch" AND "of"."token" = {from_}."token" """
_NUMBERS = """SELECT "of"."number" FROM "received_selector" AS "of"
              WHERE "of"."watch" = "under"."watch" AND "of"."token" = "under"."token"
              AND "of"."sender" = "under"."sender" AND NOT EXISTS (
                SELECT 1 FROM "received" AS "r"
                WHERE "r"."number" = "of"."number" AND "r"."expires_at" <= {now})
              ORDER BY "of"."number" LIMIT {limit}"""
_UNDER = f""""under"("watch", "token", "sender") AS (
  SELECT "asked"."watch", "asked"."token", ({_NEXT.format(from_='"asked"')})
  FROM "asked"
  UNION ALL
  SELECT "under"."watch", "under"."token",
    ({_NEXT.format(from_='"under"')} AND "of"."sender" > "under"."sender")
  FROM "under" WHERE "under"."sender" IS NOT NULL)"""  # noqa: S608 - constants of ours
# All tokens go in as one value.
_FIND = SqlStatement(
    f"""WITH RECURSIVE "place"("at") AS (
          SELECT 1 UNION ALL
          SELECT "at" + {TOKEN_SIZE} FROM "place"
          WHERE "at" + {TOKEN_SIZE} <= length(?1)),
        "watches"("watch") AS (SELECT TRUE UNION ALL SELECT FALSE WHERE NOT ?2),
        "asked"("watch", "token") AS (
          SELECT "watches"."watch", substr(?1, "place"."at", {TOKEN_SIZE})
          FROM "place" CROSS JOIN "watches"),
        {_UNDER}
        SELECT "under"."sender", "under"."token", (
          SELECT group_concat("number")
          FROM ({_NUMBERS.format(now="?3", limit="?4")}) AS "cut") AS "numbers"
        FROM "under" WHERE "under"."sender" IS NOT NULL""",  # noqa: S608
    f"""WITH RECURSIVE "asked"("watch", "token") AS (
          SELECT "w"."watch", "t"."token" FROM unnest(%b::bytea[]) AS "t"("token")
          CROSS JOIN unnest(%b::boolean[]) AS "w"("watch")),
        {_UNDER}
        SELECT "under"."sender", "under"."token", (
          SELECT string_agg("cut"."number"::text, ',')
          FROM ({_NUMBERS.format(now="%b", limit="%b")}) AS "cut") AS "numbers"
        FROM "under" WHERE "under"."sender" IS NOT NULL""",  # noqa: S608
)


def found_by_sender(
    connection: Connection,
    tokens: Sequence[bytes],
    *,
    now: int,
    limit: int,
    watched: bool,
) -> Mapping[str, Mapping[bytes, tuple[int, ...]]]:
    """Return, by sender, the lowest ``limit`` numbers under each token."""
    values: Row = (b"".join(tokens), watched, now, limit)
    if not is_sqlite(connection):
        values = (list(tokens), [True] if watched else [True, False], now, limit)
    found: dict[str, dict[bytes, list[int]]] = {}
    for sender, token, numbers in _FIND.rows(connection, values):
        if numbers:
            under = found.setdefault(sender, {}).setdefault(bytes(token), [])
            under += map(int, numbers.split(","))
    return {
        sender: {token: tuple(sorted(n)[:limit]) for token, n in under.items()}
        for sender, under in found.items()
    }
