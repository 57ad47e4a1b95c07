"""What was said of notices, read from the deliveries of the channel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from node.flows.channel.ports import Delivery
from node.model.parcel import Standing
from node.store.channel_outbox import delivery_of
from node.store.channel_schema import DELIVERY
from node.store.instants import to_micros
from node.store.notice_schema import NOTICE
from node.store.read import LAST, StoreReads, columns
from node.store.sql import CHUNK, SqlStatement, chunks

_CONTENT = ("publish", "update")
_ENDS = ("withdraw", "cancel", "expire")
_VERBS = ", ".join(f"'{verb}'" for verb in (*_CONTENT, *_ENDS))
_ITEM = f'SELECT {columns(DELIVERY)} FROM "delivery" WHERE '  # noqa: S608
_SPOKEN_OF = 'SELECT DISTINCT "notice_id" FROM "delivery" WHERE "notice_id" {among}'
_DELIVERIES = SqlStatement(_ITEM + '"notice_id" = ? ORDER BY "peer", "number"')
_DELIVERIES_OF = SqlStatement(
    _ITEM + '"notice_id" = ? AND "peer" = ? ORDER BY "number"'
)
_ASKS = SqlStatement(
    """SELECT count(*) FROM "waiting"
       JOIN "delivery" ON "delivery"."number" = "waiting"."number"
       WHERE "verb" = 'asked' AND "source" = ?"""
)
_ASKS_BEFORE = SqlStatement(
    f"""{_ITEM} "number" IN (SELECT "number" FROM "waiting" WHERE "lane" = 'now')
        AND "verb" = 'asked' AND "queued_at" <= ?
        ORDER BY "number" LIMIT ?"""  # noqa: S608 - a constant of ours
)
_RECIPIENTS = (
    f'SELECT {columns(NOTICE)} FROM "notice" WHERE "notice_id" {{among}} '  # noqa: S608
    'ORDER BY "notice_id"'
)
_TOLD = SqlStatement(
    f"""{_ITEM} "peer" = ? AND "notice_id" <= ? AND ("notice_id", "number") > (?, ?)
       AND "verb" IN ({_VERBS})
       ORDER BY "notice_id", "number" LIMIT {CHUNK}"""
)
_PAGE_END = SqlStatement(
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
_NO_NUMBER = 2**62
_NAMES = tuple(DELIVERY.columns.keys())
_SEQUENCE, _STATE = map(NOTICE.columns.keys().index, ("sequence", "state"))


class ToldNotices(StoreReads):
    """The part of ``NoticeBook`` that is about what was said."""

    def deliveries(self, notice_id: str, *, peer: str = "") -> tuple[Delivery, ...]:
        """Return all items about a notice, by peer, oldest first."""
        if peer:
            rows = self._checked(DELIVERY, _DELIVERIES_OF, (notice_id, peer))
        else:
            rows = self._checked(DELIVERY, _DELIVERIES, (notice_id,))
        return tuple(map(delivery_of, rows))

    def spoken_of(self, notice_ids: Collection[str]) -> frozenset[str]:
        """Return those about which any item was ever queued, for anybody."""
        rows = self._among(_SPOKEN_OF, sorted(set(notice_ids)), kind="text")
        return frozenset(notice_id for (notice_id,) in rows)

    def asks_waiting(self, referrer: str) -> int:
        """Return how many asks have no receipt that follow from ``referrer``'s word."""
        return int(self._rows(_ASKS, (referrer,))[0][0])

    def asks_before(self, before: datetime, *, count: int) -> tuple[Delivery, ...]:
        """Return asks that are queued since ``before``, the oldest, at most so many."""
        at = to_micros(before)
        rows = self._checked(DELIVERY, _ASKS_BEFORE, (at, max(count, 0)))
        return tuple(map(delivery_of, rows))

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
