"""The outbox as it is read: what waits for whom, and since when.

What the courier asks at every turn costs a few steps into an index for each peer,
however long the queues are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.errors import Altered
from node.flows.channel.ports import Delivery, DeliveryState, OutStream
from node.model.box import Box
from node.model.notice import Urgency
from node.model.parcel import ReceiptOutcome, Verb
from node.store.channel_schema import DELIVERY
from node.store.instants import from_micros, to_micros
from node.store.read import StoreReads, columns, instant
from node.store.sql import Row, SqlStatement

_ITEM = f'SELECT {columns(DELIVERY)} FROM "delivery" WHERE '  # noqa: S608
_DELIVERY = SqlStatement(_ITEM + '"id" = ?')
_LOAD = _ITEM + '"number" {among}'
_SENT = SqlStatement(
    """SELECT "number" FROM "waiting" WHERE "peer" = ? AND "lane" = 'sent'
       ORDER BY "at" LIMIT ?"""
)
_QUEUED = SqlStatement(
    """SELECT "number" FROM (
         SELECT "number" FROM "waiting" WHERE "peer" = ? AND "lane" = 'now'
         ORDER BY "at" LIMIT ?) AS "first"
       UNION ALL SELECT "number" FROM "waiting"
       WHERE "peer" = ? AND "lane" = 'later' AND "at" <= ?"""
)
_BACKLOG = SqlStatement('SELECT count(*) FROM "waiting" WHERE "peer" = ?')
_UNRECEIPTED = SqlStatement('SELECT "number" FROM "waiting" WHERE "peer" = ?')
_PRESSING = SqlStatement('SELECT DISTINCT "urgency" FROM "waiting" WHERE "peer" = ?')
_REFUSED = SqlStatement(
    f"""{_ITEM} "number" IN (
          SELECT "number" FROM (
            SELECT "number", row_number()
            OVER (PARTITION BY "peer" ORDER BY "number" DESC) AS "turn"
            FROM "delivery" WHERE "outcome" = 'refused') AS "turns"
          WHERE "turn" <= ?) ORDER BY "number" DESC"""  # noqa: S608
)
_STREAM = SqlStatement('SELECT "epoch", "position" FROM "out_stream" WHERE "peer" = ?')
# Each is one step into the index; EXISTS would let PostgreSQL read the whole table.
_FIRST = """(SELECT "at" FROM "waiting" WHERE "peer" = "way"."peer"
    AND "lane" = '{lane}' AND "at" > ? ORDER BY "at" LIMIT 1)"""
_FIRSTS = ", ".join(_FIRST.format(lane=n) for n in ("sent", "now", "later", "later"))
_TURNS = SqlStatement(
    f"""SELECT "peer", "next_try_at", {_FIRSTS} FROM "way"
        ORDER BY "peer" """  # noqa: S608 - a constant of ours
)
_EVER = -(2**62)
_LONGEST = 3600 * 1_000_000
"""Microseconds that a peer waits for its turn, at most: far longer than any pause."""


class ChannelOutbox(StoreReads):
    """The part of ``ChannelBook`` that is about what waits and was sent."""

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return one item."""
        rows = self._checked(DELIVERY, _DELIVERY, (delivery_id,))
        return delivery_of(rows[0]) if rows else None

    def waiting(self, peer: str, *, now: datetime, count: int) -> tuple[Delivery, ...]:
        """Return what is to be said to ``peer`` next, at most ``count``, in order.

        What was sent and has no receipt, by position; if there is none, what is
        queued and may be sent now, by number.

        Raises:
            Altered: a lane has what is not for ``peer``, or not to be said now.
        """
        sent = self._rows(_SENT, (peer, max(count, 0)))
        if sent:
            items = self._that_wait(peer, sent, DeliveryState.SENT)
            return tuple(sorted(items, key=lambda item: item.position))
        values = (peer, max(count, 0), peer, to_micros(now))
        queued = sorted(self._rows(_QUEUED, values))[: max(count, 0)]
        items = self._that_wait(peer, queued, DeliveryState.QUEUED)
        if any(item.not_before > max(now, item.queued_at) for item in items):
            raise Altered(f"waiting {peer:.60}: a lane has what may not be said yet")
        return items

    def _that_wait(
        self, peer: str, numbers: Sequence[Row], *states: DeliveryState
    ) -> tuple[Delivery, ...]:
        """Return the items of a lane, by number; those that have left it are skipped.

        Lanes are not bound. What they lead to is, and says for whom it is.
        """
        wanted = [number for (number,) in numbers]
        rows = self._checked_among(DELIVERY, _LOAD, wanted, kind="bigint", keys=wanted)
        items = sorted(map(delivery_of, rows), key=lambda item: item.number)
        if any(item.peer != peer for item in items):
            raise Altered(f"waiting {peer:.60}: a lane has what is for somebody else")
        return tuple(item for item in items if item.state in states)

    def due_peers(self, now: datetime) -> tuple[str, ...]:
        """Return the peers for whom something waits that may be said now."""
        at = to_micros(now)
        return tuple(peer for peer, first, _ in self._turns(at) if first <= at)

    def next_due(self, now: datetime) -> datetime | None:
        """Return when the earliest item that may not be said yet may be; or None."""
        at = to_micros(now)
        later = (after for _, _, after in self._turns(at) if after is not None)
        return instant(min(later, default=None))

    def backlog(self, peer: str) -> int:
        """Return how many items are queued or sent to ``peer`` without a receipt."""
        return int(self._rows(_BACKLOG, (peer,))[0][0])

    def unreceipted(self, peer: str) -> tuple[Delivery, ...]:
        """Return all that is queued or sent to ``peer`` without a receipt, by number.

        For a stream that begins anew; it may be long.
        """
        numbers = self._rows(_UNRECEIPTED, (peer,))
        return self._that_wait(peer, numbers, DeliveryState.QUEUED, DeliveryState.SENT)

    def pressing(self, peer: str) -> Urgency:
        """Return the urgency of the most urgent item that ``backlog`` counts."""
        found = {Urgency(urgency) for (urgency,) in self._rows(_PRESSING, (peer,))}
        return max(found, key=list(Urgency).index, default=Urgency.NORMAL)

    def refused(self, *, count: int) -> tuple[Delivery, ...]:
        """Return the newest items that each peer refused, newest first."""
        rows = self._checked(DELIVERY, _REFUSED, (max(count, 0),))
        return tuple(map(delivery_of, rows))

    def out_stream(self, peer: str) -> OutStream | None:
        """Return our stream to ``peer``, if it has begun."""
        rows = self._rows(_STREAM, (peer,))
        return OutStream(peer, *rows[0]) if rows else None

    def _turns(self, now: int) -> list[tuple[str, int, int | None]]:
        """Return when each peer for whom something waits has its turn.

        The first of its turns, and the first after ``now`` if there is one.
        """
        turns: list[tuple[str, int, int | None]] = []
        rows = self._rows(_TURNS, (_EVER, _EVER, _EVER, now))
        for peer, again, sent, queued, later, after in rows:
            first = later if sent is None and queued is None else _EVER
            if first is not None:
                # Deliveries are not bound: one that is closed for long is not believed.
                closed = again is not None and again <= now + _LONGEST
                first = max(first, again if closed else _EVER)
                turns.append((peer, first, first if first > now else after))
        return turns


def delivery_of(row: Row) -> Delivery:
    """Return the delivery in a row of all columns."""
    number, id_, peer, subject, sequence, verb, urgency, state, *rest = row
    position, sealed, key, queued_at, not_before, sent_at, *rest = rest
    outcome, reason, receipted_at, leaf, source = rest
    return Delivery(
        id=id_,
        number=number,
        peer=peer,
        subject=subject,
        sequence=sequence,
        verb=Verb(verb),
        urgency=Urgency(urgency),
        state=DeliveryState(state),
        position=position,
        box=Box(sealed, key),
        queued_at=from_micros(queued_at),
        not_before=from_micros(not_before),
        sent_at=instant(sent_at),
        outcome=None if outcome is None else ReceiptOutcome(outcome),
        reason=reason,
        receipted_at=instant(receipted_at),
        leaf=leaf or b"",
        source=source,
    )
