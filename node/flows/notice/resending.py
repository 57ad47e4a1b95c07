"""What a peer is to know of our notices now, where its stream begins anew.

A peer that restored a backup, or lost its place, is told again: what holds comes in
full, as policy lets it today; what is over and was told comes as its end. At the
recipient all of it can be said twice: a sequence that it has takes its own place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.channel.effects import QueueDelivery
from node.flows.notice.book import NoticeBook
from node.flows.notice.delivery_status import ENDS, DeliveryHistory, histories
from node.flows.notice.effects import KeptNotice, StillAt
from node.flows.notice.items import ItemMaker, items_of
from node.flows.notice.publication import TAKEN_BACK, Publisher, last_ending
from node.flows.notice.repository import open_notice
from node.flows.ports import Effect
from node.model.introduction import Peer
from node.model.notice import Notice, NoticeState
from node.model.parcel import Verb
from node.protocol.notice.life import LIVING, OVER

PAGE = 200
END_OF = {
    NoticeState.WITHDRAWN: Verb.WITHDRAW,
    NoticeState.CANCELLED: Verb.CANCEL,
    NoticeState.EXPIRED: Verb.EXPIRE,
}


@dataclass(frozen=True, slots=True)
class Resender:
    """Tells again. Safe to call from many threads."""

    keys: Keyring
    publisher: Publisher
    notices: NoticeBook

    def resend(self, peer: Peer, now: datetime) -> tuple[Effect, ...]:
        """Return all that ``peer`` is to know, to go into the act of the restart."""
        effects: list[Effect] = []
        before = ""
        while page := self.notices.notices(
            states=LIVING | OVER, count=PAGE, before=before
        ):
            before = page[-1].notice_id
            for kept in page:
                effects += self._again(kept, peer, now)
        return tuple(effects)

    def again(self, peer: Peer, notice_id: str, now: datetime) -> tuple[Effect, ...]:
        """Return what ``peer`` is to know of one notice, in case it missed it."""
        kept = self.notices.notice(notice_id)
        return () if kept is None else self._again(kept, peer, now)

    def _again(self, kept: KeptNotice, peer: Peer, now: datetime) -> tuple[Effect, ...]:
        items = self.notices.deliveries(kept.notice_id)
        history = histories(items).get(peer.agency)
        if history is None:
            return ()
        notice = open_notice(kept, self.keys)
        if notice is None or kept.state in OVER:
            return self._end(kept, notice, peer, history, now=now)
        # What is taken back at this moment is not told anew: the end that was queued
        # would have to make way for it.
        still = StillAt("", kept.notice_id, kept.revision)
        decided = self.publisher.discloser.to_one(notice, peer, now)
        if not history.meant or decided.bulletin is None:
            if not history.told:
                return ()
            maker = items_of(
                notice, owner=self.publisher.discloser.us.id, keys=self.keys, now=now
            )
            end = maker.word(
                peer.agency, Verb.WITHDRAW, TAKEN_BACK, replaces=True, alone=True
            )
            return (end,)
        return (still, *self.publisher.standing(notice, peer, decided.bulletin, now))

    def _end(
        self,
        kept: KeptNotice,
        notice: Notice | None,
        peer: Peer,
        history: DeliveryHistory,
        *,
        now: datetime,
    ) -> tuple[QueueDelivery, ...]:
        if not history.told:
            return ()
        last = next((d.verb for d in reversed(history.items) if d.verb in ENDS), None)
        maker = ItemMaker(
            owner=self.publisher.discloser.us.id,
            keys=self.keys,
            notice_id=kept.notice_id,
            sequence=kept.sequence,
            urgency=kept.urgency,
            now=now,
        )
        verb = last or END_OF.get(kept.state, Verb.WITHDRAW)
        ending = last_ending(notice) if notice else TAKEN_BACK
        return (maker.word(peer.agency, verb, ending, replaces=True),)
