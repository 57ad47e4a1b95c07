"""Peers' streams to us: how far we have taken them, and when they last confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from node.errors import AlreadyThere
from node.flows.notice.effects import AdvanceStream, ConfirmOwner
from node.store.instants import to_micros
from node.store.notice_schema import IN_STREAM
from node.store.sql import Statement, insert
from node.store.transaction import Transaction

_STANDS = Statement('SELECT "epoch", "position" FROM "in_stream" WHERE "sender" = ?')
_PUT = insert(
    IN_STREAM,
    'ON CONFLICT ("sender") DO UPDATE SET "epoch" = excluded."epoch", '
    '"position" = excluded."position", "receipts" = excluded."receipts"',
)
_CONFIRM = insert(
    IN_STREAM,
    'ON CONFLICT ("sender") DO UPDATE SET "confirmed_at" = excluded."confirmed_at"',
)


def advance_streams(transaction: Transaction, effects: Sequence[AdvanceStream]) -> None:
    """Take streams on to where a parcel led.

    Raises:
        AlreadyThere: a stream did not stand where the parcel goes on.
    """
    transaction.touch(IN_STREAM, {effect.sender for effect in effects})
    for effect in effects:
        rows = _STANDS.rows(transaction.connection, (effect.sender,))
        epoch, position = rows[0] if rows else ("", 0)
        begins = effect.after == 0 and epoch != effect.epoch
        if not begins and (epoch, position) != (effect.epoch, effect.after):
            raise AlreadyThere(f"the stream of {effect.sender} is not at that position")
        row = (
            effect.sender,
            effect.epoch,
            effect.position,
            effect.receipts,
            None,
        )
        _PUT.run(transaction.connection, [row])


def confirm_owners(transaction: Transaction, effects: Sequence[ConfirmOwner]) -> None:
    """Note that owners have told us how their notices stand."""
    transaction.touch(IN_STREAM, {effect.sender for effect in effects})
    for effect in effects:
        row = (effect.sender, "", 0, b"", to_micros(effect.at))
        _CONFIRM.run(transaction.connection, [row])
