"""What the desk sees of deliveries: how each way has been, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from node.clock import Clock
from node.errors import NotFound
from node.flows.notice.book import Delivery, NoticeBook
from node.flows.ports import PeerBook
from node.flows.recorder import Recorder
from node.flows.share import Shares
from node.flows.toll import NOTHING_NEW
from node.model.agency import AgencyId
from node.model.desk.call import ById, Nothing
from node.model.desk.delivery import DeadLetter, DeliveryList, WayView
from node.model.officer import Officer

DEAD_SHOWN = 20
"""Of each peer."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Shows deliveries, and has a peer tried again. Safe to call from many threads.

    ``heard`` has the worker look at a peer at once.
    """

    peers: PeerBook
    book: NoticeBook
    recorder: Recorder
    clock: Clock
    heard: Callable[[AgencyId], None]
    shares: Shares

    def list(self, _officer: Officer, _nothing: Nothing) -> DeliveryList:
        """Return every peer's way, and the newest items that each refused."""
        return DeliveryList(
            ways=tuple(self._view(peer.agency) for peer in self.peers.all()),
            dead=tuple(_dead(item) for item in self.book.refused(count=DEAD_SHOWN)),
        )

    def retry(self, officer: Officer, wanted: ById) -> DeliveryList:
        """Have what waits for a peer tried at once, whatever failed before.

        Raises:
            NotFound: there is no such peer.
            Overloaded: the officer has had it tried as often as one may in a minute.
        """
        peer = self.peers.get(AgencyId(wanted.id))
        if peer is None:
            raise NotFound(
                f"there is no peer {wanted.id[:60]}",
                advice="`comity peer list` shows who is known.",
            )
        now = self.clock.now()
        self.shares.take(NOTHING_NEW, officer, peer.agency, now)
        self.recorder.record(
            "delivery.retried",
            at=now,
            officer=officer.pseudonym,
            details=(("peer", peer.agency),),
        )
        self.book.note_success(peer.agency, at=now)
        self.heard(peer.agency)
        return self.list(officer, Nothing())

    def _view(self, peer: str) -> WayView:
        way, stream = self.book.way(peer), self.book.out_stream(peer)
        return WayView(
            peer=peer,
            waiting=self.book.backlog(peer),
            attempts=way.attempts,
            last_error=way.last_error,
            last_tried_at=way.last_tried_at,
            last_success_at=way.last_success_at,
            next_try_at=way.next_try_at,
            position=stream.position if stream is not None else 0,
        )


def _dead(item: Delivery) -> DeadLetter:
    return DeadLetter(
        peer=item.peer,
        notice_id=item.notice_id,
        verb=item.verb,
        sequence=item.sequence,
        reason=item.reason,
        at=item.receipted_at or item.queued_at,
    )
