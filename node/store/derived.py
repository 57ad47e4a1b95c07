"""What is made of bound rows, and bound itself to nothing: selectors, lanes, ways.

    selector, selector_fresh   of record.tokens
    received_selector          of received.tokens
    waiting                    of delivery
    way                        a row for each peer that anything waits for

All of it can be made anew. Who takes a selector away hides a record; who takes a row
out of a lane keeps an item from being said. So whoever looks all rows over looks for
that, too: first for what is lacking, some thousand rows at a time; then the sums tell
whether there is anything besides, and only then is it looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from node.store.schema import TOKEN_SIZE
from node.store.sql import SqlStatement

_AT_ONCE = 4096
_HIGHEST = 2**63 - 1
_MOST = 1000
"""Sentences of one kind; who has more has no store left to be named."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a table is made of another.

    ``lacking`` yields number, name and how many are lacking, of rows numbered from a
    value up to another; ``ought`` and ``has`` are how many there ought to be, and
    are; ``besides`` yields number and name of what there is of no such row.
    """

    table: str
    what: str
    next: SqlStatement
    lacking: SqlStatement
    ought: SqlStatement
    has: SqlStatement
    besides: SqlStatement


def astray(connection: Connection, named: dict[str, set[int]]) -> Iterator[str]:
    """Yield a sentence for each row of which something is lacking, or is too much.

    ``named`` are rows, by table and number, that are said to be altered already.
    ``connection`` reads as of one moment.
    """
    for made in _MADE:
        yield from _astray(connection, made, named.get(made.table, set()))
    for (peer,) in _NO_WAY.rows(connection):
        yield f"way {peer:.60}: something waits, and the row is gone"


def lacking(
    connection: Connection, table: str, first: int, last: int
) -> list[tuple[int, int]]:
    """Return of which rows, numbered so, how many things that are made of them lack."""
    (made,) = (made for made in _MADE if made.table == table)
    rows = made.lacking.rows(connection, (first, last))
    return [(number, count) for number, _, count in rows]


def _astray(connection: Connection, made: Made, named: set[int]) -> Iterator[str]:
    missing = 0
    first = -_HIGHEST - 1
    while first <= _HIGHEST:
        ((first,),) = made.next.rows(connection, (first,))
        if first is None:
            break
        last = min(first + _AT_ONCE - 1, _HIGHEST)
        for number, name, count in made.lacking.rows(connection, (first, last)):
            missing += count
            if number not in named:
                yield f"{made.table} {name!s:.60}: {count} {made.what} gone"
        first = last + 1
    ((ought,),), ((has,),) = made.ought.rows(connection), made.has.rows(connection)
    if has > ought - missing:
        for number, name in made.besides.rows(connection):
            if number not in named:
                of = name or f"number {number}"
                yield f"{made.table} {of!s:.60}: {made.what} of no act of the node"


# Each token of each row, once: SQLite goes through a row's tokens by recursion.
_TOKENS_SQLITE = """RECURSIVE "part"("number", "name", {of}"tokens", "at") AS (
  SELECT "number", "{name}", {of}"tokens", 1 FROM "{table}"
  WHERE "number" >= ?1 AND "number" <= ?2 AND length("tokens") > 0
  UNION ALL SELECT "number", "name", {of}"tokens", "at" + {size} FROM "part"
  WHERE "at" + {size} <= length("tokens")),
