"""Deliver what waits for a peer: one parcel, one exchange, its receipts.

    what waits → parcel → close → record → speak → verify → record

Items get their positions before they are said, and keep them: what was sent and not
receipted is sent again at the same positions, exactly as it was, until the receipts
are here. So whatever is lost on the way, and wherever either side is killed, nothing
is lost and nothing is done twice.

One parcel is in flight to a peer at a time; the next follows its receipts. Who was
away for a month is sent one parcel after another, at the pace at which it receipts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from node.clock import Clock
from node.codec.stored import pack
from node.codec.wire import to_wire
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, ComityError, OurFault, Overloaded, TheirFault
from node.flows.entry import draft
from node.flows.heads.weigh import Heads
from node.flows.notice.book import NoticeBook
from node.flows.notice.effects import MarkReceipted, MarkSent
from node.flows.notice.stream.anew import UNPROVED, Anew, Resend
from node.flows.notice.stream.back_off import (
    MOST_S,
    NOT_THE_WAY,
    RESTARTED,
    RESTARTS_APART,
    SPOKE,
    pause,
)
from node.flows.notice.stream.parcels import (
    Attempt,
    attempt_of,
    check_reply,
    close_for,
    details_of,
    line_of,
    receipt_line,
    receipts_in,
)
from node.flows.ports import Effect, Journal, PeerBook, PeerDoor
from node.flows.recorder import local_entry
from node.model.agency import AgencyId
from node.model.codes import Kind, PeerState
from node.model.exhibit import ParcelExhibit
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Receipts
from node.protocol.envelope import Closed, open_envelope
from node.protocol.notice.parcel import ITEMS_MOST

TIMEOUT_S = 30.0
REVOKED = "revoked-peer"


class Went(StrEnum):
    """How one attempt went."""

    NOTHING = "nothing"  # nothing waits that may be said now
    RECEIPTED = "receipted"  # and more may wait
    CHANGED = "changed"  # the queue changed under our hands; at once again
    FAILED = "failed"  # the way knows why, and when it is tried again


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers to one peer at a time. For one thread a peer, many peers at once."""

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    notices: NoticeBook
    journal: Journal
    door: PeerDoor
    heads: Heads
    resend: Resend
    chance: Callable[[], float]
    clock: Clock
    window_s: int
    timeout_s: float = TIMEOUT_S
    restarted: dict[AgencyId, datetime] = field(default_factory=dict)

    def due(self) -> tuple[AgencyId, ...]:
        """Return the peers for whom something waits that may be said now."""
        return tuple(AgencyId(p) for p in self.notices.due_peers(self.clock.now()))

    def next_due(self) -> datetime | None:
        """Return when something that may not be said yet may be."""
        return self.notices.next_due(self.clock.now())

    def pressed(self, agency: AgencyId) -> bool:
        """Whether something came into the queue that bears no such wait as is set."""
        way = self.notices.way(agency)
        if not way.attempts or way.last_tried_at is None:
            return False
        most = timedelta(seconds=MOST_S[self.notices.pressing(agency)])
        return self.clock.now() >= way.last_tried_at + most

    def heard(self, agency: AgencyId) -> None:
        """Clear the back-off of a peer that has just spoken to us.

        That shows that it is there; not that it says what it ought to by now.
        """
        now, way = self.clock.now(), self.notices.way(agency)
        at_once = way.last_tried_at is None or now - way.last_tried_at >= SPOKE
        if way.attempts and at_once and way.last_error not in NOT_THE_WAY:
            self.notices.note_success(agency, at=now)

    def deliver(self, agency: AgencyId) -> Went:
        """Send one parcel to a peer and take in its receipts.

        What a peer or the way to it does wrong is noted there, as a code.

        Raises:
            StoreBroken, LedgerBroken: nothing may be said, or it is unknown what
                was kept; what was sent is sent again once the node is well.
        """
        peer = self.peers.get(agency)
        now = self.clock.now()
        if peer is None or peer.state is not PeerState.ACTIVE:
            self.missed(agency, REVOKED)
            return Went.FAILED

        # (1) What waits: first of all what was sent and not receipted.
        waiting = self.notices.waiting(agency, now=now, count=ITEMS_MOST)
        if not waiting:
            return Went.NOTHING

        # (2) The parcel: epoch and positions are those of the stream. What an earlier
        #     version left without its owner's word is told anew.
        stream = self.notices.out_stream(agency)
        attempt = attempt_of(peer, waiting, stream, keys=self.keys, now=now)
        if attempt is None:
            told = (("peer", agency), ("reason", UNPROVED))
            return self._restart(peer, told)
        return self._say(attempt, now)

    def _say(self, attempt: Attempt, now: datetime) -> Went:
        """Say one parcel, and take in its receipts."""
        peer = attempt.peer
        try:
            # (3) Close it for this peer alone.
            closed, header = close_for(
                peer,
                Kind.PARCEL,
                to_wire(attempt.parcel),
                us=self.us,
                keys=self.keys,
                now=now,
            )
            # (4) Record, then speak. What was said before is not recorded again:
            #     it is the same parcel, and its digest stands in the entry.
            if attempt.anew and not self._sending(attempt, closed, now):
                return Went.CHANGED

            # (5) Speak, and wait.
            answer = self.door.exchange(peer, closed.envelope, timeout_s=self.timeout_s)

            # (6) Verify: this peer, and nobody else, signed an answer to this.
            message = open_envelope(
                answer,
                keys=self.keys,
                peer_of=self.peers.get,
                tls_peer=peer.agency,
                now=self.clock.now(),
                window_s=self.window_s,
            )
            check_reply(message, header, Kind.RECEIPTS)
            said = self._receipts(attempt, closed, message)
        except ComityError as why:
            if isinstance(why, OurFault) and not isinstance(why, Overloaded):
                raise
            self.missed(peer.agency, why.code)
            return Went.FAILED
        if not said.receipts:
            # The peer is not where we think, or we are not.
            stands = ("next", f"{said.epoch} {said.next_position}")
            return self._restart(peer, (*details_of(attempt), stands), epoch=said.epoch)

        # (7) Record the receipts, and what the peer shows of its ledger.
        self._receipted(attempt, closed, message, said, asked_at=now)
        return Went.RECEIPTED

    def _sending(self, attempt: Attempt, closed: Closed, now: datetime) -> bool:
        """Record what is about to be said; False if something took its place."""
        peer, parcel = attempt.peer.agency, attempt.parcel
        mark = MarkSent(peer, parcel.epoch, attempt.first, attempt.ids, now)
        told = [("item", line_of(item)) for item in parcel.items]
        signed = (closed, None)
        try:
            self._record("notice.sent", attempt, signed, details=told, effects=(mark,))
        except AlreadyThere:
            return False
        return True

    def _receipts(self, attempt: Attempt, closed: Closed, message: Message) -> Receipts:
        try:
            return receipts_in(message, attempt)
        except TheirFault as why:
            # Signed, and not what it must be: the first of them is kept as evidence.
            if self.notices.way(attempt.peer.agency).last_error != why.code:
                told = (("reason", why.code),)
                signed = (closed, message)
                self._record("notice.receipts-refused", attempt, signed, details=told)
            raise

    def _receipted(
        self,
        attempt: Attempt,
        closed: Closed,
        message: Message,
        said: Receipts,
        *,
        asked_at: datetime,
    ) -> None:
        peer, now = attempt.peer, self.clock.now()
        weighed = self.heads.weigh(
            peer,
            said.checkpoint,
            asked_at=asked_at,
            now=now,
        )
        marks = (
            MarkReceipted(delivery_id, r.outcome, r.reason, r.leaf, now)
            for delivery_id, r in zip(attempt.ids, said.receipts, strict=False)
        )
        told = [("item", receipt_line(r)) for r in said.receipts]
        told += [("doubt", weighed.doubt)] if weighed.doubt else []
        self._record(
            "notice.receipted",
            attempt,
            (closed, message),
            details=told,
            effects=(*marks, *weighed.effects),
        )
        self.notices.note_success(peer.agency, at=now)

    def _restart(
        self, peer: Peer, told: Sequence[tuple[str, str]], *, epoch: str = ""
    ) -> Went:
        """Begin the stream anew; ``epoch`` is that which the peer asks for it with."""
        now, last = self.clock.now(), self.restarted.get(peer.agency)
        if epoch and last is not None and now - last < RESTARTS_APART:
            self.missed(peer.agency, RESTARTED)
            return Went.FAILED
        begin = Anew(
            self.us, self.keys, self.notices, self.journal, self.resend, self.clock
        )
        try:
            done = begin.anew(peer, told, after=epoch)
        except TheirFault as why:
            self.missed(peer.agency, why.code)
            return Went.FAILED
        if not (done and epoch):
            return Went.CHANGED
        self.restarted[peer.agency] = now
        # It counts as a failure: who asks for it again and again is not obeyed at once.
        self.missed(peer.agency, RESTARTED)
        return Went.FAILED

    def _record(
        self,
        act: str,
        attempt: Attempt,
        signed: tuple[Closed, Message | None],
        *,
        details: Sequence[tuple[str, str]] = (),
        effects: Sequence[Effect] = (),
    ) -> None:
        """Record an act with the messages that were signed for it, as its exhibit."""
        now = self.clock.now()
        told = (*details_of(attempt), *details)
        closed, message = signed
        entry = replace(
            local_entry(act, at=now, agency=self.us, details=told),
            direction="out",
            responder=attempt.peer.agency,
            request_digest=closed.digest,
            response_digest=message.digest if message else b"",
        )
        exhibit = b""
        if message:
            exhibit = pack(ParcelExhibit(closed.evidence, message.evidence))
        self.journal.commit(draft(entry, exhibit=exhibit, keys=self.keys), effects)

    def missed(self, agency: AgencyId, code: str) -> None:
        """Note that a peer could not be served, and set when it is tried again."""
        now, way = self.clock.now(), self.notices.way(agency)
        urgency = self.notices.pressing(agency)
        wait = pause(way.attempts + 1, urgency, spread=self.chance())
        self.notices.note_failure(agency, error=code, at=now, again=now + wait)
