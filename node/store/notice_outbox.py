"""The outbox as it is read: what waits for whom, and since when.

What the courier asks at every turn costs a few steps into an index for each peer,
however long the queues are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from node.errors import Altered
from node.flows.notice.book import Delivery, DeliveryState, OutStream
from node.flows.notice.received.reporting import asks_by
from node.model.box import Box
from node.model.notice import Urgency
from node.model.parcel import ReceiptOutcome, Standing, Verb
from node.store.instants import from_micros, to_micros
from node.store.notice_schema import DELIVERY, NOTICE
from node.store.read import LAST, Reading, columns, instant
from node.store.sql import CHUNK, Row, Statement, chunks

_CONTENT = ("publish", "update")
_ENDS = ("withdraw", "cancel", "expire")
_VERBS = ", ".join(f"'{verb}'" for verb in (*_CONTENT, *_ENDS))
_ITEM = f'SELECT {columns(DELIVERY)} FROM "delivery" WHERE '  # noqa: S608
_SPOKEN_OF = 'SELECT DISTINCT "notice_id" FROM "delivery" WHERE "notice_id" {among}'
_DELIVERY = Statement(_ITEM + '"id" = ?')
_DELIVERIES = Statement(_ITEM + '"notice_id" = ? ORDER BY "peer", "number"')
_DELIVERIES_OF = Statement(_ITEM + '"notice_id" = ? AND "peer" = ? ORDER BY "number"')
_LOAD = _ITEM + '"number" {among}'
_SENT = Statement(
    """SELECT "number" FROM "waiting" WHERE "peer" = ? AND "lane" = 'sent'
       ORDER BY "at" LIMIT ?"""
)
_QUEUED = Statement(
    """SELECT "number" FROM (
         SELECT "number" FROM "waiting" WHERE "peer" = ? AND "lane" = 'now'
         ORDER BY "at" LIMIT ?) AS "first"
       UNION ALL SELECT "number" FROM "waiting"
       WHERE "peer" = ? AND "lane" = 'later' AND "at" <= ?"""
)
_BACKLOG = Statement('SELECT count(*) FROM "waiting" WHERE "peer" = ?')
_UNRECEIPTED = Statement('SELECT "number" FROM "waiting" WHERE "peer" = ?')
_ASKS = Statement(
    """SELECT count(*) FROM "waiting"
       JOIN "delivery" ON "delivery"."number" = "waiting"."number"
       WHERE "verb" = 'asked' AND "id" LIKE ?"""
)
_ASKS_BEFORE = Statement(
    f"""{_ITEM} "number" IN (SELECT "number" FROM "waiting" WHERE "lane" = 'now')
        AND "verb" = 'asked' AND "queued_at" <= ?
        ORDER BY "number" LIMIT ?"""  # noqa: S608 - a constant of ours
)
_PRESSING = Statement('SELECT DISTINCT "urgency" FROM "waiting" WHERE "peer" = ?')
_REFUSED = Statement(
    f"""{_ITEM} "number" IN (
          SELECT "number" FROM (
            SELECT "number", row_number()
            OVER (PARTITION BY "peer" ORDER BY "number" DESC) AS "turn"
            FROM "delivery" WHERE "outcome" = 'refused') AS "turns"
          WHERE "turn" <= ?) ORDER BY "number" DESC"""  # noqa: S608
)
_STREAM = Statement('SELECT "epoch", "position" FROM "out_stream" WHERE "peer" = ?')
_RECIPIENTS = (
    f'SELECT {columns(NOTICE)} FROM "notice" WHERE "notice_id" {{among}} '  # noqa: S608
    'ORDER BY "notice_id"'
)
_TOLD = Statement(
    f"""{_ITEM} "peer" = ? AND "notice_id" <= ? AND ("notice_id", "number") > (?, ?)
       AND "verb" IN ({_VERBS})
       ORDER BY "notice_id", "number" LIMIT {CHUNK}"""
)
_PAGE_END = Statement(
    """SELECT min("notice_id"), count(*) FROM (
         SELECT DISTINCT "notice_id" FROM "delivery"
         WHERE "peer" = ? AND "notice_id" > ? AND "notice_id" <= ?
         AND "state" IN ('sent', 'receipted') AND "verb" IN ('publish', 'update')
         ORDER BY "notice_id" LIMIT 2 OFFSET ?) AS "told"
       UNION ALL SELECT min("notice_id"), count(*) FROM (
         SELECT "notice_id" FROM "received"
         WHERE "sender" = ? AND "notice_id" > ? AND "notice_id" <= ?
         AND length("key") > 0
         ORDER BY "notice_id" LIMIT 2 OFFSET ?) AS "held" """
)
# Each is one step into the index; EXISTS would let PostgreSQL read the whole table.
_FIRST = """(SELECT "at" FROM "waiting" WHERE "peer" = "way"."peer"
    AND "lane" = '{lane}' AND "at" > ? ORDER BY "at" LIMIT 1)"""
_FIRSTS = ", ".join(_FIRST.format(lane=n) for n in ("sent", "now", "later", "later"))
_TURNS = Statement(
    f"""SELECT "peer", "next_try_at", {_FIRSTS} FROM "way"
        ORDER BY "peer" """  # noqa: S608 - a constant of ours
)
_EVER = -(2**62)
_LONGEST = 3600 * 1_000_000
"""Microseconds that a peer waits for its turn, at most: far longer than any pause."""
_NO_NUMBER = 2**62
_NAMES = tuple(DELIVERY.columns.keys())
_SEQUENCE, _STATE = map(NOTICE.columns.keys().index, ("sequence", "state"))


class Outbox(Reading):
    """The part of ``NoticeBook`` that is about what is on its way."""

    def deliveries(self, notice_id: str, *, peer: str = "") -> tuple[Delivery, ...]:
        """Return all items about a notice, by peer, oldest first."""
        if peer:
            rows = self._checked(DELIVERY, _DELIVERIES_OF, (notice_id, peer))
        else:
            rows = self._checked(DELIVERY, _DELIVERIES, (notice_id,))
        return tuple(map(_delivery, rows))

    def spoken_of(self, notice_ids: Collection[str]) -> frozenset[str]:
        """Return those about which any item was ever queued, for anybody."""
        rows = self._among(_SPOKEN_OF, sorted(set(notice_ids)), kind="text")
        return frozenset(notice_id for (notice_id,) in rows)

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return one item."""
        rows = self._checked(DELIVERY, _DELIVERY, (delivery_id,))
        return _delivery(rows[0]) if rows else None

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
        items = sorted(map(_delivery, rows), key=lambda item: item.number)
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

    def asks_waiting(self, referrer: str) -> int:
        """Return how many asks have no receipt that follow from ``referrer``'s word."""
        return int(self._rows(_ASKS, (f"{asks_by(referrer)}%",))[0][0])

    def asks_before(self, before: datetime, *, count: int) -> tuple[Delivery, ...]:
        """Return asks that are queued since ``before``, the oldest, at most so many."""
        at = to_micros(before)
        rows = self._checked(DELIVERY, _ASKS_BEFORE, (at, max(count, 0)))
        return tuple(map(_delivery, rows))

    def pressing(self, peer: str) -> Urgency:
        """Return the urgency of the most urgent item that ``backlog`` counts."""
        found = {Urgency(urgency) for (urgency,) in self._rows(_PRESSING, (peer,))}
        return max(found, key=list(Urgency).index, default=Urgency.NORMAL)

    def refused(self, *, count: int) -> tuple[Delivery, ...]:
        """Return the newest items that each peer refused, newest first."""
        rows = self._checked(DELIVERY, _REFUSED, (max(count, 0),))
        return tuple(map(_delivery, rows))

    def recipients(self, peer: str, *, after: str, until: str) -> tuple[Standing, ...]:
        """Return how notices of ours stand that ``peer`` was sent, by id."""
        told = dict.fromkeys(
            item["notice_id"]
            for item in self._told(peer, after, until)
            if item["verb"] in _CONTENT and item["state"] in ("sent", "receipted")
        )
        # Boxes are checked too, and not all of them are read at once.
        return tuple(
            Standing(row[0], row[_SEQUENCE], row[_STATE])
            for some in chunks(told)
            for row in self._checked_among(NOTICE, _RECIPIENTS, some, kind="text")
        )

    def page_end(self, peer: str, *, after: str, until: str, most: int) -> str:
        """Return the id up to which no more than ``most`` stand each way."""
        page = (peer, after, until or LAST, most - 1)
        rows = self._rows(_PAGE_END, (*page, *page))
        # Two rows: the last of the page, and one beyond it.
        return min((str(last) for last, rows in rows if rows == 2), default="")

    def taken_back(self, peer: str, *, after: str, until: str) -> tuple[str, ...]:
        """Return the ids whose last word for ``peer`` is their end."""
        # The last word on each counts.
        last = {
            item["notice_id"]: item["verb"] for item in self._told(peer, after, until)
        }
        return tuple(notice_id for notice_id, verb in last.items() if verb in _ENDS)

    def _told(self, peer: str, after: str, until: str) -> Iterator[Mapping[str, Any]]:
        """Yield what gave notices to a peer or ended them there, by id, then by age."""
        place = (after, _NO_NUMBER)
        while rows := self._checked(DELIVERY, _TOLD, (peer, until or LAST, *place)):
            items = [dict(zip(_NAMES, row, strict=True)) for row in rows]
            yield from items
            place = (items[-1]["notice_id"], items[-1]["number"])

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
                # Ways are not bound: one that is closed for long is not believed.
                closed = again is not None and again <= now + _LONGEST
                first = max(first, again if closed else _EVER)
                turns.append((peer, first, first if first > now else after))
        return turns


def _delivery(row: Row) -> Delivery:
    number, id_, peer, notice_id, sequence, verb, urgency, state, *rest = row
    position, sealed, key, queued_at, not_before, sent_at, *rest = rest
    outcome, reason, receipted_at, leaf = rest
    return Delivery(
        id=id_,
        number=number,
        peer=peer,
        notice_id=notice_id,
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
    )
