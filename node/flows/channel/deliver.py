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
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from node.clock import Clock
from node.codec.stored import pack
from node.codec.wire import to_wire
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, ComityError, OurFault, Overloaded, TheirFault
from node.flows.back_off import is_within
from node.flows.caller import Caller, Outgoing
from node.flows.channel import acts
from node.flows.channel.back_off import (
    MOST_S,
    NOT_THE_WAY,
    RESTARTED,
    RESTARTS_APART,
    SPOKE,
    pause,
)
from node.flows.channel.effects import MarkReceipted, MarkSent
from node.flows.channel.handlers import Handlers
from node.flows.channel.parcels import (
    Attempt,
    attempt_of,
    details_of,
    line_of,
    receipt_line,
    receipts_in,
)
from node.flows.channel.ports import ChannelBook
from node.flows.channel.restart import UNPROVED, Restarter
from node.flows.ports import Effect, PeerBook
from node.flows.recorder import Details, Recorder, outgoing_entry
from node.model.agency import AgencyId
from node.model.codes import Kind, PeerState
from node.model.exhibit import ParcelExhibit
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Receipts
from node.protocol.channel import ITEMS_MOST

TIMEOUT_S = 30.0
REVOKED = "revoked-peer"


class DeliveryResult(StrEnum):
    """How one attempt went."""

    NOTHING = "nothing"  # nothing waits that may be said now
    RECEIPTED = "receipted"  # and more may wait
    CHANGED = "changed"  # the queue changed under our hands; at once again
    FAILED = "failed"  # its status says why, and when it is tried again


