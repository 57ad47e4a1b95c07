"""Approvals, what waits for one, and small settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.errors import NotFound
from node.flows.ports import (
    EVERYTHING,
    DropPending,
    PutApproval,
    PutPending,
    PutSetting,
    PutTold,
)
from node.model.agreement import Approval
from node.model.box import Box
from node.model.desk.release import PendingList, PendingRelease, ReleasePage
from node.store.bound import Bound
from node.store.instants import from_micros, to_micros
from node.store.pending import (
    BEYOND,
    DROP_SHARE,
    PUT_SHARE,
    SHARE,
    SHARES,
    SHARES_OF,
    beyond,
    counted,
    paged,
)
from node.store.read import Reading
from node.store.row_keys import all_of
from node.store.schema import APPROVAL, PENDING, PENDING_SHARE, SETTING, TOLD
from node.store.sql import Row, Statement, insert, upsert
from node.store.transaction import Transaction

_APPROVALS = Statement(
    f'{all_of(APPROVAL)} WHERE "about" = ? AND "since" <= ? AND "until" > ? '
    'ORDER BY "since", "id"'
)
_VALUE = APPROVAL.columns.keys().index("value")
_PENDING = Statement(f'{all_of(PENDING)} ORDER BY "at", "id"')
_PENDING_ONE = Statement(f'{all_of(PENDING)} WHERE "id" = ?')
_GRANTED = Statement(
    f'{all_of(APPROVAL)} WHERE "since" <= ? AND "until" > ? ORDER BY "since", "id"'
)
_TOLD = Statement('SELECT "sealed", "key" FROM "told" WHERE "told_as" = ?')
_SETTING = Statement(f'{all_of(SETTING)} WHERE "name" = ?')


class SqlReleaseBook(Reading):
    """Keeps ``ReleaseBook``."""

    def approvals(self, *, peer: str, case: str, now: datetime) -> tuple[Approval, ...]:
        """Return the approvals in force for that peer and case, oldest first."""
        at, about = to_micros(now), _about(self._bound, peer, case)
        return self._approvals(self._checked(APPROVAL, _APPROVALS, (about, at, at)))

    def granted(self, now: datetime) -> tuple[Approval, ...]:
        """Return all approvals in force, oldest first."""
        at = to_micros(now)
        return self._approvals(self._checked(APPROVAL, _GRANTED, (at, at)))

    def pending(self, page: ReleasePage = EVERYTHING) -> PendingList:
        """Return a page of what waits: of each peer in turn its oldest first."""
        rows = self._checked(PENDING, _PENDING, whole=True)
        found = self._checked(PENDING_SHARE, SHARES, whole=True)
        shares = {row[0]: row for row in found}
        places, more, counts = paged([(row[0], row[1]) for row in rows], page)
        of = {row[0]: row for row in rows}
        items = tuple(self._waiting(of[i], shares.get(i, ())) for i in places)
        return PendingList(items, more, counts)

    def pending_one(self, id_: str) -> PendingRelease | None:
        """Return what waits under an id, or None."""
        rows = self._checked(PENDING, _PENDING_ONE, (id_,), keys=(id_,))
        if not rows:
            return None
        share = self._checked(PENDING_SHARE, SHARE, (id_,), keys=(id_,))
        return self._waiting(rows[0], share[0] if share else ())

    def pending_beyond(
        self, *, most: int, before: datetime, count: int
    ) -> tuple[str, ...]:
        """Return the ids of what need not wait any more, at most ``count``."""
        at, found = to_micros(before), list[Row]()
        for peer in self._rows(BEYOND, (most, at)):
            shares = self._checked(PENDING_SHARE, SHARES_OF, peer)
            found += beyond(shares, most=most, before=at)
        found.sort(key=lambda row: (row[2], row[0]))
        return tuple(row[0] for row in found[: max(count, 0)])

    def _waiting(self, row: Row, share: Row) -> PendingRelease:
        id_, at, value = row
        opened = unpack(PendingRelease, self._bound.open(PENDING, id_, value))
        return counted(replace(opened, at=from_micros(at)), share)

    def told(self, told_as: str) -> Box | None:
        """Return the box of what a peer was told under this name, or None."""
        rows = self._rows(_TOLD, (told_as,))
        return Box(*rows[0]) if rows else None

    def setting(self, name: str) -> bytes | None:
        """Return a setting."""
        rows = self._checked(SETTING, _SETTING, (name,), keys=(name,))
        return self._bound.open(SETTING, name, rows[0][1]) if rows else None

    def _approvals(self, rows: Sequence[Row]) -> tuple[Approval, ...]:
        return tuple(
            unpack(Approval, self._bound.open(APPROVAL, row[0], row[_VALUE]))
            for row in rows
        )


_PUT_APPROVAL = insert(APPROVAL, "ON CONFLICT DO NOTHING")
# Put again, it keeps its place in the queue.
_PUT_PENDING = insert(
    PENDING, 'ON CONFLICT ("id") DO UPDATE SET "value" = excluded."value"'
)
_DROP = Statement('DELETE FROM "pending" WHERE "id" = ?')
_PUT_SETTING = upsert(SETTING)
_PUT_TOLD = insert(TOLD)


def put_approvals(transaction: Transaction, effects: Sequence[PutApproval]) -> None:
    """Keep approvals; one that is held is never altered."""
    transaction.touch(APPROVAL, {effect.approval.id for effect in effects})
    rows = [approval_row(transaction.bound, effect.approval) for effect in effects]
    _PUT_APPROVAL.run(transaction.connection, rows)


def approval_row(bound: Bound, given: Approval) -> Row:
    """Return an approval as it is stored, in the order of the table's columns."""
    stored = {
        "id": given.id,
        "about": _about(bound, given.peer, given.case),
        "since": to_micros(given.at),
        "until": to_micros(given.until),
        "value": bound.seal(APPROVAL, given.id, pack(given)),
    }
    return tuple(stored[column.name] for column in APPROVAL.columns)