"each" AS (
  SELECT "number", "name", {of}substr("tokens", "at", {size}) AS "token" FROM "part")"""
_TOKENS_POSTGRESQL = """"each" AS (
  SELECT "number", "{name}" AS "name", {of}
    substring("tokens" FROM "at" FOR {size}) AS "token"
  FROM "{table}" CROSS JOIN LATERAL
    generate_series(1, length("tokens"), {size}) AS "at"
  WHERE "number" >= %b AND "number" <= %b)"""
_LACKING = """SELECT "each"."number", min("each"."name"), count(*) FROM "each"
  WHERE {lacks} GROUP BY "each"."number" ORDER BY "each"."number" """
_NOT_IN = """NOT EXISTS (
  SELECT 1 FROM "selector" AS "s"
  WHERE "s"."token" = "each"."token" AND "s"."number" = "each"."number")"""
# A record is in the run before it, or in none.
_NOT_FRESH = """NOT EXISTS (
  SELECT 1 FROM "selector_fresh" AS "s"
  WHERE "s"."run" = (
    SELECT max("run") FROM "selector_fresh" WHERE "run" <= "each"."number")
  AND "s"."token" = "each"."token" AND "s"."number" = "each"."number")"""
_NOT_RECEIVED = """NOT EXISTS (
  SELECT 1 FROM "received_selector" AS "s"
  WHERE "s"."watch" = "each"."watch" AND "s"."token" = "each"."token"
  AND "s"."sender" = "each"."sender" AND "s"."number" = "each"."number")"""
# Tokens lie end to end: one is among them where it begins a place of its own.
_AT = {
    "sqlite": 'instr("of"."tokens", "s"."token")',
    "postgresql": 'position("s"."token" IN "of"."tokens")',
}
_AMONG = """ "of"."number" IS NOT NULL AND {at} > 0 AND ({at} - 1) % {size} = 0"""


def _besides(rows: str, table: str, name: str, more: str = "") -> SqlStatement:
    """Return what yields selectors that are not among the tokens of their row."""
    texts = [
        f"""SELECT DISTINCT "s"."number", "of"."{name}" FROM {rows} AS "s"
            LEFT JOIN "{table}" AS "of" ON "of"."number" = "s"."number"
            WHERE NOT ({_AMONG.format(at=at, size=TOKEN_SIZE)} {more})
            LIMIT {_MOST}"""  # noqa: S608 - constants of ours
        for at in _AT.values()
    ]
    return SqlStatement(texts[0], texts[1].replace("%", "%%"))


def _lacking(
    table: str, name: str, of: str, sqlite: str, postgresql: str
) -> SqlStatement:
    words = {"table": table, "name": name, "of": of, "size": TOKEN_SIZE}
    return SqlStatement(
        f"WITH {_TOKENS_SQLITE.format(**words)} {_LACKING.format(lacks=sqlite)}",
        f"WITH {_TOKENS_POSTGRESQL.format(**words)} "
        f"{_LACKING.format(lacks=postgresql)}",
    )


def _ought(table: str) -> SqlStatement:
    return SqlStatement(
        f'SELECT coalesce(sum(length("tokens")), 0) / {TOKEN_SIZE} FROM "{table}"'  # noqa: S608
    )


def _next(table: str) -> SqlStatement:
    return SqlStatement(f'SELECT min("number") FROM "{table}" WHERE "number" >= ?')  # noqa: S608


_ALL_SELECTORS = """(SELECT "token", "number" FROM "selector"
  UNION ALL SELECT "token", "number" FROM "selector_fresh")"""
_WAITS = """ "of"."state" IN ('queued', 'sent')"""
_LANE = """ "w"."peer" = "of"."peer" AND "w"."number" = "of"."number"
  AND "w"."urgency" = "of"."urgency"
  AND "w"."lane" = CASE WHEN "of"."state" = 'sent' THEN 'sent'
    WHEN "of"."not_before" > "of"."queued_at" THEN 'later' ELSE 'now' END
  AND "w"."at" = CASE WHEN "of"."state" = 'sent' THEN "of"."position"
    WHEN "of"."not_before" > "of"."queued_at" THEN "of"."not_before"
    ELSE "of"."number" END"""
_NO_WAY = SqlStatement(
    'SELECT DISTINCT "peer" FROM "delivery" AS "of" '  # noqa: S608 - constants of ours
    f'WHERE {_WAITS} AND "peer" NOT IN (SELECT "peer" FROM "way") ORDER BY "peer"'
)
_MADE = (
    Made(
        "record",
        "selectors",
        _next("record"),
        _lacking("record", "reference", "", f"{_NOT_IN} AND {_NOT_FRESH}", _NOT_IN),
        _ought("record"),
        SqlStatement(f'SELECT count(*) FROM {_ALL_SELECTORS} AS "s"'),  # noqa: S608
        _besides(_ALL_SELECTORS, "record", "reference"),
    ),
    Made(
        "received",
        "selectors",
        _next("received"),
        _lacking(
            "received", "notice_id", '"watch", "sender", ', _NOT_RECEIVED, _NOT_RECEIVED
        ),
        _ought("received"),
        SqlStatement('SELECT count(*) FROM "received_selector"'),
        _besides(
            '"received_selector"',
            "received",
            "notice_id",
            'AND "s"."sender" = "of"."sender" AND "s"."watch" = "of"."watch"',
        ),
    ),
    Made(
        "delivery",
        "places in a lane",
        _next("delivery"),
        SqlStatement(
            f"""SELECT "of"."number", "of"."id", 1 FROM "delivery" AS "of"
                WHERE "of"."number" >= ? AND "of"."number" <= ? AND {_WAITS}
                AND NOT EXISTS (SELECT 1 FROM "waiting" AS "w" WHERE {_LANE})
                ORDER BY "of"."number" """  # noqa: S608 - constants of ours
        ),
        SqlStatement(f'SELECT count(*) FROM "delivery" AS "of" WHERE {_WAITS}'),  # noqa: S608
        SqlStatement('SELECT count(*) FROM "waiting"'),
        SqlStatement(
            f"""SELECT DISTINCT "w"."number", "of"."id" FROM "waiting" AS "w"
                LEFT JOIN "delivery" AS "of" ON "of"."number" = "w"."number"
                WHERE "of"."number" IS NULL OR NOT ({_WAITS} AND {_LANE})
                LIMIT {_MOST}"""  # noqa: S608 - constants of ours
        ),
    ),
)
