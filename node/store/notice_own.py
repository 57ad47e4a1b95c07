"""Notices of ours, and what recipients report on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.errors import AlreadyThere, NotFound
from node.flows.notice.book import KeptReport
from node.flows.notice.effects import KeptNotice, PutNotice, PutReport
from node.model.box import Box
from node.model.notice import NoticeState, Urgency
from node.model.parcel import Verb
from node.protocol.notice.life import LIVING
from node.protocol.notice.parcel import KEPT_ALL
from node.store.instants import from_micros, to_micros
from node.store.notice_schema import NOTICE, NOTICE_REPORT
from node.store.read import (
    LAST,
    StoreReads,
    columns,
    instant,
    micros,
    newest_of_states,
)
from node.store.sql import ManyRows, Row, SqlStatement, insert
from node.store.transaction import Transaction

_NOTICE = SqlStatement(f'SELECT {columns(NOTICE)} FROM "notice" WHERE "notice_id" = ?')  # noqa: S608
_PLACE = SqlStatement('SELECT "created_at" FROM "notice" WHERE "notice_id" = ?')
_BEGINNING = SqlStatement(
    'SELECT "notice_id" FROM "notice" WHERE "notice_id" >= ? AND "notice_id" < ? '
    'ORDER BY "notice_id" LIMIT ?'
)
_LIVING = ", ".join(f"'{state}'" for state in sorted(LIVING))
_DUE = SqlStatement(
    f'SELECT {columns(NOTICE)} FROM "notice" WHERE "notice_id" IN ('  # noqa: S608
    f'SELECT "notice_id" FROM "notice" WHERE "state" IN ({_LIVING}) '
    'AND "expires_at" <= ? UNION '
    f'SELECT "notice_id" FROM "notice" WHERE "state" IN ({_LIVING}) '
    'AND "prompt_at" <= ?) ORDER BY "notice_id"'
)
_REPORTS = SqlStatement(
    f'SELECT {columns(NOTICE_REPORT)} FROM "notice_report" '  # noqa: S608
    'WHERE "notice_id" = ? ORDER BY "number"'
)
_END_OF_TIME = 2**62


class OwnNotices(StoreReads):
    """The part of ``NoticeBook`` that is about our own."""

    def notice(self, notice_id: str) -> KeptNotice | None:
        """Return a notice of ours, purged or not."""
        rows = self._checked(NOTICE, _NOTICE, (notice_id,), keys=(notice_id,))
        return _kept(rows[0]) if rows else None

    def notices(
        self,
        *,
        states: frozenset[NoticeState],
        count: int,
        before: str = "",
        oldest: bool = False,
    ) -> tuple[KeptNotice, ...]:
        """Return notices of ours, newest first, older than notice ``before``.

        With ``oldest`` the oldest first, newer than it.

        Raises:
            NotFound: ``before`` is not one of ours.
        """
        place: Row = (-1, "") if oldest else (_END_OF_TIME, "")
        if before:
            found = self._rows(_PLACE, (before,))
            if not found:
                raise NotFound(f"no notice {before[:60]!r} is ours")
            place = (found[0][0], before)
        wanted, count = sorted(states or NoticeState), max(count, 0)
        values = [v for s in wanted for v in (str(s), *place, count)]
        statement = newest_of_states(
            NOTICE, ("created_at", "notice_id"), len(wanted), oldest=oldest
        )
        rows = self._checked(NOTICE, statement, (*values, count))
        return tuple(map(_kept, rows))

    def beginning(self, text: str, *, count: int) -> tuple[str, ...]:
        """Return the ids of ours that begin with ``text``, at most ``count``."""
        values = (text, text + LAST, max(count, 0))
        return tuple(row[0] for row in self._rows(_BEGINNING, values))

    def due(self, now: datetime) -> tuple[KeptNotice, ...]:
        """Return those in a state that lives whose expiry or prompt is reached."""
        at = to_micros(now)
        return tuple(map(_kept, self._checked(NOTICE, _DUE, (at, at))))

    def reports(self, notice_id: str) -> tuple[KeptReport, ...]:
        """Return what recipients reported on a notice of ours, oldest first."""
        return tuple(
            KeptReport(notice, peer, Verb(verb), from_micros(at), Box(sealed, key))
            for _, notice, peer, verb, at, sealed, key in self._checked(
                NOTICE_REPORT, _REPORTS, (notice_id,)
            )
        )


def _kept(row: Row) -> KeptNotice:
    notice_id, revision, sequence, kind, state, urgency, *rest = row
    created_at, changed_at, prompt_at, expires_at, sealed, key = rest
    return KeptNotice(
        notice_id=notice_id,
        revision=revision,
        sequence=sequence,
        kind=kind,
        state=NoticeState(state),
        urgency=Urgency(urgency),
        created_at=from_micros(created_at),
        changed_at=from_micros(changed_at),
        prompt_at=instant(prompt_at),
        expires_at=instant(expires_at),
        box=Box(sealed, key),
    )


_ADD = insert(NOTICE, "ON CONFLICT DO NOTHING")
_SET = ", ".join(f'"{c.name}" = ?' for c in NOTICE.columns)
_REPLACE = SqlStatement(
    f'UPDATE "notice" SET {_SET} WHERE "notice_id" = ? AND "revision" = ?'  # noqa: S608
)
_LAST_REPORT = SqlStatement('SELECT coalesce(max("number"), 0) FROM "notice_report"')
_ALIKE = SqlStatement(
    'SELECT "number" FROM "notice_report" '
    'WHERE "notice_id" = ? AND "peer" = ? AND "verb" = ?'
)
_DROP_REPORT = ManyRows(
    'DELETE FROM "notice_report" WHERE "number" = ?',
    """DELETE FROM "notice_report" USING {values} AS "gone"("number")
       WHERE "notice_report"."number" = "gone"."number" """,
    ("bigint",),
)
_PUT_REPORT = insert(NOTICE_REPORT)


def put_notices(transaction: Transaction, effects: Sequence[PutNotice]) -> None:
    """Add notices of ours, or replace each in the revision before it.

    Raises:
        AlreadyThere: the stored revision is not the one before.
    """
    transaction.touch(NOTICE, {effect.notice.notice_id for effect in effects})
    for effect in effects:
        put = effect.notice
        row = _notice_row(put)
        if put.revision == 1:
            done = _ADD.run(transaction.connection, [row])
        else:
            before = (put.notice_id, put.revision - 1)
            done = _REPLACE.run(transaction.connection, (*row, *before))
            transaction.erased = True
        if not done:
            raise AlreadyThere(f"notice {put.notice_id[:60]} was changed meanwhile")


def put_reports(transaction: Transaction, effects: Sequence[PutReport]) -> None:
    """Keep reports: of some verbs all, of others each peer's newest."""
    connection = transaction.connection
    (last,) = _LAST_REPORT.rows(connection)[0]
    numbers = range(last + 1, last + 1 + len(effects))
    transaction.touch(NOTICE_REPORT, numbers, held={})
    for number, put in zip(numbers, effects, strict=True):
        of = (put.notice_id, put.peer, put.verb.value)
        older = () if put.verb in KEPT_ALL else _ALIKE.rows(connection, of)
        if older:
            transaction.touch(NOTICE_REPORT, [n for (n,) in older])
            _DROP_REPORT.run(connection, older)
            transaction.erased = True
        row = (number, *of, to_micros(put.at), put.box.sealed, put.box.key)
        _PUT_REPORT.run(connection, [row])


def _notice_row(put: KeptNotice) -> Row:
    return (
        put.notice_id,
        put.revision,
        put.sequence,
        put.kind,
        put.state.value,
        put.urgency.value,
        to_micros(put.created_at),
        to_micros(put.changed_at),
        micros(put.prompt_at),
        micros(put.expires_at),
        put.box.sealed,
        put.box.key,
    )