@dataclass(frozen=True, slots=True)
class Courier:
    """Delivers to one peer at a time. For one thread a peer, many peers at once."""

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    book: ChannelBook
    caller: Caller
    recorder: Recorder
    handlers: Handlers
    restarter: Restarter
    chance: Callable[[], float]
    clock: Clock
    timeout_s: float = TIMEOUT_S
    restarted: dict[AgencyId, datetime] = field(default_factory=dict)

    def due(self) -> tuple[AgencyId, ...]:
        """Return the peers for whom something waits that may be said now."""
        return tuple(AgencyId(p) for p in self.book.due_peers(self.clock.now()))

    def next_due(self) -> datetime | None:
        """Return when something that may not be said yet may be."""
        return self.book.next_due(self.clock.now())

    def pressed(self, agency: AgencyId) -> bool:
        """Whether something came into the queue that bears no such wait as is set."""
        status = self.book.status(agency)
        if not status.attempts or status.last_tried_at is None:
            return False
        most = timedelta(seconds=MOST_S[self.book.pressing(agency)])
        return not is_within(self.clock.now(), status.last_tried_at, most)

    def heard(self, agency: AgencyId) -> None:
        """Clear the back-off of a peer that has just spoken to us.

        That shows that it is there; not that it says what it ought to by now.
        """
        now, status = self.clock.now(), self.book.status(agency)
        last = status.last_tried_at
        at_once = last is None or not is_within(now, last, SPOKE)
        if status.attempts and at_once and status.last_error not in NOT_THE_WAY:
            self.book.note_success(agency, at=now)

    def deliver(self, agency: AgencyId) -> DeliveryResult:
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
            return DeliveryResult.FAILED

        # (1) What waits: first of all what was sent and not receipted.
        waiting = self.book.waiting(agency, now=now, count=ITEMS_MOST)
        if not waiting:
            return DeliveryResult.NOTHING

        # (2) The parcel: epoch and positions are those of the stream. What cannot be
        #     said as it is, its family says anew.
        stream = self.book.out_stream(agency)
        attempt = attempt_of(
            peer, waiting, stream, handlers=self.handlers, keys=self.keys, now=now
        )
        if attempt is None:
            told = (("peer", agency), ("reason", UNPROVED))
            return self._restart(peer, told)
        return self._say(attempt, now)

    def _say(self, attempt: Attempt, now: datetime) -> DeliveryResult:
        """Say one parcel, and take in its receipts."""
        peer = attempt.peer
        try:
            # (3) Close it for this peer alone.
            payload = to_wire(attempt.parcel)
            asked = self.caller.close(peer, Kind.PARCEL, payload, sent_at=now)
            # (4) Record, then speak. What was said before is not recorded again:
            #     it is the same parcel, and its digest stands in the entry.
            if attempt.fresh and not self._sending(attempt, asked, now):
                return DeliveryResult.CHANGED

            # (5) Speak, and wait.
            message = self.caller.ask(asked, timeout_s=self.timeout_s)

            # (6) Verify: receipts for this very parcel.
            said = self._receipts(attempt, asked, message)
        except ComityError as why:
            if isinstance(why, OurFault) and not isinstance(why, Overloaded):
                raise
            self.missed(peer.agency, why.code)
            return DeliveryResult.FAILED
        if not said.receipts:
            # The peer is not where we think, or we are not.
            stands = ("next", f"{said.epoch} {said.next_position}")
            return self._restart(peer, (*details_of(attempt), stands), epoch=said.epoch)

        # (7) Record the receipts, and what the peer shows of its ledger.
        self._receipted(attempt, asked, message, said)
        return DeliveryResult.RECEIPTED

    def _sending(self, attempt: Attempt, asked: Outgoing, now: datetime) -> bool:
        """Record what is about to be said; False if something took its place."""
        peer, parcel = attempt.peer.agency, attempt.parcel
        mark = MarkSent(peer, parcel.epoch, attempt.first, attempt.ids, now)
        told = [("item", line_of(item)) for item in parcel.items]
        try:
            self._record(acts.SENT, attempt, asked, details=told, effects=(mark,))
        except AlreadyThere:
            return False
        return True

    def _receipts(
        self, attempt: Attempt, asked: Outgoing, message: Message
    ) -> Receipts:
        try:
            return receipts_in(message, attempt, self.handlers)
        except TheirFault as why:
            # Signed, and not what it must be: the first of them is kept as evidence.
            if self.book.status(attempt.peer.agency).last_error != why.code:
                told = (("reason", why.code),)
                self._record(
                    acts.RECEIPTS_REFUSED, attempt, asked, message, details=told
                )
            raise

    def _receipted(
        self,
        attempt: Attempt,
        asked: Outgoing,
        message: Message,
        said: Receipts,
    ) -> None:
        peer, now = attempt.peer, self.clock.now()
        weighed = self.caller.weigh(asked, said.checkpoint, now=now)
        marks = (
            MarkReceipted(delivery_id, r.outcome, r.reason, r.leaf, now)
            for delivery_id, r in zip(attempt.ids, said.receipts, strict=False)
        )
        told = [("item", receipt_line(r)) for r in said.receipts]
        told += [("doubt", weighed.doubt)] if weighed.doubt else []
        self._record(
            acts.RECEIPTED,
            attempt,
            asked,
            message,
            details=told,
            effects=(*marks, *weighed.effects),
        )
        self.book.note_success(peer.agency, at=now)

    def _restart(
        self, peer: Peer, told: Sequence[tuple[str, str]], *, epoch: str = ""
    ) -> DeliveryResult:
        """Begin the stream anew; ``epoch`` is that which the peer asks for it with."""
        now, last = self.clock.now(), self.restarted.get(peer.agency)
        if epoch and last is not None and is_within(now, last, RESTARTS_APART):
            self.missed(peer.agency, RESTARTED)
            return DeliveryResult.FAILED
        try:
            done = self.restarter.restart(peer, told, after=epoch)
        except TheirFault as why:
            self.missed(peer.agency, why.code)
            return DeliveryResult.FAILED
        if not (done and epoch):
            return DeliveryResult.CHANGED
        self.restarted[peer.agency] = now
        # It counts as a failure: who asks for it again and again is not obeyed at once.
        self.missed(peer.agency, RESTARTED)
        return DeliveryResult.FAILED

    def _record(  # noqa: PLR0913 - what was done, for which parcel, by which messages
        self,
        act: str,
        attempt: Attempt,
        asked: Outgoing,
        message: Message | None = None,
        *,
        details: Details = (),
        effects: Sequence[Effect] = (),
    ) -> None:
        """Record an act with the messages that were signed for it, as its exhibit."""
        closed = asked.closed
        entry = outgoing_entry(
            act,
            attempt.peer.agency,
            at=self.clock.now(),
            agency=self.us,
            digests=(closed.digest, message.digest if message else b""),
            details=(*details_of(attempt), *details),
        )
        exhibit = b""
        if message:
            exhibit = pack(ParcelExhibit(closed.evidence, message.evidence))
        self.recorder.commit(entry, effects, exhibit=exhibit)

    def missed(self, agency: AgencyId, code: str) -> None:
        """Note that a peer could not be served, and set when it is tried again."""
        now, status = self.clock.now(), self.book.status(agency)
        urgency = self.book.pressing(agency)
        wait = pause(status.attempts + 1, urgency, spread=self.chance())
        self.book.note_failure(agency, error=code, at=now, again=now + wait)
