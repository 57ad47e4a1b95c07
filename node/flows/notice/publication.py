"""Who is told of a notice, and what of it.

    who is meant → policy, for each, field by field → what is left → the outbox

Each recipient gets its own bulletin: what policy withholds from it is not in it.
Whoever was ever told hears of the end, also where the agreement has lapsed since.
Nothing is sent here: the items are effects, kept in one act with the notice that
they tell of, and the courier takes them from there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.channel.effects import QueueDelivery
from node.flows.notice.book import NoticeBook
from node.flows.notice.delivery_status import (
    CONTENT,
    ENDS,
    DeliveryHistory,
    histories,
)
from node.flows.notice.disclosure import Discloser, Disclosure, outward
from node.flows.notice.items import items_of
from node.flows.notice.recipients import NOT_CHOSEN, Choice
from node.flows.ports import DropPending, PutPending
from node.model.desk.release import PendingRelease
from node.model.entry import Outcome
from node.model.introduction import Peer
from node.model.notice import Bulletin, Ending, Notice, NoticeState
from node.model.parcel import Verb
from node.protocol.notice.acts import Act

ENDED_BEFORE = "ended-before"
TAKEN_BACK = Ending("no-longer-released")


@dataclass(slots=True)
class Publication:
    """What is to be queued, and how each recipient was decided.

    ``names`` pairs with ``outcomes``: the recipient that each is about. ``pending``
    is what a release officer could approve, ``approvals`` the ids that counted.
    """

    notice_id: str
    effects: list[QueueDelivery] = field(default_factory=list)
    pending: list[PutPending | DropPending] = field(default_factory=list)
    approvals: set[str] = field(default_factory=set)
    outcomes: list[Outcome] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def told(self) -> int:
        """How many are told something."""
        return len({e.peer for e in self.effects})

    @property
    def why(self) -> str:
        """How each was decided, in a line."""
        said = zip(self.names, self.outcomes, strict=True)
        return "; ".join(f"{n} {o.told}" for n, o in said) or "the audience is empty"

    def add(
        self,
        peer: Peer,
        decided: Disclosure,
        said: str = "",
        effects: Iterable[QueueDelivery] = (),
    ) -> None:
        """Write down what ``peer`` is told, and why, field by field."""
        self.effects += effects
        self.approvals.update(decided.approvals)
        self.outcomes.append(
            Outcome(
                question=len(self.names),
                told=said or f"not-told:{decided.why_not}",
                found=True,
                reference=self.notice_id,
                policies=decided.policies,
                fields=decided.fields,
            )
        )
        self.names.append(peer.agency)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Decides what each peer is told. Safe to call from many threads."""

    keys: Keyring
    discloser: Discloser
    notices: NoticeBook

    def publication(
        self, notice: Notice, verb: Verb, *, now: datetime, ending: Ending
    ) -> Publication:
        """Return what ``verb`` means for every peer; ``ending`` is why it ends.

        ``notice`` is as it will be kept: content in force, sequence counted on.

        Raises:
            BadInput: as ``rules_for``; the content was never complete.
        """
        if verb in CONTENT:
            return self._content(notice, now)
        if verb in ENDS:
            return self._end(notice, verb, ending, now)
        return self._pause(notice, verb, ending, now)

    def standing(
        self, notice: Notice, peer: Peer, bulletin: Bulletin, now: datetime
    ) -> tuple[QueueDelivery, ...]:
        """Return all that one peer is told of a notice as it stands: also a pause."""
        items = items_of(notice, owner=self.discloser.us.id, keys=self.keys, now=now)
        content = items.content(
            peer.agency, Verb.PUBLISH, bulletin, opens_at=notice.content.opens_at
        )
        if notice.state is not NoticeState.SUSPENDED:
            return content
        words = self.discloser.words(notice, peer, last_ending(notice), now)
        pause = items.word(peer.agency, Verb.SUSPEND, words, replaces=False)
        # Without the embargo's key: it stays at home while the notice is paused.
        return (content[0], pause)

    def _content(self, notice: Notice, now: datetime) -> Publication:
        past = histories(self.notices.deliveries(notice.notice_id))
        told = Publication(notice.notice_id)
        for choice in self.discloser.recipients.choose(notice, now):
            peer, history = choice.peer, past.get(choice.peer.agency)
            decided = self.discloser.decide(notice, choice, now)
            if decided.bulletin is None:
                self._refuse(told, notice, choice, decided, history, now=now)
            elif history and history.ended:
                # What was recalled there stays recalled: it takes no more of this id.
                told.add(peer, decided, ENDED_BEFORE)
            else:
                verb = Verb.UPDATE if history and history.told else Verb.PUBLISH
                made = items_of(
                    notice, owner=self.discloser.us.id, keys=self.keys, now=now
                ).content(
                    peer.agency,
                    verb,
                    decided.bulletin,
                    opens_at=notice.content.opens_at,
                )
                told.add(peer, decided, str(verb), made)
            if decided.remedies:
                told.pending.append(pending_for(notice, peer, decided, now))
        return told

    def _refuse(  # noqa: PLR0913 - who is not told of what, why, and what it has
        self,
        told: Publication,
        notice: Notice,
        choice: Choice,
        decided: Disclosure,
        history: DeliveryHistory | None,
        *,
        now: datetime,
    ) -> None:
        """Tell a peer nothing; what it was told before is taken back."""
        peer = choice.peer
        if history and history.meant and history.reached:
            end = items_of(
                notice, owner=self.discloser.us.id, keys=self.keys, now=now
            ).word(peer.agency, Verb.WITHDRAW, TAKEN_BACK, replaces=True, alone=True)
            told.add(peer, decided, effects=(end,))
        elif choice.why_not != NOT_CHOSEN:
            told.add(peer, decided)

    def _pause(
        self, notice: Notice, verb: Verb, ending: Ending, now: datetime
    ) -> Publication:
        past = histories(self.notices.deliveries(notice.notice_id))
        told = Publication(notice.notice_id)
        items = items_of(notice, owner=self.discloser.us.id, keys=self.keys, now=now)
        for choice in self.discloser.recipients.choose(notice, now):
            peer, history = choice.peer, past.get(choice.peer.agency)
            if not history or not history.meant or not history.reached:
                continue
            decided = self.discloser.decide(notice, choice, now)
            if verb is Verb.RESUME and decided.bulletin is None:
                self._refuse(told, notice, choice, decided, history, now=now)
            elif verb is Verb.RESUME and decided.bulletin and history.keyless:
                # The key was taken off the way with the pause: all is told anew.
                made = items.content(
                    peer.agency,
                    Verb.UPDATE,
                    decided.bulletin,
                    opens_at=notice.content.opens_at,
                )
                told.add(peer, decided, str(Verb.UPDATE), made)
            else:
                words = self.discloser.words(notice, peer, ending, now)
                # A pause takes an embargo's key off the way, but not content that
                # has not left: there would be nothing to pause.
                replaces = verb is Verb.SUSPEND and not history.waits
                item = items.word(
                    peer.agency,
                    verb,
                    words,
                    replaces=replaces,
                    alone=verb is Verb.RESUME,
                )
                told.add(peer, decided, str(verb), (item,))
        return told

    def _end(
        self, notice: Notice, verb: Verb, ending: Ending, now: datetime
    ) -> Publication:
        past = histories(self.notices.deliveries(notice.notice_id))
        told = Publication(notice.notice_id)
        items = items_of(notice, owner=self.discloser.us.id, keys=self.keys, now=now)
        peers = self.discloser.recipients.peers.all()
        for peer in peers:
            history = past.get(peer.agency)
            if not history or history.ended or not history.reached:
                continue
            words = self.discloser.words(notice, peer, ending, now)
            item = items.word(peer.agency, verb, words, replaces=True)
            told.add(peer, Disclosure(), str(verb), (item,))
        told.pending += [
            DropPending(id_)
            for peer in peers
            if self.discloser.pending.get(
                id_ := _pending_id(peer.agency, notice.notice_id)
            )
        ]
        return told


def _pending_id(peer: str, notice_id: str) -> str:
    return f"{peer}/{notice_id}"


def pending_for(
    notice: Notice, peer: Peer, decided: Disclosure, now: datetime
) -> PutPending:
    """Return what a release officer could cure; asked again, it stays one."""
    content = notice.content
    return PutPending(
        PendingRelease(
            id=_pending_id(peer.agency, notice.notice_id),
            at=now,
            peer=peer.agency,
            reference=notice.notice_id,
            case=content.justification.case,
            purpose=content.justification.purpose,
            offence=content.justification.offence,
            category=content.category,
            grade="",
            reasons=("notice", content.kind),
            remedies=decided.remedies,
            legal_basis=content.justification.legal_basis,
            about="notice",
        )
    )


def last_ending(notice: Notice) -> Ending:
    """Return why the notice is paused or over, as recipients may read it."""
    acts = (Act.SUSPEND, Act.WITHDRAW, Act.CANCEL, Act.EXPIRE)
    why = (s.reason for s in reversed(notice.steps) if s.verb in acts)
    return outward(Ending(next(why, "")))
