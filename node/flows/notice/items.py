"""Items for the outbox: what is said to one peer of one notice of ours.

Content, pauses and ends carry our own signed word. On content it names the one peer
that it is said to, and whether that peer may tell others of the notice; on a pause or
an end of all it names nobody, so that whoever has heard it can relay it.

Each item lies in a box of its own until the peer has receipted it. Content and ends
take the place of what waits for the same peer and was never sent: a peer that was
away gets the newest word, not the whole story.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.crypto.lock import lock
from node.flows.channel.boxing import box_item
from node.flows.channel.effects import QueueDelivery
from node.flows.notice.embargo import lock_bound_to
from node.model.notice import (
    AudienceMode,
    Bulletin,
    Ending,
    Notice,
    NoticeContent,
    Urgency,
)
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, Verb
from node.policy.statute import LEAVE
from node.protocol.notice.parcel import REPLACED
from node.protocol.notice.word import sign_word


@dataclass(frozen=True, slots=True)
class ItemMaker:
    """Makes items about one notice at one sequence.

    ``onward`` is whether who has the notice may tell further agencies of it.
    """

    owner: str
    keys: Keyring
    notice_id: str
    sequence: int
    urgency: Urgency
    now: datetime
    onward: bool = False

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
            return (self._content(peer, verb, body),)
        bound_to = lock_bound_to(self.owner, self.notice_id, self.sequence)
        locked, key = lock(body, bound_to=bound_to)
        return (
            self._content(peer, verb, locked, opens_at=opens_at),
            self.key(peer, key, not_before=opens_at),
        )

    def key(self, peer: str, key: bytes, *, not_before: datetime) -> QueueDelivery:
        """Return an embargo's key as an item."""
        item = Item(0, Verb.OPEN, self.notice_id, self.sequence, key)
        return self._queue(peer, item, not_before=not_before)

    def word(
        self,
        peer: str,
        verb: Verb,
        ending: Ending,
        *,
        replaces: bool,
        alone: bool = False,
    ) -> QueueDelivery:
        """Return that the notice is paused, holds again or is over, as an item.

        ``alone``: for this peer; what is said to it is none of the others'.
        """
        word = self._signed(verb, reader=peer if alone else "")
        body = to_wire(ending)
        item = Item(0, verb, self.notice_id, self.sequence, body, word=word)
        return self._queue(peer, item, replaces=replaces)

    def _content(
        self, peer: str, verb: Verb, body: bytes, opens_at: datetime | None = None
    ) -> QueueDelivery:
        word = self._signed(verb, reader=peer, digest=sha256(body))
        item = Item(0, verb, self.notice_id, self.sequence, body, opens_at, word)
        return self._queue(peer, item, replaces=True)

    def _signed(self, verb: Verb, *, reader: str, digest: bytes = b"") -> bytes:
        word = OwnerWord(
            owner=self.owner,
            notice_id=self.notice_id,
            sequence=self.sequence,
            verb=verb,
            reader=reader,
            onward=self.onward and bool(digest),
            at=self.now,
            digest=digest,
        )
        return sign_word(word, self.keys)

    def _queue(
        self,
        peer: str,
        item: Item,
        *,
        not_before: datetime | None = None,
        replaces: bool = False,
    ) -> QueueDelivery:
        delivery_id = new_message_id(self.now)
        return QueueDelivery(
            id=delivery_id,
            peer=peer,
            subject=self.notice_id,
            sequence=self.sequence,
            verb=item.verb,
            urgency=self.urgency,
            box=box_item(delivery_id, item, self.keys),
            at=self.now,
            not_before=not_before or self.now,
            replaces=REPLACED if replaces else frozenset(),
        )


def items_of(notice: Notice, *, owner: str, keys: Keyring, now: datetime) -> ItemMaker:
    """Return what makes the items about ``notice`` as it stands."""
    return ItemMaker(
        owner=owner,
        keys=keys,
        notice_id=notice.notice_id,
        sequence=notice.sequence,
        urgency=notice.content.urgency,
        now=now,
        onward=goes_on(notice.content),
    )


def goes_on(content: NoticeContent) -> bool:
    """Whether recipients may tell further agencies of a notice: its owner's leave.

    Only where it is meant for all and under no restriction. It follows from what the
    owner wrote and from nothing else, so that it tells a recipient nothing of others.
    """
    to_all = content.audience.mode is AudienceMode.ALL
    return to_all and LEAVE[content.handling].goes_on
