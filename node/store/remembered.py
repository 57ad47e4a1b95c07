"""What was answered lately, and how often something was done.

Counters are named after peers, officers and cases. They stand under handles of these
names and their periods, which nobody reads back: who counts knows what it counts.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine

from node.errors import AlreadyThere, QuotaSpent
from node.flows.ports import CountUse, RememberAnswer, Remembered
from node.store.bound import Bound
from node.store.bound_shared import SharedBound
from node.store.engine import at_hand, reading, translated, writing
from node.store.instants import from_micros, to_micros
from node.store.schema import COUNTER, REMEMBERED
from node.store.sql import SqlStatement, insert, select_among
from node.store.transaction import Transaction

_FORGET_AT_ONCE = 500
"""Rows a transaction: commits of the journal come in between."""

_RECALL = SqlStatement(
    'SELECT "digest", "answer" FROM "remembered" '
    'WHERE "sender" = ? AND "message_id" = ?'
)
_USES = 'SELECT "name", "used" FROM "counter" WHERE "name" {among}'
_FORGET = SqlStatement(
    'DELETE FROM "remembered" WHERE rowid IN '
    '(SELECT rowid FROM "remembered" WHERE "at" < ? LIMIT ?)',
    'DELETE FROM "remembered" WHERE ctid = ANY(ARRAY'
    '(SELECT ctid FROM "remembered" WHERE "at" < %b LIMIT %b))',
)
_NEWEST = SqlStatement('SELECT max("at") FROM "remembered" WHERE "at" < ?')
_FORGET_USES = SqlStatement(
    'DELETE FROM "counter" WHERE ("name", "period") IN '
    '(SELECT "name", "period" FROM "counter" WHERE "period" < ? LIMIT ?)'
)
_REMEMBER = insert(REMEMBERED, "ON CONFLICT DO NOTHING")
_COUNT = insert(
    COUNTER,
    'ON CONFLICT ("name", "period") DO UPDATE '
    'SET "used" = "counter"."used" + excluded."used"',
)


_FORGOTTEN = ("forgotten", "until")
"""Counter and period, which is no day: of what was dropped the newest, in micros."""
_NOTE_FORGOTTEN = SqlStatement(
    'INSERT INTO "counter" ("name", "period", "used") VALUES (?, ?, ?) '
    'ON CONFLICT ("name", "period") DO UPDATE SET "used" = excluded."used" '
    'WHERE "counter"."used" < excluded."used"'
)
_ALL = SqlStatement('SELECT "sender", "message_id" FROM "remembered"')
_AGAIN_AFTER = 20_000
"""So many messages beyond twice those that were there: then those are read anew."""


class SqlMemory:
    """Messages answered inside the freshness window. Keeps ``Memory``.

    ``write_lock`` is the journal's: SQLite has one writer at a time, and who waits
    for it in the database waits longer.

    Nearly every message is new, and the database is not asked for one that was neither
    recalled before nor there at the start. It alone knows: a message that is not among
    ``_seen`` and was answered all the same is refused when its answer is to be kept
    again, by the key of the table (``remember_answers``).
    """

    def __init__(
        self, engine: Engine, bound: Bound, write_lock: threading.Lock
    ) -> None:
        self._bound = bound
        self._engine = engine
        self._reading = reading(engine)
        self._write_lock = write_lock
        self._lock = threading.Lock()
        self._seen: set[int] | None = None
        self._enough = 0
        self._forgotten: int | None = None

    def recall(self, sender: str, message_id: str) -> Remembered | None:
        """Return how the message was answered, if it was."""
        if self._is_new(hash((sender, message_id))):
            return None
        with translated("cannot be read"), at_hand(self._reading) as connection:
            rows = _RECALL.rows(connection, (sender, message_id))
        return Remembered(*rows[0]) if rows else None

    def forget_before(self, at: datetime) -> int:
        """Drop what was answered before ``at``; return how many."""
        self.forgotten()
        gone = self._forget(_FORGET, to_micros(at), note=True)
        if self._seen is not None and len(self._seen) > self._enough:
            self._take_in()
        return gone

    def forgotten(self) -> datetime | None:
        """Return when the newest was answered that was dropped; None: none was."""
        # Where others forget as well, only the store knows what.
        if self._forgotten is None or isinstance(self._bound, SharedBound):
            self._forgotten = self.use(*_FORGOTTEN)
        return from_micros(self._forgotten) if self._forgotten else None

    def forget_uses_before(self, period: str) -> int:
        """Drop the counters of periods that sort before ``period``; return how many."""
        return self._forget(_FORGET_USES, period)

    def use(self, name: str, period: str) -> int:
        """Return the durable counter ``name`` of ``period``."""
        return self.uses([(name, period)]).get((name, period), 0)

    def uses(self, of: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """Return the durable counter of each name and period that has one."""
        named = {_handle(self._bound, *one): one for one in of}
        with translated("cannot be read"), at_hand(self._reading) as connection:
            rows = list(select_among(connection, _USES, named, kind="text"))
        return {named[handle]: int(used) for handle, used in rows}

    def _is_new(self, message: int) -> bool:
        seen = self._take_in() if self._seen is None else self._seen
        with self._lock:
            new = message not in seen
            seen.add(message)
        return new

    def _take_in(self) -> set[int]:
        """Read anew which messages are there: who forgets does it, not who answers."""
        with translated("cannot be read"), at_hand(self._reading) as connection:
            seen = {hash((s, m)) for s, m in _ALL.rows(connection)}
        self._enough = 2 * len(seen) + _AGAIN_AFTER
        self._seen = seen
        return seen

    def _forget(
        self, statement: SqlStatement, before: int | str, *, note: bool = False
    ) -> int:
        total = 0
        while True:
            with (
                translated("cannot be written"),
                self._write_lock,
                writing(self._engine) as connection,
            ):
                newest = _NEWEST.rows(connection, (before,))[0][0] if note else None
                if newest is not None:
                    # First: what is dropped is known to be dropped, whoever is killed.
                    name = _handle(self._bound, *_FORGOTTEN)
                    row = (name, _FORGOTTEN[1], newest)
                    _NOTE_FORGOTTEN.run(connection, row)
                    self._forgotten = max(newest, self._forgotten or 0)
                gone = statement.run(connection, (before, _FORGET_AT_ONCE))
            total += gone
            if gone < _FORGET_AT_ONCE:
                return total


def remember_answers(
    transaction: Transaction, effects: Sequence[RememberAnswer]
) -> None:
    """Remember answers.

    Raises:
        AlreadyThere: one of the messages was answered before. At the latest when what
            waits is written.
    """
    rows = [
        (e.sender, e.message_id, e.digest, e.answer, to_micros(e.at)) for e in effects
    ]

    def kept(touched: int) -> None:
        if touched != len(rows):
            raise AlreadyThere("the message was answered already")

    transaction.put(REMEMBERED, _REMEMBER, rows, kept)


def count_uses(transaction: Transaction, effects: Sequence[CountUse]) -> None:
    """Add to counters, to each once.

    Raises:
        QuotaSpent: that would be more than there may be, of what other processes count
            as well.
    """
    uses: Counter[tuple[str, str]] = Counter()
    most: dict[str, int] = {}
    for effect in effects:
        of = effect.name, effect.period
        uses[of] += effect.amount
        if effect.most:
            handle = _handle(transaction.bound, *of)
            most[handle] = min(effect.most, most.get(handle, effect.most))
    rows = [
        (_handle(transaction.bound, *of), of[1], amount) for of, amount in uses.items()
    ]
    transaction.put(COUNTER, _COUNT, rows)
    if not most:
        return
    for handle, used in select_among(transaction.connection, _USES, most, kind="text"):
        if used > most[handle]:
            raise QuotaSpent("a quota was spent by what others asked meanwhile")


def _handle(bound: Bound, name: str, period: str) -> str:
    """Return what a counter stands under: another one each day, whoever it is of."""
    return bound.handle("counter", name, period).hex()
