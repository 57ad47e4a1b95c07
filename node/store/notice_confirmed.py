"""When owners last told us how their notices stand: beside their streams to us."""

from __future__ import annotations

from collections.abc import Sequence

from node.flows.notice.effects import ConfirmOwner
from node.store.channel_schema import IN_STREAM
from node.store.instants import to_micros
from node.store.sql import insert
from node.store.transaction import Transaction

_CONFIRM = insert(
    IN_STREAM,
    'ON CONFLICT ("sender") DO UPDATE SET "confirmed_at" = excluded."confirmed_at"',
)


def confirm_owners(transaction: Transaction, effects: Sequence[ConfirmOwner]) -> None:
    """Note that owners have told us how their notices stand."""
    transaction.touch(IN_STREAM, {effect.sender for effect in effects})
    for effect in effects:
        row = (effect.sender, "", 0, b"", to_micros(effect.at))
        _CONFIRM.run(transaction.connection, [row])
