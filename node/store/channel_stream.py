"""Peers' streams to us: how far we have taken them."""

from __future__ import annotations

from collections.abc import Sequence

from node.errors import AlreadyThere
from node.flows.channel.effects import AdvanceStream
from node.flows.channel.ports import InStream
from node.store.channel_schema import IN_STREAM
from node.store.read import StoreReads, columns, instant
from node.store.row_keys import rows_under
from node.store.sql import Row, SqlStatement, upsert
from node.store.transaction import Transaction

_PUT = upsert(IN_STREAM)
_ONE = SqlStatement(f'SELECT {columns(IN_STREAM)} FROM "in_stream" WHERE "sender" = ?')  # noqa: S608
_ALL = SqlStatement(f'SELECT {columns(IN_STREAM)} FROM "in_stream" ORDER BY "sender"')  # noqa: S608


class ChannelStreams(StoreReads):
    """The part of ``ChannelBook`` that is about peers' streams to us."""

    def in_stream(self, sender: str) -> InStream | None:
        """Return the stream of ``sender``, if it has begun."""
        rows = self._checked(IN_STREAM, _ONE, (sender,), keys=(sender,))
        return _in_stream(rows[0]) if rows else None

    def senders(self) -> tuple[InStream, ...]:
        """Return all peers that ever sent us something."""
        return tuple(map(_in_stream, self._checked(IN_STREAM, _ALL, whole=True)))


def advance_streams(transaction: Transaction, effects: Sequence[AdvanceStream]) -> None:
    """Take streams on to where a parcel led.

    Raises:
        AlreadyThere: a stream did not stand where the parcel goes on.
    """
    senders = {effect.sender for effect in effects}
    held = rows_under(transaction.beside(IN_STREAM), IN_STREAM, senders)
    transaction.touch(IN_STREAM, senders, held=held)
    for effect in effects:
        none_yet = (effect.sender, "", 0, b"", None)
        _, epoch, position, _, confirmed_at = held.get(effect.sender, none_yet)
        begins = effect.after == 0 and epoch != effect.epoch
        if not begins and (epoch, position) != (effect.epoch, effect.after):
            raise AlreadyThere(f"the stream of {effect.sender} is not at that position")
        row = (
            effect.sender,
            effect.epoch,
            effect.position,
            effect.receipts,
            confirmed_at,
        )
        held[effect.sender] = row
    transaction.put_bound(IN_STREAM, _PUT, [held[sender] for sender in sorted(senders)])


def _in_stream(row: Row) -> InStream:
    sender, epoch, position, receipts, confirmed_at = row
    confirmed = instant(confirmed_at)
    return InStream(sender, epoch, position, bytes(receipts), confirmed)
