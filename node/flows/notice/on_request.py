"""Answer an agency that was told by another of a notice of ours, and asks for it.

It showed our own word, so it tells us nothing new that there is this notice. Whether
it may have it, and how much, is decided as for all others: by the audience that was
chosen and by policy, now. What it may have is sent to it by ourselves; where it may
have nothing it is told nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.notice.book import NoticeBook
from node.flows.notice.delivery_status import histories
from node.flows.notice.effects import StillAt
from node.flows.notice.publication import Publication, Publisher, pending_for
from node.flows.notice.repository import open_notice
from node.flows.ports import Effect
from node.model.entry import Outcome
from node.model.introduction import Peer
from node.model.parcel import Verb
from node.protocol.notice.life import LIVING


@dataclass(frozen=True, slots=True)
class GivenNotice:
    """What an agency that asked is given, and how that was decided."""

    effects: tuple[Effect, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    policy_digest: bytes = b""


@dataclass(frozen=True, slots=True)
class OnRequest:
    """Decides about those who ask. Safe to call from many threads."""

    keys: Keyring
    publisher: Publisher
    notices: NoticeBook

    def give(self, peer: Peer, notice_id: str, now: datetime) -> GivenNotice:
        """Return what ``peer`` is given of a notice of ours, to go into one act."""
        # (1) A notice that holds, and an agency that was not told of it by us.
        kept = self.notices.notice(notice_id)
        if kept is None or kept.state not in LIVING:
            return GivenNotice()
        past = histories(self.notices.deliveries(notice_id)).get(peer.agency)
        if past is not None and (past.meant or past.ended):
            return GivenNotice()  # it is there or on its way, or was taken back from it
        notice = open_notice(kept, self.keys)
        if notice is None:
            return GivenNotice()

        # (2) May it have it, by what holds now?
        decided = self.publisher.discloser.to_one(notice, peer, now)

        # (3) What it may have, if the notice is still as it was read.
        told = Publication(notice_id)
        if decided.bulletin is None:
            told.add(peer, decided)
        else:
            items = self.publisher.standing(notice, peer, decided.bulletin, now)
            told.add(peer, decided, str(Verb.PUBLISH), items)
        if decided.remedies:
            told.pending.append(pending_for(notice, peer, decided, now))
        still = StillAt("", notice_id, kept.revision)
        return GivenNotice(
            (still, *told.effects, *told.pending),
            tuple(told.outcomes),
            self.publisher.discloser.rules.bundle.digest,
        )
