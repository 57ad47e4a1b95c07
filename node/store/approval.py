"""What release officers have approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.codec.stored import pack, unpack
from node.flows.ports import PutApproval
from node.model.agreement import Approval
from node.store.bound import Bound
from node.store.instants import to_micros
from node.store.read import StoreReads
from node.store.row_keys import all_of
from node.store.schema import APPROVAL
from node.store.sql import Row, SqlStatement, insert
from node.store.transaction import Transaction

_FOR_CASE = SqlStatement(
    f'{all_of(APPROVAL)} WHERE "about" = ? AND "since" <= ? AND "until" > ? '
    'ORDER BY "since", "id"'
)
_VALUE = APPROVAL.columns.keys().index("value")
_GRANTED = SqlStatement(
    f'{all_of(APPROVAL)} WHERE "since" <= ? AND "until" > ? ORDER BY "since", "id"'
)
_PUT_APPROVAL = insert(APPROVAL, "ON CONFLICT DO NOTHING")


class SqlApprovalBook(StoreReads):
    """Keeps ``ApprovalBook``."""

    def for_case(self, *, peer: str, case: str, now: datetime) -> tuple[Approval, ...]:
        """Return the approvals in force for that peer and case, oldest first."""
        at, about = to_micros(now), _about(self._bound, peer, case)
        return self._opened(self._checked(APPROVAL, _FOR_CASE, (about, at, at)))

    def granted(self, now: datetime) -> tuple[Approval, ...]:
        """Return all approvals in force, oldest first."""
        at = to_micros(now)
        return self._opened(self._checked(APPROVAL, _GRANTED, (at, at)))

    def _opened(self, rows: Sequence[Row]) -> tuple[Approval, ...]:
        return tuple(
            unpack(Approval, self._bound.open(APPROVAL, row[0], row[_VALUE]))
            for row in rows
        )


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


def _about(bound: Bound, peer: str, case: str) -> bytes:
    return bound.handle("approval", peer, case)
