"""Take the items about notices in one parcel, one by one, in their order.

Each item is judged by what is kept and by what the items before it in the same
parcel will make of that. What is judged has no effect here: effects, outcomes and
events are gathered, and the act that records the parcel makes them true.

An owner is heard on its own notices alone: whatever an item names is looked up
among what its sender sent. Content counts with its owner's own word on it, and comes
from nobody else; a recall is obeyed even where its reason cannot be read, or the word
does not hold. What is said of others' notices is ``of_others``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from node.crypto.keystore import Keyring
from node.crypto.lock import unlock
from node.errors import BadProof, Malformed, TheirFault
from node.flows.channel.capacity import Capacity, CapacityUsed
from node.flows.channel.handlers import ItemOutcome, refused
from node.flows.notice.book import HeldNotice, NoticeBook
from node.flows.notice.embargo import lock_bound_to
from node.flows.notice.proving import WordProver
from node.flows.notice.stream.bodies import read_bulletin, read_ending
from node.flows.notice.stream.copies import Copies, Copy, newest, passed
from node.flows.notice.stream.lives import LOCKED_FOR, LONGEST, longest
from node.flows.notice.stream.of_others import OfOthers
from node.flows.notice.stream.reports import Reports
from node.flows.notice.stream.said import (
    EXPIRED,
    HELD,
    NOT_HELD,
    NOT_OWNER,
    NOT_PROVED,
    NOT_UNDERSTOOD,
    NOTED,
    OBEYED,
    TOO_MANY,
)
from node.flows.ports import Effect
from node.model.desk.notice import NoticeEvent
from node.model.notice import Bulletin, NoticeState, Urgency
from node.model.parcel import Item, ReceiptOutcome, Verb
from node.protocol.notice.parcel import CONTENT, ENDINGS, KEPT_ALL, OF_OTHERS, REPORTS
from node.protocol.notice.word import check_content

_STATES: Mapping[Verb, NoticeState] = {
    Verb.PUBLISH: NoticeState.PUBLISHED,
    Verb.UPDATE: NoticeState.UPDATED,
    Verb.SUSPEND: NoticeState.SUSPENDED,
    Verb.RESUME: NoticeState.PUBLISHED,
}
_WHAT: Mapping[Verb, str] = {
    Verb.PUBLISH: "received",
    Verb.UPDATE: "updated",
    Verb.OPEN: "opened",
    Verb.SUSPEND: "suspended",
    Verb.RESUME: "resumed",
    **dict.fromkeys(ENDINGS, "ended"),
    **dict.fromkeys(REPORTS, "report"),
    Verb.HIT: "hit",
}


@dataclass(slots=True)
class ItemIntake:
    """Takes the items of one parcel. Of one thread, for one parcel."""

    us: str
    keys: Keyring
    notices: NoticeBook
    copies: Copies
    capacity: Capacity
    prover: WordProver
    reports: Reports
    others: OfOthers
    now: datetime
    events: list[NoticeEvent] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)
    _new: CapacityUsed = field(default_factory=CapacityUsed)
    _full: bool = False

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Return what follows from all that was taken."""
        return (*self.copies.effects, *self.reports.kept, *self.others.effects)

    def take(self, item: Item) -> ItemOutcome:
        """Return what became of ``item``; gathers what that takes.

        Where something stands otherwise than before, whatever is said of the item, its
        position is among the ``changed``.
        """
        before = self.copies.stands(item.notice_id)
        said = _TAKE[item.verb](self, item)
        moved = self.copies.stands(item.notice_id) != before
        if moved or (item.verb in REPORTS and self._is_first(item, said)):
            self.changed.add(item.position)
        return said

    def _is_first(self, item: Item, said: ItemOutcome) -> bool:
        """Whether a report is kept beside others, and takes no other's place."""
        if said[0] is ReceiptOutcome.REFUSED:
            return False
        return item.verb in KEPT_ALL or self.reports.of_kind(item) == 1

    # --- what the owner says ---------------------------------------------------

    def content(self, item: Item) -> ItemOutcome:
        """Take a notice, or its newest form.

        The sequence that is held is taken again: so does an owner send it after a
        restore on either side, and what is receipted is what is kept.
        """
        kept = self.copies.find(item.notice_id)
        late = passed(kept, item)
        if late:
            return refused(late)
        if not self._is_the_owners(item):
            return refused(NOT_PROVED)
        state = _STATES[item.verb]
        if kept is not None and item.sequence <= kept.sequence:
            # What comes again, or after its suspension, does not undo that.
            state = NoticeState.SUSPENDED if kept.paused else state
        if item.opens_at is not None:
            return self._keep_locked(item, item.opens_at, kept, state=state)
        try:
            bulletin = read_bulletin(item.body)
        except Malformed:
            return refused(NOT_UNDERSTOOD)
        size = len(item.body)
        return self._keep_open(item, bulletin, item.word, kept, state=state, size=size)

    def open(self, item: Item) -> ItemOutcome:
        """Open a locked bulletin by the key that follows it."""
        kept = self.copies.find(item.notice_id)
        late = passed(kept, item)
        if late:
            return refused(late)
        if kept is None or kept.held is None or item.sequence > kept.sequence:
            return refused(NOT_HELD)
        if not kept.held.locked:
            return HELD
        bound = lock_bound_to(self.copies.sender, item.notice_id, item.sequence)
        try:
            body = unlock(kept.held.locked, item.body, bound_to=bound)
            bulletin = read_bulletin(body)
        except (BadProof, Malformed):
            return refused(NOT_UNDERSTOOD)
        word, size = kept.held.word, len(body)
        return self._keep_open(item, bulletin, word, kept, state=kept.state, size=size)

    def pause(self, item: Item) -> ItemOutcome:
        """Suspend, or let hold again. The content stays, under a new key."""
        kept = self.copies.find(item.notice_id)
        late = passed(kept, item)
        if kept is None or late:
            return refused(late or NOT_HELD)
        if item.verb is Verb.RESUME and not kept.came:
            return refused(NOT_HELD)  # what comes in a later sequence holds anyway
        try:
            read_ending(item.body)
        except Malformed:
            return refused(NOT_UNDERSTOOD)
        copy = replace(kept, sequence=item.sequence, state=_STATES[item.verb])
        self.copies.put(item.notice_id, copy, now=self.now)
        self._tell(item, copy.kind, copy.urgency)
        return OBEYED

    def end(self, item: Item) -> ItemOutcome:
        """Destroy the copy. Also of what never came: it may still be on its way."""
        kept = self.copies.find(item.notice_id)
        if kept is not None and kept.over:
            return OBEYED
        sequence = max(item.sequence, kept.sequence if kept else 0)
        self.copies.end(item.notice_id, sequence, ENDINGS[item.verb], now=self.now)
        if kept is not None:
            self._tell(item, kept.kind, kept.urgency)
        return OBEYED

    # --- what others say of ours, and of others' ---------------------------------

    def report(self, item: Item) -> ItemOutcome:
        """Note what a recipient of ours did, or who asks for a notice of ours."""
        take = self.reports.asked if item.verb is Verb.ASKED else self.reports.take
        said, ours = take(item)
        if said == NOTED and ours is not None:
            self._tell(item, ours.kind, ours.urgency)
        return said

    def of_others(self, item: Item) -> ItemOutcome:
        """Take its owner's word on another's notice; whatever becomes of it."""
        if self.others.take(item):
            self.changed.add(item.position)
        return NOTED

    # --- both --------------------------------------------------------------------

    def _is_the_owners(self, item: Item) -> bool:
        """Whether its sender, as its owner, signed this content for us."""
        try:
            word = self.prover.prove(item.word, self.now, owner=self.copies.sender)
            check_content(word, item, reader=self.us)
        except TheirFault:
            return False
        return True

    def _keep_locked(
        self, item: Item, opens_at: datetime, kept: Copy | None, *, state: NoticeState
    ) -> ItemOutcome:
        """Keep what nobody can read yet; without its key it does not stay for good."""
        expires_at = min(opens_at, self.now + LONGEST) + LOCKED_FOR
        if expires_at <= self.now:
            return refused(EXPIRED)
        copy = Copy(
            sequence=newest(kept, item),
            state=state,
            held=HeldNotice(None, item.body, item.word),
            opens_at=opens_at,
            expires_at=expires_at,
            size=len(item.body),
        )
        return self._keep(item, copy, kept)

    def _keep_open(  # noqa: PLR0913 - what came, its proof, and how it stands
        self,
        item: Item,
        bulletin: Bulletin,
        word: bytes,
        kept: Copy | None,
        *,
        state: NoticeState,
        size: int,
    ) -> ItemOutcome:
        if bulletin.originator != self.copies.sender:
            return refused(NOT_OWNER)
        if bulletin.valid_until <= self.now:
            return refused(EXPIRED)
        copy = Copy(
            sequence=newest(kept, item),
            state=state,
            held=HeldNotice(bulletin, word=word),
            opens_at=kept.opens_at if kept and item.verb is Verb.OPEN else None,
            kind=bulletin.kind,
            urgency=bulletin.urgency,
            watch=bulletin.watch,
            expires_at=min(bulletin.valid_until, self.now + longest(bulletin.kind)),
            size=size,
        )
        return self._keep(item, copy, kept)

    def _keep(self, item: Item, copy: Copy, kept: Copy | None) -> ItemOutcome:
        if not self._has_capacity(copy, kept):
            return refused(TOO_MANY)
        self.copies.put(item.notice_id, copy, now=self.now)
        again = kept is not None and kept.sequence == item.sequence
        if not again or item.verb is Verb.OPEN:
            self._tell(item, copy.kind, copy.urgency)
        return HELD

    def _has_capacity(self, copy: Copy, kept: Copy | None) -> bool:
        """Whether a copy has capacity; asked in vain once a parcel, no more.

        What makes a notice no larger always has: a change may take something back.
        """
        new = kept is None or kept.held is None
        grows = copy.size - (0 if new or kept is None else kept.size)
        if not new and grows <= 0:
            return True
        if not self._full:
            self._full = not self.capacity.take(
                self.copies.sender, count=int(new), size=grows, besides=self._new
            )
        if self._full:
            return False
        self._new = self._new.plus(int(new), grows)
        return True

    def _tell(self, item: Item, kind: str, urgency: Urgency) -> None:
        what, sender = _WHAT[item.verb], self.copies.sender
        self.events.append(
            NoticeEvent(what, self.now, sender, item.notice_id, kind, urgency)
        )


_TAKE: Mapping[Verb, Callable[[ItemIntake, Item], ItemOutcome]] = {
    **dict.fromkeys(CONTENT, ItemIntake.content),
    Verb.OPEN: ItemIntake.open,
    Verb.SUSPEND: ItemIntake.pause,
    Verb.RESUME: ItemIntake.pause,
    **dict.fromkeys(ENDINGS, ItemIntake.end),
    **dict.fromkeys(REPORTS, ItemIntake.report),
    **dict.fromkeys(OF_OTHERS, ItemIntake.of_others),
}
