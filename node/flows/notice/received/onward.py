"""What was passed on follows its owner: changes, pauses and ends go where it went.

A notice of a peer's that we passed on to a third agency lies there under the same id,
as ours to end. So whatever its owner tells us of it we tell on, in the act in which
we take it. An update goes on only as far as policy lets it now; where it does not, or
cannot be read, the copy there is taken back.

A sender is heard on what came from itself alone: it cannot end another's notice by
using its id, nor one of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack
from node.codec.wire import from_wire
from node.crypto.keystore import Keyring
from node.errors import BadInput, Malformed
from node.flows.boxing import content_digest
from node.flows.bundle.rules import Rules
from node.flows.notice.book import NoticeBook
from node.flows.notice.boxing import open_held
from node.flows.notice.effects import QueueDelivery, StillAt
from node.flows.notice.own.history import History, histories
from node.flows.notice.own.outbox import Outbox, source_of
from node.flows.notice.received.conditions import closed_to
from node.flows.notice.received.holding import record_of
from node.flows.notice.received.reference import reference_of
from node.flows.ports import Effect, PeerBook, ReleaseBook
from node.flows.subject import subject_of
from node.model.agency import Agency, AgencyId
from node.model.agreement import Subject
from node.model.introduction import Peer
from node.model.notice import Bulletin, Ending, NoticeState, Urgency
from node.model.parcel import Item, Standing, Verb
from node.model.record import Record
from node.policy.approved import approvals_given
from node.policy.decide import Verdict
from node.policy.notify import may_forward
from node.protocol.notice.parcel import CONTENT, ENDINGS

TAKEN_BACK = Ending("no-longer-released")
PAUSES = frozenset({Verb.SUSPEND, Verb.RESUME})
END_OF: Mapping[NoticeState, Verb] = {state: verb for verb, state in ENDINGS.items()}


@dataclass(frozen=True, slots=True)
class Onward:
    """Tells on what owners say of notices we passed on. Safe for many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    peers: PeerBook
    book: NoticeBook
    releases: ReleaseBook

    # --- may it, and who has it --------------------------------------------------

    def may(
        self,
        sender: str,
        notice_id: str,
        bulletin: Bulletin,
        *,
        peer: Peer,
        now: datetime,
    ) -> Verdict:
        """Decide whether a notice that ``sender`` sent us may go on to ``peer``."""
        closed = closed_to(sender, bulletin, peer)
        if closed:
            return Verdict(allowed=False, policies=(closed,))
        given = approvals_given(
            self.releases.approvals(peer=peer.agency, case=notice_id, now=now),
            self.subject(sender, notice_id, bulletin, peer.agency),
            now=now,
        )
        return may_forward(
            self.rules.bundle,
            recipient=peer.introduction,
            own=self.us,
            bulletin=bulletin,
            now=now,
            read=_read(bulletin),
            approvals=given.remedies,
        )

    def subject(
        self, sender: str, notice_id: str, bulletin: Bulletin, peer: str
    ) -> Subject:
        """Return what an approval to pass a notice on, as it stands, would be about."""
        return subject_of(
            bulletin.justification,
            self.rules.bundle,
            peer=peer,
            case=notice_id,
            reference=reference_of(sender, notice_id),
            version=content_digest(pack(bulletin), self.keys).hex(),
        )

    def told(self, sender: str, notice_id: str) -> dict[str, int]:
        """Return who was passed a notice of ``sender``'s, and in which sequence.

        Those whose copy was taken back have it no more.
        """
        items = self.book.deliveries(notice_id)
        passed = histories([d for d in items if source_of(d) == sender])
        if not passed or self.book.notice(notice_id) is not None:
            return {}  # never passed on, or an id of ours in another's mouth
        return {
            peer: newest(history) for peer, history in passed.items() if history.meant
        }

    def standings(self, peer: str, *, after: str, until: str) -> tuple[Standing, ...]:
        """Return how the notices stand that we passed on to ``peer``, by id.

        What ``NoticeBook.recipients`` says of ours: those that were taken back, too.
        """
        found: dict[str, Standing] = {}
        for notice_id in self.book.passed_on(peer, after=after, until=until):
            for sender, history in self.passed(peer, notice_id).items():
                row = self.book.received(sender, notice_id)
                state = row.state if row else NoticeState.WITHDRAWN
                if not history.meant:
                    ends = (d.verb for d in reversed(history.items))
                    state = next(ENDINGS[verb] for verb in ends if verb in ENDINGS)
                found[notice_id] = Standing(notice_id, newest(history), state)
        return tuple(found.values())

    # --- what follows --------------------------------------------------------------

    def onward(self, sender: str, item: Item, now: datetime) -> tuple[Effect, ...]:
        """Return what follows from taking ``item`` of ``sender``'s."""
        if item.verb in ENDINGS or item.verb in PAUSES:
            ending = _ending(item.body)
            return self.follow(sender, item.notice_id, item.verb, ending, now=now)
        if item.verb not in CONTENT:
            return ()
        told = self.told(sender, item.notice_id)
        if not told:  # as of nearly all: what it says is not read for nothing
            return ()
        bulletin = None if item.opens_at is not None else _bulletin(item.body)
        return tuple(
            self._changed(sender, item, bulletin, name, now)
            for name, sequence in told.items()
            if sequence < item.sequence  # else it comes to us again, after a restore
        )

    def follow(
        self, sender: str, notice_id: str, verb: Verb, ending: Ending, *, now: datetime
    ) -> tuple[Effect, ...]:
        """Return that ``verb`` holds also where a notice of ``sender``'s was passed on.

        Also for ends that no item says: the owner lists the notice no longer.
        """
        return tuple(
            self._outbox(sender, notice_id, sequence, now).word(
                name, verb, ending, replaces=verb in ENDINGS
            )
            for name, sequence in self.told(sender, notice_id).items()
        )

    def _changed(
        self,
        sender: str,
        item: Item,
        bulletin: Bulletin | None,
        name: str,
        now: datetime,
    ) -> Effect:
        outbox = self._outbox(sender, item.notice_id, item.sequence, now)
        peer = self.peers.get(AgencyId(name))
        if peer is not None and bulletin is not None:
            verdict = self.may(sender, item.notice_id, bulletin, peer=peer, now=now)
            if verdict.allowed:
                return passed(outbox, name, Verb.UPDATE, bulletin)
        return outbox.word(name, Verb.WITHDRAW, TAKEN_BACK, replaces=True)

    # --- a stream that begins anew ---------------------------------------------------

    def resend(self, peer: Peer, now: datetime) -> tuple[Effect, ...]:
        """Return all that ``peer`` is to know of what we passed on, once more."""
        effects: list[Effect] = []
        for notice_id in self.book.passed_on(peer.agency, after="", until=""):
            effects += self.again(peer, notice_id, now)
        return tuple(effects)

    def again(self, peer: Peer, notice_id: str, now: datetime) -> tuple[Effect, ...]:
        """Return what ``peer`` is to know of one notice that we passed on."""
        return tuple(
            effect
            for sender, history in self.passed(peer.agency, notice_id).items()
            for effect in self._again(peer, sender, notice_id, history, now)
        )

    def _again(
        self, peer: Peer, sender: str, notice_id: str, history: History, now: datetime
    ) -> tuple[Effect, ...]:
        name, row = peer.agency, self.book.received(sender, notice_id)
        said = next(
            (d.verb for d in reversed(history.items) if d.verb in ENDINGS), None
        )
        over = END_OF.get(row.state) if row else Verb.WITHDRAW
        held = open_held(row, self.keys) if row else None
        bulletin = held.bulletin if held else None
        outbox = self._outbox(sender, notice_id, history.items[-1].sequence, now)
        if row is None or bulletin is None or over or not history.meant:
            # Also what is not here since a restore: who has it loses it.
            verb = over or (said if said and not history.meant else Verb.WITHDRAW)
            return (outbox.word(name, verb, TAKEN_BACK, replaces=True),)
        if not self.may(sender, notice_id, bulletin, peer=peer, now=now).allowed:
            return (outbox.word(name, Verb.WITHDRAW, TAKEN_BACK, replaces=True),)
        outbox = replace(outbox, sequence=row.sequence)
        still = StillAt(sender, notice_id, row.sequence)
        content = passed(outbox, name, Verb.PUBLISH, bulletin)
        if row.state is not NoticeState.SUSPENDED:
            return (still, content)
        return (
            still,
            content,
            outbox.word(name, Verb.SUSPEND, TAKEN_BACK, replaces=False),
        )

    # --- what was passed on -------------------------------------------------------

    def passed(self, peer: str, notice_id: str) -> dict[str, History]:
        """Return, by who sent us the notice, what we said of it to ``peer``."""
        if self.book.notice(notice_id) is not None:
            return {}
        items = self.book.deliveries(notice_id, peer=peer)
        return {
            sender: History(tuple(d for d in items if source_of(d) == sender))
            for sender in sorted({source_of(d) for d in items} - {""})
        }

    def _outbox(
        self, sender: str, notice_id: str, sequence: int, now: datetime
    ) -> Outbox:
        row = self.book.received(sender, notice_id)
        return Outbox(
            owner=self.us.id,
            keys=self.keys,
            notice_id=notice_id,
            sequence=sequence,
            urgency=row.urgency if row else Urgency.NORMAL,
            now=now,
            source=sender,
        )


def passed(outbox: Outbox, peer: str, verb: Verb, bulletin: Bulletin) -> QueueDelivery:
    """Return a notice as it goes on: its owner's, with its owner's conditions.

    Without its files, whose chunks are its owner's to give, and without its watch:
    who comes after us would report to us, who may not be told.
    """
    plain = replace(bulletin, attachments=(), watch=False)
    return outbox.content(peer, verb, plain, opens_at=None)[0]


def newest(history: History) -> int:
    """Return the sequence of the newest content that was to go on."""
    return max(d.sequence for d in history.items if d.verb in CONTENT)


def _read(bulletin: Bulletin) -> Record | None:
    """Return what can be read of it, if its category is held here."""
    try:
        return record_of(bulletin)
    except BadInput:
        return None


def _ending(body: bytes) -> Ending:
    # A recall holds even where its reason cannot be read.
    try:
        return from_wire(Ending, body)
    except Malformed:
        return TAKEN_BACK


def _bulletin(body: bytes) -> Bulletin | None:
    try:
        return from_wire(Bulletin, body)
    except Malformed:
        return None