def put_pending(transaction: Transaction, effects: Sequence[PutPending]) -> None:
    """Note what waits for a release officer."""
    ids = {effect.pending.id for effect in effects}
    transaction.touch(PENDING, ids)
    transaction.touch(PENDING_SHARE, ids)
    for effect in effects:
        asked, at = effect.pending, to_micros(effect.pending.at)
        sealed = transaction.bound.seal(PENDING, asked.id, pack(asked))
        _PUT_PENDING.run(transaction.connection, [(asked.id, at, sealed)])
        PUT_SHARE.run(transaction.connection, [(asked.id, asked.peer, at, at, 1)])


def put_told(transaction: Transaction, effects: Sequence[PutTold]) -> None:
    """Keep what peers were told in place of references of ours."""
    rows = [(e.told_as, e.box.sealed, e.box.key, to_micros(e.at)) for e in effects]
    _PUT_TOLD.run(transaction.connection, rows)


def drop_pending(transaction: Transaction, effects: Sequence[DropPending]) -> None:
    """Take what waits no longer off the list.

    Raises:
        NotFound: it does not wait.
    """
    for table in (PENDING, PENDING_SHARE):
        transaction.touch(table, {effect.id for effect in effects})
    for effect in effects:
        if not _DROP.run(transaction.connection, (effect.id,)):
            raise NotFound(f"nothing waits under {effect.id[:80]!r}")
        DROP_SHARE.run(transaction.connection, (effect.id,))


def put_settings(transaction: Transaction, effects: Sequence[PutSetting]) -> None:
    """Keep settings."""
    values = {effect.name: effect.value for effect in effects}
    transaction.touch(SETTING, values)
    rows = [
        (name, transaction.bound.seal(SETTING, name, value))
        for name, value in values.items()
    ]
    _PUT_SETTING.run(transaction.connection, rows)


def _about(bound: Bound, peer: str, case: str) -> bytes:
    return bound.handle("approval", peer, case)
