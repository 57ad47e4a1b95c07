"""Selectors: which records stand under a token.

    selector         by token; where a row stays
    selector_fresh   by run, then by token; where an import puts it first

Tokens are random: put straight into a large index, each one touches a page of its
own. In a run, in their order, they touch as many pages as they fill; ``merge``
moves the runs into the index, in the order of the tokens again.

Rules:

* A row stands in one of the two tables. Who looks reads both in one statement, and
  so as of one moment, wherever a merge may be.
* Runs are for SQLite. PostgreSQL's table of fresh selectors stays empty: there, rows
  that are put, moved and removed are written five times, and dead until VACUUM.
* A run is named after the first record in it. Its records are numbered from there,
  and below the next run's name: a removal looks into one run only. What replaces a
  record keeps its number, and so its new tokens do not go into a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from node.store.engine import is_sqlite
from node.store.schema import SELECTOR, SELECTOR_FRESH, TOKEN_SIZE
from node.store.sql import ManyRows, Row, SqlStatement, insert

RUN_FROM = 2000
"""Tokens that are worth a run: a run costs every look-up one step into it."""

Selector = tuple[bytes, int]
"""A token, and the number of a record under it."""

LIVE = """"live"("run") AS (
          SELECT min("run") FROM "selector_fresh" UNION ALL
          SELECT (SELECT min("run") FROM "selector_fresh" WHERE "run" > "live"."run")
          FROM "live" WHERE "run" IS NOT NULL)"""
"""The runs: one step into the index for each that there is, and a NULL at the end."""
_RUNS = SqlStatement(
    f'WITH RECURSIVE {LIVE} SELECT "run" FROM "live" WHERE "run" IS NOT NULL'  # noqa: S608
)
# All tokens go in as one value, so that one prepared statement serves any number
# of them, and each token is cut off at its limit inside the index.
_FIND_SQLITE = SqlStatement(
    f"""WITH RECURSIVE "asked"("at") AS (
          SELECT 1 UNION ALL
          SELECT "at" + {TOKEN_SIZE} FROM "asked"
          WHERE "at" + {TOKEN_SIZE} <= length(?1)),
        {LIVE}
        SELECT "token", "numbers" FROM (
          SELECT substr(?1, "at", {TOKEN_SIZE}) AS "token",
                 (SELECT group_concat("number") FROM (
                    SELECT "number" FROM "selector"
                    WHERE "token" = substr(?1, "asked"."at", {TOKEN_SIZE})
                    ORDER BY "number" LIMIT ?2)) AS "numbers"
          FROM "asked")
        WHERE "numbers" IS NOT NULL
        UNION ALL
        SELECT "token", "numbers" FROM (
          SELECT substr(?1, "at", {TOKEN_SIZE}) AS "token",
                 (SELECT group_concat("number") FROM (
                    SELECT "number" FROM "selector_fresh"
                    WHERE "run" = "live"."run"
                    AND "token" = substr(?1, "asked"."at", {TOKEN_SIZE})
                    ORDER BY "number" LIMIT ?2)) AS "numbers"
          FROM "live" CROSS JOIN "asked" WHERE "live"."run" IS NOT NULL)
        WHERE "numbers" IS NOT NULL"""  # noqa: S608 - a constant of ours
)
_FIND_POSTGRESQL = SqlStatement(
    "",
    """SELECT "asked"."token", "found"."number"
       FROM unnest(%b::bytea[]) AS "asked"("token") CROSS JOIN LATERAL (
         SELECT "number" FROM "selector" WHERE "token" = "asked"."token"
         ORDER BY "number" LIMIT %b) AS "found" """,
)
_ANY = SqlStatement(
    'SELECT EXISTS (SELECT 1 FROM "selector") '
    'OR EXISTS (SELECT 1 FROM "selector_fresh")'
)
_CROWDED = SqlStatement(
    'SELECT "token" FROM ('
    'SELECT "token", count(*) AS "records" FROM "selector" '
    'GROUP BY "token" HAVING count(*) >= ? UNION ALL '
    'SELECT "token", count(*) AS "records" FROM "selector_fresh" '
    'GROUP BY "token" HAVING count(*) >= ?) AS "crowded" '
    'ORDER BY "records" DESC, "token" LIMIT ?'
)
_PUT = insert(SELECTOR)
_PUT_FRESH = insert(SELECTOR_FRESH)
_DROP = ManyRows(
    'DELETE FROM "selector" WHERE "token" = ? AND "number" = ?',
    'DELETE FROM "selector" USING {values} AS "gone"("token", "number") WHERE '
    '"selector"."token" = "gone"."token" AND "selector"."number" = "gone"."number"',
    ("bytea", "bigint"),
)
_DROP_FRESH = ManyRows(
    'DELETE FROM "selector_fresh" WHERE "token" = ?1 AND "number" = ?2 '
    'AND "run" = (SELECT max("run") FROM "selector_fresh" WHERE "run" <= ?2)'
)


def find_numbers(
    connection: Connection, tokens: Sequence[bytes], *, limit: int
) -> Mapping[bytes, tuple[int, ...]]:
    """Return the numbers under each token that has any, lowest first.

    ``tokens`` are each ``TOKEN_SIZE`` bytes; ``limit`` is of numbers a token.
    """
    found: dict[bytes, list[int]] = {}
    if is_sqlite(connection):
        # In their order each page of the index, and of each run, is come to once.
        asked = b"".join(sorted(tokens))
        for token, numbers in _FIND_SQLITE.rows(connection, (asked, limit)):
            found.setdefault(token, []).extend(map(int, numbers.split(",")))
    else:
        for token, number in _FIND_POSTGRESQL.rows(connection, (list(tokens), limit)):
            found.setdefault(token, []).append(number)
    return {token: tuple(sorted(numbers)[:limit]) for token, numbers in found.items()}


def crowded_tokens(
    connection: Connection, *, at_least: int, most: int
) -> tuple[bytes, ...]:
    """Return the tokens that so many records carry, the commonest first.

    Each of the two tables is counted by itself, in its order: what an import put a
    moment ago is counted with the rest once it is merged.
    """
    rows = _CROWDED.rows(connection, (at_least, at_least, max(most, 0)))
    return tuple(dict.fromkeys(token for (token,) in rows))


def any_selector(connection: Connection) -> bool:
    """Whether anything is found by anything."""
    return bool(_ANY.rows(connection)[0][0])


def live_runs(connection: Connection) -> tuple[int, ...]:
    """Return the runs that hold any row, oldest first."""
    return tuple(run for (run,) in _RUNS.rows(connection))


def put_selectors(connection: Connection, selectors: Iterable[Selector]) -> None:
    """Put selectors of records that may have been held before."""
    _PUT.run(connection, sorted(selectors))


def put_new_selectors(
    connection: Connection, selectors: Sequence[Selector], *, first: int
) -> tuple[int, ...]:
    """Put selectors of new records, numbered from ``first`` on.

    Returns the run that was made of them, if one was.
    """
    if len(selectors) < RUN_FROM or not is_sqlite(connection):
        put_selectors(connection, selectors)
        return ()
    rows: list[Row] = [(first, token, number) for token, number in sorted(selectors)]
    _PUT_FRESH.run(connection, rows)
    return (first,)


def drop_selectors(connection: Connection, selectors: Iterable[Selector]) -> None:
    """Remove selectors, in whichever table they stand."""
    gone = sorted(selectors)
    _DROP.run(connection, gone)
    if is_sqlite(connection):
        _DROP_FRESH.run(connection, gone)


def split(tokens: bytes) -> list[bytes]:
    """Return the tokens that ``record.tokens`` holds end to end."""
    return [tokens[at : at + TOKEN_SIZE] for at in range(0, len(tokens), TOKEN_SIZE)]
