"""The channel in memory: what ``MemoryStore.channel`` reads, and its effects.

``tests/contracts/test_channel_book.py`` holds it to the promises of ``ChannelBook``
together with the real store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from node.errors import AlreadyThere, NotFound
from node.flows.channel.effects import (
    AdvanceStream,
    DropQueued,
    MarkReceipted,
    MarkSent,
    QueueDelivery,
    RestartStream,
)
from node.flows.channel.ports import (
    Delivery,
    DeliveryState,
    DeliveryStatus,
    InStream,
    OutStream,
)
from node.model.box import Box
from node.model.notice import Urgency

EVER = datetime.min.replace(tzinfo=UTC)
NOTHING = Box(b"", b"")
QUEUED, SENT = DeliveryState.QUEUED, DeliveryState.SENT
WAITING = (QUEUED, SENT)


def queue_delivery(tables: Any, effect: QueueDelivery) -> None:
    if effect.id in tables.deliveries:
        raise AlreadyThere("an item of that id is queued")
    if effect.replaces:
        _supersede(
            tables,
            lambda d: (
                d.state is QUEUED
                and (d.peer, d.subject) == (effect.peer, effect.subject)
                and d.verb in effect.replaces
            ),
        )
    tables.deliveries[effect.id] = Delivery(
        id=effect.id,
        number=tables.number("delivery"),
        peer=effect.peer,
        subject=effect.subject,
        sequence=effect.sequence,
        verb=effect.verb,
        urgency=effect.urgency,
        state=QUEUED,
        position=0,
        box=effect.box,
        queued_at=effect.at,
        not_before=effect.not_before,
        source=effect.source,
    )


def _supersede(tables: Any, gone: Callable[[Delivery], bool]) -> None:
    for item in [d for d in tables.deliveries.values() if gone(d)]:
        tables.deliveries[item.id] = replace(
            item, state=DeliveryState.SUPERSEDED, position=0, box=NOTHING
        )


def mark_sent(tables: Any, effect: MarkSent) -> None:
    begun = OutStream(effect.peer, effect.epoch, 1)
    stream = tables.out_streams.get(effect.peer, begun)
    if (stream.epoch, stream.position) != (effect.epoch, effect.position):
        raise AlreadyThere("the stream is not at that position")
    for position, delivery_id in enumerate(effect.ids, effect.position):
        item = tables.deliveries.get(delivery_id)
        if item is None or item.state is not QUEUED or item.peer != effect.peer:
            raise AlreadyThere("an item is not queued")
        tables.deliveries[delivery_id] = replace(
            item, state=SENT, position=position, sent_at=effect.at
        )
    tables.out_streams[effect.peer] = replace(
        stream, position=effect.position + len(effect.ids)
    )


def mark_receipted(tables: Any, effect: MarkReceipted) -> None:
    item = tables.deliveries.get(effect.id)
    if item is None or item.state is QUEUED:
        raise NotFound("no such item was sent")
    if item.state is SENT:
        tables.deliveries[effect.id] = replace(
            item,
            state=DeliveryState.RECEIPTED,
            box=NOTHING,
            outcome=effect.outcome,
            reason=effect.reason,
            receipted_at=effect.at,
            leaf=effect.leaf,
        )


def restart_stream(tables: Any, effect: RestartStream) -> None:
    if effect.upto >= 0 and any(
        d.peer == effect.peer and d.state in WAITING and d.number > effect.upto
        for d in tables.deliveries.values()
    ):
        raise AlreadyThere("something was queued meanwhile")
    _supersede(tables, lambda d: d.peer == effect.peer and d.state in WAITING)
    tables.out_streams[effect.peer] = OutStream(effect.peer, effect.epoch, 1)


def drop_queued(tables: Any, effect: DropQueued) -> None:
    _supersede(tables, lambda d: d.id in effect.ids and d.state is QUEUED)


def advance_stream(tables: Any, effect: AdvanceStream) -> None:
    stream = tables.in_streams.get(effect.sender) or unbegun(effect.sender)
    stands = (stream.epoch, stream.position) == (effect.epoch, effect.after)
    begins = effect.after == 0 and stream.epoch != effect.epoch
    if not (stands or begins):
        raise AlreadyThere("the stream is not at that position")
    tables.in_streams[effect.sender] = replace(
        stream,
        epoch=effect.epoch,
        position=effect.position,
        receipts=effect.receipts,
    )


def unbegun(sender: str) -> InStream:
    return InStream(sender, "", 0, b"", None)


CHANNEL_EFFECTS: Mapping[type, Callable[..., None]] = {
    QueueDelivery: queue_delivery,
    MarkSent: mark_sent,
    MarkReceipted: mark_receipted,
    RestartStream: restart_stream,
    DropQueued: drop_queued,
    AdvanceStream: advance_stream,
}


class MemoryChannelBook:
    """Keeps ``ChannelBook`` over the tables of a ``MemoryStore``."""

    def __init__(self, store: Any) -> None:
        self.store = store

    @property
    def tables(self) -> Any:
        return self.store.state.notice_tables

    def delivery(self, delivery_id: str) -> Delivery | None:
        return self.tables.deliveries.get(delivery_id)

    def waiting(self, peer: str, *, now: datetime, count: int) -> tuple[Delivery, ...]:
        items = self._waiting(peer)
        found = sorted(
            (d for d in items if d.state is SENT), key=lambda d: d.position
        ) or sorted((d for d in items if _turn(d) <= now), key=lambda d: d.number)
        return tuple(found[: max(count, 0)])

    def due_peers(self, now: datetime) -> tuple[str, ...]:
        return tuple(
            peer
            for peer, at in sorted(self._turns().items())
            if any(a <= now for a in at)
        )

    def next_due(self, now: datetime) -> datetime | None:
        later = [a for at in self._turns().values() for a in at if a > now]
        return min(later, default=None)

    def _turns(self) -> dict[str, list[datetime]]:
        """Return, by peer, when each of its items may be said."""
        turns: dict[str, list[datetime]] = {}
        for item in list(self.tables.deliveries.values()):
            if item.state in WAITING:
                again = self.status(item.peer).next_try_at or EVER
                turns.setdefault(item.peer, []).append(max(again, _turn(item)))
        return turns

    def backlog(self, peer: str) -> int:
        return len(self._waiting(peer))

    def unreceipted(self, peer: str) -> tuple[Delivery, ...]:
        return tuple(sorted(self._waiting(peer), key=lambda d: d.number))

    def pressing(self, peer: str) -> Urgency:
        urgencies = {d.urgency for d in self._waiting(peer)}
        return max(urgencies, key=list(Urgency).index, default=Urgency.NORMAL)

    def _waiting(self, peer: str) -> list[Delivery]:
        items = list(self.tables.deliveries.values())
        return [d for d in items if d.peer == peer and d.state in WAITING]

    def refused(self, *, count: int) -> tuple[Delivery, ...]:
        items = list(self.tables.deliveries.values())
        found = [d for d in items if d.outcome == "refused"]
        found.sort(key=lambda d: d.number, reverse=True)
        of = Counter[str]()
        newest = []
        for item in found:
            of[item.peer] += 1
            if of[item.peer] <= count:
                newest.append(item)
        return tuple(newest)

    def status(self, peer: str) -> DeliveryStatus:
        return self.tables.statuses.get(peer) or DeliveryStatus(
            peer, 0, "", None, None, None
        )

    def note_failure(
        self, peer: str, *, error: str, at: datetime, again: datetime
    ) -> None:
        with self.store.lock:
            status = self.status(peer)
            self.tables.statuses[peer] = replace(
                status,
                attempts=status.attempts + 1,
                last_error=error,
                last_tried_at=at,
                next_try_at=again,
            )

    def note_success(self, peer: str, *, at: datetime) -> None:
        with self.store.lock:
            self.tables.statuses[peer] = DeliveryStatus(peer, 0, "", at, at, None)

    def out_stream(self, peer: str) -> OutStream | None:
        return self.tables.out_streams.get(peer)

    def in_stream(self, sender: str) -> InStream | None:
        return self.tables.in_streams.get(sender)

    def senders(self) -> tuple[InStream, ...]:
        return tuple(stream for _, stream in sorted(self.tables.in_streams.items()))


def _turn(item: Delivery) -> datetime:
    """Return from when an item may be said; what need not wait may be at any time."""
    at_once = item.state is SENT or item.not_before <= item.queued_at
    return EVER if at_once else item.not_before
