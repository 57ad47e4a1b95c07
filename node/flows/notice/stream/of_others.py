"""Take what one recipient says of another agency's notice: its owner's own word.

It is taken down whatever becomes of it, and always answered alike: who says it does
not learn whether its owner is known here, whether we have the notice, or how it
stands. What could not be proved is kept as a doubt, for our auditors.

    refer   there is such a notice: we ask its owner for it, with the word that says
            so; its content comes from the owner, or not at all
    relay   its owner has suspended or ended it for all: it is obeyed, whoever says so,
            and whether or not the content is here yet

An owner and who refers could between them invent any number of notices. So of each
that refers only so many asks wait at once; what is beyond is a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import BadProof, TheirFault
from node.flows.channel.effects import QueueDelivery
from node.flows.channel.ports import DeliveryState
from node.flows.notice.book import NoticeBook
from node.flows.notice.proving import WordProver
from node.flows.notice.received.reporting import asking
from node.flows.notice.stream.copies import Copies, Copy
from node.flows.notice.stream.said import TOO_MANY
from node.flows.ports import Effect
from node.model.notice import NoticeState
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, Verb
from node.protocol.notice.parcel import ENDINGS
from node.protocol.notice.word import check_about, may_refer, may_relay

ASKS_MOST = 1_000
"""Asks that wait for their owners by the word of one that referred us to them."""
Obeyed = tuple[str, Item]
"""The owner of a notice that is over or suspended by what was relayed, and the item."""


@dataclass(slots=True)
class OfOthers:
    """What ``sender`` says of others' notices. Of one thread, for one parcel."""

    sender: str
    keys: Keyring
    notices: NoticeBook
    prover: WordProver
    now: datetime
    doubts: list[tuple[Item, str]] = field(default_factory=list)
    obeyed: list[Obeyed] = field(default_factory=list)
    _asks: dict[tuple[str, str, int], QueueDelivery] = field(default_factory=dict)
    _asked: int | None = None
    _copies: dict[str, Copies] = field(default_factory=dict)

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return what follows from all that was taken."""
        ended = (e for copies in self._copies.values() for e in copies.effects)
        return (*ended, *self._asks.values())

    def take(self, item: Item) -> bool:
        """Take an item of verb refer or relay; return whether anything follows."""
        try:
            # (1) Whose word is it, and is it of this notice?
            word = self.prover.prove(item.word, self.now)
            check_about(word, item)
            if word.owner in (self.sender, self.keys.agency):
                raise BadProof("what is said of others' notices is said of theirs")
            # (2) Refer or relay; what follows goes into the act that takes the parcel.
            return _TAKE[item.verb](self, item, word)
        except TheirFault as why:
            self.doubts.append((item, why.code))
            return False

    def _refer(self, item: Item, word: OwnerWord) -> bool:
        if not may_refer(word, self.sender):
            raise BadProof("who refers us to a notice has no leave of its owner's")
        kept = self._of(word.owner).find(item.notice_id)
        if kept is not None and (kept.over or kept.held is not None):
            return False  # it is here, or was ended here: there is nothing to ask
        about = word.owner, word.notice_id, word.sequence
        if about in self._asks or self._was_asked(word):
            return False  # once a notice and sequence, whoever told us of it
        if self._asked is None:
            self._asked = self.notices.asks_waiting(self.sender)
        if self._asked + len(self._asks) >= ASKS_MOST:
            self.doubts.append((item, TOO_MANY))
            return False
        self._asks[about] = asking(
            word, item.word, by=self.sender, keys=self.keys, now=self.now
        )
        return True

    def _was_asked(self, word: OwnerWord) -> bool:
        said = self.notices.deliveries(word.notice_id, peer=word.owner)
        return any(
            d.verb is Verb.ASKED
            and d.sequence == word.sequence
            and d.state is not DeliveryState.SUPERSEDED
            for d in said
        )

    def _relay(self, item: Item, word: OwnerWord) -> bool:
        if not may_relay(word):
            raise BadProof("that is for its owner to say, to each that has the notice")
        copies = self._of(word.owner)
        kept = copies.find(item.notice_id)
        if kept is not None and (kept.over or item.sequence < kept.sequence):
            return False
        # Kept also where it is not held: what is on its way here comes too late.
        if word.verb in ENDINGS:
            state = ENDINGS[word.verb]
            copies.end(item.notice_id, item.sequence, state, now=self.now)
        else:
            paused = _paused(kept, item.sequence, self.now)
            if paused == kept:
                return False
            copies.put(item.notice_id, paused, now=self.now)
        self.obeyed.append((word.owner, item))
        return True

    def _of(self, owner: str) -> Copies:
        if owner not in self._copies:
            self._copies[owner] = Copies(owner, self.keys, self.notices)
        return self._copies[owner]


def _paused(kept: Copy | None, sequence: int, now: datetime) -> Copy:
    """Return a copy suspended; of what is not here yet, that it will be.

    That is shown to nobody: as long as nothing comes, its time is over.
    """
    if kept is None:
        return Copy(sequence, NoticeState.SUSPENDED, None, expires_at=now)
    return replace(kept, state=NoticeState.SUSPENDED, sequence=sequence)


_TAKE: Mapping[Verb, Callable[[OfOthers, Item, OwnerWord], bool]] = {
    Verb.REFER: OfOthers._refer,  # noqa: SLF001 - the table of this class
    Verb.RELAY: OfOthers._relay,  # noqa: SLF001
}
