"""The handlers of items about notices, for the channel.

What holds and what has ended of ours is said anew where a stream begins anew; reports,
and what is said of others' notices, are nowhere else and are carried over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from node.crypto.keystore import Keyring
from node.errors import Altered
from node.flows.channel.capacity import Capacity
from node.flows.channel.events import EventStream
from node.flows.channel.handlers import (
    Decision,
    Handlers,
    IntakeResult,
    ItemHandler,
    ItemOutcome,
)
from node.flows.channel.ports import Delivery
from node.flows.notice.book import NoticeBook
from node.flows.notice.effects import ConfirmOwner
from node.flows.notice.on_request import GivenNotice
from node.flows.notice.proving import WordProver
from node.flows.notice.stream.copies import Copies
from node.flows.notice.stream.intake import ItemIntake
from node.flows.notice.stream.of_others import OfOthers
from node.flows.notice.stream.reports import Reports
from node.flows.ports import Effect
from node.flows.steps import Steps
from node.model.agency import AgencyId
from node.model.desk.notice import NoticeEvent
from node.model.introduction import Peer
from node.model.parcel import Item, Receipt, ReceiptOutcome
from node.protocol.notice.parcel import (
    CONTENT,
    DONE,
    OF_OTHERS,
    REPORTS,
    check_item,
)
from node.protocol.notice.word import reader_in

Give = Callable[[Peer, str, datetime], GivenNotice]
"""Returns what a peer is given that asks for a notice of ours (``on_request``)."""


class Relays(Protocol):
    """Follows what owners say of notices that we told others of (``Referrals``)."""

    def onward(
        self, owner: str, notice_id: str, signed: bytes, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what relays ``signed``, a word of ``owner``'s on its notice."""
        ...


@dataclass(frozen=True, slots=True)
class NoticeItems:
    """Takes items about notices from the channel. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    notices: NoticeBook
    prover: WordProver
    relays: Relays
    give: Give
    capacity: Capacity
    events: EventStream[NoticeEvent]

    def handlers(self) -> Handlers:
        """Return the handler of each verb that is about notices."""
        begin = self.begin
        return {
            verb: ItemHandler(
                done=done,
                check=check_item,
                begin=begin,
                ready=is_ready,
                carried=verb in REPORTS | OF_OTHERS,
                silent=verb in OF_OTHERS,
            )
            for verb, done in DONE.items()
        }

    def begin(self, peer: Peer, items: Sequence[Item], now: datetime) -> NoticeIntake:
        """Begin to take the items about notices of one parcel."""
        copies = Copies(peer.agency, self.keys, self.notices)
        copies.read_ahead([item.notice_id for item in items])
        given = (copies.sender, self.keys, self.notices, self.prover, now)
        taking = ItemIntake(
            us=self.us,
            keys=self.keys,
            notices=self.notices,
            copies=copies,
            capacity=self.capacity,
            prover=self.prover,
            reports=Reports(*given),
            others=OfOthers(*given),
            now=now,
        )
        return NoticeIntake(self, peer, taking)


@dataclass(frozen=True, slots=True)
class NoticeIntake:
    """The items about notices in one parcel. Of one thread."""

    flows: NoticeItems
    peer: Peer
    taking: ItemIntake

    @property
    def changed(self) -> Collection[int]:
        """The positions of items taken so far that changed something."""
        return self.taking.changed

    def take(self, item: Item) -> ItemOutcome:
        """Return what became of ``item``."""
        return self.taking.take(item)

    def finish(self, receipts: Sequence[tuple[Item, Receipt]]) -> Steps[IntakeResult]:
        """Return what all of them come to, in steps: a parcel is a great deal of work.

        What was asked for is given, and what owners paused or ended is relayed.
        """
        given = yield from self._given(self.taking.reports.asks)
        onward = yield from self._onward(receipts)
        gifts = (effect for one in given for effect in one.effects)
        return IntakeResult(
            effects=(*self.taking.effects, *onward, *gifts),
            doubts=tuple(self.taking.others.doubts),
            decisions=tuple(Decision(g.policy_digest, g.outcomes) for g in given),
            after=self._publish,
        )

    def _given(self, notice_ids: Iterable[str]) -> Steps[list[GivenNotice]]:
        """Return what a peer is given of notices of ours that it asks for."""
        given: list[GivenNotice] = []
        for notice_id in notice_ids:
            yield
            given.append(self.flows.give(self.peer, notice_id, self.taking.now))
        return given

    def _onward(self, receipts: Iterable[tuple[Item, Receipt]]) -> Steps[list[Effect]]:
        """Return what tells those of a pause or an end whom we told of the notice."""
        taking = self.taking
        done = [i for i, r in receipts if r.outcome is ReceiptOutcome.OBEYED]
        said = [(taking.copies.sender, item) for item in done] + taking.others.obeyed
        # Nearly nothing goes on: what was never spoken of is not looked at one by one.
        notices, relays = self.flows.notices, self.flows.relays
        spoken_of = notices.spoken_of([item.notice_id for _, item in said])
        told: list[Effect] = []
        for owner, item in said:
            if item.notice_id in spoken_of:
                yield
                told += relays.onward(owner, item.notice_id, item.word, taking.now)
        return told

    def _publish(self) -> None:
        for event in self.taking.events:
            self.flows.events.publish(event)


def first_parcel(peer: Peer, now: datetime) -> tuple[Effect, ...]:
    """Confirm an owner of whom we had nothing: this parcel is all there is to know."""
    return (ConfirmOwner(peer.agency, now),)


def is_ready(delivery: Delivery, item: Item | None, peer: Peer) -> bool:
    """Whether an item can be said as it is; not content without its owner's word.

    So did nodes leave it before owners signed what they say, also of others' notices,
    whose content the migration took from the outbox.

    Raises:
        Altered: it is content for another agency.
    """
    if delivery.source and delivery.verb not in REPORTS | OF_OTHERS:
        return False
    if delivery.verb not in CONTENT or item is None:
        return True
    if not item.word:
        return False
    if reader_in(item.word) != peer.agency:
        raise Altered(f"delivery {delivery.id}: it is for somebody else")
    return True
