"""Items for the outbox: what is said to one peer of one notice of ours.

Each item lies in a box of its own until the peer has receipted it. Content and ends
take the place of what waits for the same peer and was never sent: a peer that was
away gets the newest word, not the whole story.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.codec.wire import to_wire
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.crypto.lock import lock
from node.flows.notice.book import Delivery
from node.flows.notice.boxing import box_item
from node.flows.notice.effects import QueueDelivery
from node.flows.notice.embargo import lock_bound_to
from node.model.notice import Bulletin, Ending, Urgency
from node.model.parcel import Item, Verb


@dataclass(frozen=True, slots=True)
class Outbox:
    """Makes items about one notice at one sequence.

    ``source`` is who sent us the notice, where it is another's that we pass on. Such
    an item is named after it: ``source_of`` tells on whose word the notice goes on.
    """

    owner: str
    keys: Keyring
    notice_id: str
    sequence: int
    urgency: Urgency
    now: datetime
    source: str = ""

    def content(
        self,
        peer: str,
        verb: Verb,
        bulletin: Bulletin,
        *,
        opens_at: datetime | None,
    ) -> tuple[QueueDelivery, ...]:
        """Return a bulletin as an item; under an embargo its key as another.

        The key stays here, in its box, until ``opens_at``.
        """
        body = to_wire(bulletin)
        if opens_at is None or opens_at <= self.now:
            return (self._queue(peer, verb, body, replaces=True),)
        bound_to = lock_bound_to(self.owner, self.notice_id, self.sequence)
        locked, key = lock(body, bound_to=bound_to)
        return (
            self._queue(peer, verb, locked, opens_at=opens_at, replaces=True),
            self.key(peer, key, not_before=opens_at),
        )

    def key(self, peer: str, key: bytes, *, not_before: datetime) -> QueueDelivery:
        """Return an embargo's key as an item."""
        return self._queue(peer, Verb.OPEN, key, not_before=not_before)

    def word(
        self, peer: str, verb: Verb, ending: Ending, *, replaces: bool
    ) -> QueueDelivery:
        """Return that the notice is paused, holds again or is over, as an item."""
        return self._queue(peer, verb, to_wire(ending), replaces=replaces)

    def _queue(  # noqa: PLR0913 - one value a column of the outbox
        self,
        peer: str,
        verb: Verb,
        body: bytes,
        *,
        opens_at: datetime | None = None,
        not_before: datetime | None = None,
        replaces: bool = False,
    ) -> QueueDelivery:
        delivery_id = new_message_id(self.now)
        if self.source:
            delivery_id = f"{self.source}/{delivery_id}"
        item = Item(0, verb, self.notice_id, self.sequence, body, opens_at)
        return QueueDelivery(
            id=delivery_id,
            peer=peer,
            notice_id=self.notice_id,
            sequence=self.sequence,
            verb=verb,
            urgency=self.urgency,
            box=box_item(delivery_id, item, self.keys),
            at=self.now,
            not_before=not_before or self.now,
            replaces_waiting=replaces,
        )


def source_of(delivery: Delivery) -> str:
    """Return who sent us what an item is about; empty where the notice is ours."""
    return delivery.id.rpartition("/")[0]
