"""What a peer is told once more: of notices of ours, and of those we passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.flows.notice.own.resending import Resender
from node.flows.notice.received.onward import Onward
from node.flows.ports import Effect
from node.model.introduction import Peer


@dataclass(frozen=True, slots=True)
class Afresh:
    """Tells again. Safe to call from many threads."""

    ours: Resender
    others: Onward

    def resend(self, peer: Peer, now: datetime) -> tuple[Effect, ...]:
        """Return all that ``peer`` is to know, to go into the act of a restart."""
        return (*self.ours.resend(peer, now), *self.others.resend(peer, now))

    def again(self, peer: Peer, notice_id: str, now: datetime) -> tuple[Effect, ...]:
        """Return what ``peer`` is to know of one notice, in case it missed it."""
        return (
            *self.ours.again(peer, notice_id, now),
            *self.others.again(peer, notice_id, now),
        )
