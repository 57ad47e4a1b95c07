"""What a peer was told of one notice of ours, read from the items on their way.

Items say it all: what was queued, what was sent, and what something newer replaced
before it left. Nothing else is kept about who was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from node.flows.notice.book import Delivery, DeliveryState
from node.model.parcel import Verb

CONTENT = frozenset({Verb.PUBLISH, Verb.UPDATE})
UNDERWAY = frozenset({DeliveryState.QUEUED, DeliveryState.SENT})
ENDS = frozenset({Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE})


@dataclass(frozen=True, slots=True)
class DeliveryHistory:
    """The items about one notice for one peer, oldest first."""

    items: tuple[Delivery, ...]

    @property
    def meant(self) -> bool:
        """Whether the last word was content: the peer is to have the notice."""
        last = self._last(CONTENT | ENDS)
        return last is not None and last.verb in CONTENT

    @property
    def ended(self) -> bool:
        """Whether the last word was that it is over for this peer."""
        last = self._last(CONTENT | ENDS)
        return last is not None and last.verb in ENDS

    @property
    def obeyed(self) -> bool:
        """Whether the peer has receipted that it is over, and nothing came after."""
        last = self._last(CONTENT | ENDS)
        return (
            last is not None
            and last.verb in ENDS
            and last.state is DeliveryState.RECEIPTED
        )

    @property
    def told(self) -> bool:
        """Whether content may have arrived: it was sent, receipted or not."""
        return any(d.verb in CONTENT and _left(d) for d in self.items)

    @property
    def waits(self) -> bool:
        """Whether content is queued that was never sent."""
        return any(
            d.verb in CONTENT and d.state is DeliveryState.QUEUED for d in self.items
        )

    @property
    def reached(self) -> bool:
        """Whether there is content to be taken back: it left, or is about to."""
        return self.told or self.waits

    @property
    def keyless(self) -> bool:
        """Whether the newest content is locked and its key was taken off the way."""
        last = self._last(CONTENT)
        keys = self._keys(last)
        return bool(keys) and all(d.state is DeliveryState.SUPERSEDED for d in keys)

    @property
    def locked(self) -> bool:
        """Whether the key of the newest content is still on its way."""
        keys = self._keys(self._last(CONTENT))
        return any(d.state in UNDERWAY for d in keys)

    def _keys(self, content: Delivery | None) -> tuple[Delivery, ...]:
        return tuple(
            d
            for d in self.items
            if d.verb is Verb.OPEN and content and d.sequence == content.sequence
        )

    def _last(self, verbs: frozenset[Verb]) -> Delivery | None:
        return next((d for d in reversed(self.items) if d.verb in verbs), None)


def history_of(peer: str, deliveries: Sequence[Delivery]) -> DeliveryHistory:
    """Return the history of one peer, which may be empty."""
    return histories(deliveries).get(peer) or DeliveryHistory(())


def histories(deliveries: Sequence[Delivery]) -> dict[str, DeliveryHistory]:
    """Return the history of each peer that has one."""
    ordered = sorted(deliveries, key=lambda d: (d.peer, d.number))
    return {
        peer: DeliveryHistory(tuple(items))
        for peer, items in groupby(ordered, key=lambda d: d.peer)
    }


def _left(delivery: Delivery) -> bool:
    # A stream that was given up has items that were said and are now superseded.
    return (
        delivery.state in (DeliveryState.SENT, DeliveryState.RECEIPTED)
        or delivery.sent_at is not None
    )
