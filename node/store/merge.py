"""The merge: fresh runs of selectors into the index, a range of tokens at a time.

    runs at the start → range → range → ... → no runs

Each step is a transaction of its own, and short, since acts wait for it. It moves
its range of all the runs that were there when the merge began; a crash between two
steps leaves every row in one table, and the next merge takes what is left. Runs
that come meanwhile wait for the next merge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from node.store.schema import TOKEN_SIZE
from node.store.selector import LIVE, live_runs
from node.store.sql import ManyRows, SqlStatement, chunks, run_among

MANY_RUNS = 64
"""Runs after which a merge does not wait for a pause."""

STEP_ROWS = 16_384
"""Rows in a step: no more pages than that are touched, however large the index."""

RETRY_S = 30.0
"""Seconds after which a merge that failed, say on a full disk, is tried again."""

_COUNT = 'SELECT count(*) FROM "selector_fresh" WHERE "run" {among}'
_MOVE = SqlStatement(
    f"""WITH RECURSIVE {LIVE}
        INSERT INTO "selector" ("token", "number")
        SELECT "f"."token", "f"."number"
        FROM "live" CROSS JOIN "selector_fresh" AS "f"
        WHERE "live"."run" <= ? AND "f"."run" = "live"."run"
        AND "f"."token" >= ? AND "f"."token" < ?
        ORDER BY "f"."token", "f"."number" ON CONFLICT DO NOTHING"""  # noqa: S608
)
_CLEAR = ManyRows(
    'DELETE FROM "selector_fresh" WHERE "run" = ? AND "token" >= ? AND "token" < ?'
)


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs that there are, and how far they are merged."""

    live: tuple[int, ...] = ()
    merging: tuple[int, ...] = ()
    step: int = 0
    steps: int = 0

    def and_then(self, runs: tuple[int, ...]) -> Runs:
        """Return it with runs that were added."""
        return replace(self, live=self.live + runs) if runs else self


def read_runs(connection: Connection) -> Runs:
    """Return the runs of a store that was just opened."""
    return Runs(live_runs(connection))


def merge_step(connection: Connection, runs: Runs) -> Runs:
    """Move the next range in the open transaction; return what is true after it."""
    if not runs.merging:
        runs = _begin(connection, runs)
    low, high = _bounds(runs)
    _MOVE.run(connection, (runs.merging[-1], low, high))
    _CLEAR.run(connection, [(run, low, high) for run in runs.merging])
    if runs.step + 1 < runs.steps:
        return replace(runs, step=runs.step + 1)
    return Runs(tuple(run for run in runs.live if run not in set(runs.merging)))


def _begin(connection: Connection, runs: Runs) -> Runs:
    rows = 0
    for chunk in chunks(runs.live):
        rows += run_among(connection, _COUNT, chunk, kind="bigint").fetchone()[0]
    return Runs(runs.live, runs.live, 0, max(-(-rows // STEP_ROWS), 1))


def _bounds(runs: Runs) -> tuple[bytes, bytes]:
    """Return the step's range of tokens, which are spread evenly: they are hashes."""
    low, high = (
        ((1 << 8 * TOKEN_SIZE) * step // runs.steps).to_bytes(TOKEN_SIZE + 1, "big")
        for step in (runs.step, runs.step + 1)
    )
    last = b"\xff" * (TOKEN_SIZE + 1)
    return low[1:], high[1:] if runs.step + 1 < runs.steps else last


class Pace:
    """When the next step is due. For one thread.

    A merge begins when there are many runs, or when none came for ``pause_s``;
    None is never. Between its steps it rests for as long as a step took, so that
    acts have half of the time at least.
    """

    def __init__(self, pause_s: float | None, monotonic: Callable[[], float]) -> None:
        self._pause_s = pause_s
        self._monotonic = monotonic
        self._newest = 0
        self._grown = self._rested = monotonic()

    def wait(self, runs: Runs) -> float | None:
        """Return the seconds until the next step; None if there is none to take."""
        if not runs.live or self._pause_s is None:
            return None
        if runs.live[-1] != self._newest:
            self._newest, self._grown = runs.live[-1], self._monotonic()
        due = self._rested
        if not runs.merging and len(runs.live) < MANY_RUNS:
            due = max(due, self._grown + self._pause_s)
        return max(due - self._monotonic(), 0.0)

    def run(self, step: Callable[[], bool]) -> None:
        """Take a step; it returns whether it could."""
        began = self._monotonic()
        done = step()
        now = self._monotonic()
        self._rested = now + (now - began if done else RETRY_S)
