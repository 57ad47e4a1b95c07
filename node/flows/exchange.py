"""Receive one envelope and answer it, whatever its kind.

    open → may we speak → recall → understand and act → close → record
         → speak at the tick

What an answer is decided by may change before it is recorded: then it is decided anew
(``Journal.basis``). Nothing is said that was decided before a revocation, and recorded
after it, whichever process of the node did either.

Every exchange takes this path. The story of each kind (``flows/query/answer``,
``flows/peer/pong``) returns what shall be said and recorded; it has no effect
of its own. So a crash anywhere before (5) leaves nothing, and a crash after it
leaves an answer that a retry of the same message fetches, byte for byte.

Some answers name their own entry by its leaf (receipts): their story hands in the
entry ready made. Some need not be remembered: their story says the same when asked
again. What such a message does it does once: its id is remembered with its effects.

``begin`` does what needs the processor, in steps between which the door lets others
come in, and hands the entry to the journal. What is left is waiting, which the door
does for many exchanges at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.clock import Clock
from node.crypto.digest import same, sha256
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import (
    AlreadyThere,
    Malformed,
    OutOfTime,
    Overloaded,
    Overtaken,
    QuotaSpent,
    Replayed,
)
from node.flows.ports import Journal, Memory, PeerBook
from node.flows.recorder import draft, incoming_entry
from node.flows.reply import Reply, Story, nothing, remembering
from node.flows.revoked import check_not_revoked
from node.flows.steps import Steps, to_end
from node.flows.toll import REFUSED, SPENT_BEFORE, Tolls
from node.flows.turn import Turn, anew, at_once, grain_of, till_tick
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.entry import Entry, Place
from node.model.introduction import Peer
from node.model.message import Header, Message
from node.protocol.envelope import Closed, close, open_envelope
from node.protocol.size import check_size

REFUSED_KEPT = 16_384
"""Bytes of what is kept of a message that was refused; of more its digest is enough."""
KEEP_NO_EXHIBIT = frozenset({Kind.PARCEL, Kind.STANDINGS, Kind.CHUNK_ASK})
"""What is refused of these is not kept: it may hold what its owner later recalls."""

ANSWERED_IN_DOUBT = frozenset({Kind.GROWTH_ASK})
"""What is answered also while our own ledger is in doubt: that there is no proof."""


def _nobody(_told: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """The wire door's one flow. Safe to call from many threads.

    ``quantum_s`` is the grain in which answers leave: an answer that took more work
    than another leaves at the same tick, so that a hidden hit cannot be told from no
    hit by its time. It grows with the number of questions, or a hidden hit asked a
    hundred times in one query would show. ``pause`` waits.
    ``heard`` is told whose message was verified, and ``fresh`` when it was sent, if it
    is none that was answered before. ``tolls`` counts what no quota does.
    ``may_speak`` raises while our own ledger is in doubt; then nothing is answered
    but an ask for the proof of it.
    ``check_serving`` raises while nobody may be answered.
    """

    keys: Keyring
    peers: PeerBook
    memory: Memory
    journal: Journal
    clock: Clock
    stories: Mapping[Kind, Story]
    window_s: int
    quantum_s: float
    pause: Callable[[float], None]
    tolls: Tolls
    heard: Callable[[AgencyId], None] = _nobody
    fresh: Callable[[datetime], None] = _nobody
    may_speak: Callable[[], None] = nothing
    check_serving: Callable[[], None] = nothing

    def receive(self, tls_peer: AgencyId, envelope: bytes) -> bytes:
        """Answer ``envelope``, which came over the TLS connection of ``tls_peer``.

        Raises:
            TheirFault: it cannot be accepted; the door says the same to all.
            StoreBroken: nothing was kept and nothing may be said.
        """
        arrived = self.clock.monotonic()
        turn, answer = anew(lambda: self._said_once(tls_peer, envelope, arrived))
        self.pause(turn.leaves_in())
        return answer

    def begin(self, tls_peer: AgencyId, envelope: bytes, arrived: float) -> Steps[Turn]:
        """Do all of ``receive`` but the waiting, for an envelope that is there.

        Its ticks count from ``arrived`` (monotonic seconds): what came first is hidden.

        Raises:
            TheirFault: it cannot be accepted, and there is nothing to record.
            Overloaded: more than is taken of its sender; it was counted alone.
            NotServing: nobody is answered yet, whatever it is.
            Overtaken: it is to be begun anew; ``say`` may raise it, too.
            StoreBroken: nothing was kept and nothing may be said.
            LedgerBroken: our own ledger is in doubt.
        """
        self.check_serving()
        basis, now = self.journal.basis(), self.clock.now()

        # (1) Open. A bad envelope ends here, before anything is parsed or kept.
        message = open_envelope(
            envelope,
            keys=self.keys,
            peer_of=self.peers.get,
            tls_peer=tls_peer,
            now=now,
            window_s=self.window_s,
        )
        peer = self.peers.get(message.header.sender)
        story = self.stories.get(message.kind)
        if peer is None or story is None:
            raise Malformed(f"a message of kind {message.kind} is not taken here")
        if message.kind not in ANSWERED_IN_DOUBT:
            self.may_speak()

        # (2) Recall. The same message gets the same bytes and is not done twice.
        known = self._recalled(message)
        if known:
            self._check(basis)
            return at_once(known)
        self._refuse_forgotten(message)
        self.heard(peer.agency)
        self.fresh(message.header.sent_at)

        # (3) Understand and act: the story decides, and has no effect yet. What is
        #     beyond the sender's toll is neither done nor kept.
        self.tolls.check(peer.agency, SPENT_BEFORE.get(message.kind, ""), now)
        self.tolls.pay(peer.agency, message.kind, now)
        try:
            check_size(message.kind, len(message.payload))
            reply = story(message, peer, now)
            if not isinstance(reply, Reply):
                reply = yield from reply
                check_not_revoked(self.peers, peer)
        except Malformed as refusal:
            return self._refuse(message, refusal, now)
        self.tolls.pay(peer.agency, reply.toll, now)

        # (4) Close the answer: signed, padded, sealed to the asker alone.
        closed = self._close(message, peer, reply.kind, reply.payload, now)

        # (5) Record: entry, exhibit, effects and the answer itself, together.
        recorded = self._record(message, reply, closed, now, basis)
        return Turn(
            recorded,
            lambda: self._said(message, recorded, closed.envelope),
            lambda: till_tick(
                self.clock.monotonic() - arrived, self.quantum_s, reply.questions
            ),
            grain_of(self.quantum_s, reply.questions),
        )

    def _said_once(
        self, tls_peer: AgencyId, envelope: bytes, arrived: float
    ) -> tuple[Turn, bytes]:
        turn = to_end(self.begin(tls_peer, envelope, arrived))
        wait((turn.recorded,))
        return turn, turn.say()

    def forget(self, now: datetime) -> int:
        """Drop remembered answers that no fresh message can ask for any more."""
        return self.memory.forget_before(now - timedelta(seconds=3 * self.window_s))

    def _check(self, basis: int) -> None:
        # What is said again is recorded already: the journal does not compare it.
        self.journal.fresh()
        if self.journal.basis() != basis:
            raise Overtaken("what this was decided by has changed meanwhile")

    def _recalled(self, message: Message) -> bytes | None:
        known = self.memory.recall(message.header.sender, message.header.message_id)
        if known is None:
            return None
        if not same(known.digest, message.digest):
            raise Replayed(
                f"message {message.header.message_id} of {message.header.sender} "
                "was seen before with other content"
            )
        return known.answer

    def _refuse_forgotten(self, message: Message) -> None:
        """Refuse what may be one of those messages whose answers were forgotten.

        They are not fresh when that is done. They would be by a clock that is set back.
        """
        forgotten = self.memory.forgotten()
        window = timedelta(seconds=self.window_s)
        if forgotten is not None and message.header.sent_at <= forgotten + window:
            why = "answers of that time are forgotten: it may have been answered"
            raise OutOfTime(why, learns="clock")

    def _close(
        self, message: Message, peer: Peer, kind: Kind, payload: bytes, now: datetime
    ) -> Closed:
        header = Header(
            message_id=new_message_id(now),
            sender=message.header.recipient,
            recipient=message.header.sender,
            sent_at=now,
            in_reply_to=message.header.message_id,
        )
        return close(
            kind,
            payload,
            header=header,
            keys=self.keys,
            recipient=peer.introduction,
            now=now,
        )

    def _record(
        self, message: Message, reply: Reply, closed: Closed, now: datetime, basis: int
    ) -> Future[Place]:
        ready = reply.entry
        if isinstance(ready, Entry):
            entry = replace(ready, response_digest=closed.digest)
            ready = draft(entry, exhibit=reply.exhibit, keys=self.keys)
        answer = closed.envelope if reply.remembered else b""
        effects = reply.effects
        if answer or effects:
            # Fails the act if this message has had its effects already.
            effects = (remembering(message, answer, now), *effects)
        recorded = self.journal.submit(ready, effects, basis=basis)
        reply.tell(recorded)
        return recorded

    def _said(self, message: Message, recorded: Future[Place], answer: bytes) -> bytes:
        try:
            recorded.result()
        except QuotaSpent as why:
            # By other processes, just now: sent again, it is known here, and refused.
            raise Overloaded("a quota was spent at the same time") from why
        except AlreadyThere as why:
            # The same message came twice at once; the other call has answered. Or
            # another message changed what this one was judged by: sent again, it is
            # judged again.
            known = self._recalled(message)
            if not known:
                raise Overloaded("the same was being taken at the same time") from why
            return known
        # (6) Speak: what is recorded may be said.
        return answer

    def _refuse(self, message: Message, refusal: Malformed, now: datetime) -> Turn:
        """Keep what could not be understood as evidence, unless it is large or many."""
        try:
            self.tolls.pay(message.header.sender, REFUSED, now)
        except Overloaded as beyond:
            raise refusal from beyond
        size = len(message.evidence)
        kept = message.kind not in KEEP_NO_EXHIBIT and size <= REFUSED_KEPT
        exhibit = message.evidence if kept else b""
        why = (("reason", refusal.code), ("size", str(size)))
        entry = incoming_entry("message.refused", message, at=now, details=why)
        refused = "refused:" + sha256(message.digest).hex()
        key = replace(remembering(message, b"", now), message_id=refused)
        recorded = self.journal.submit(
            draft(entry, exhibit=exhibit, keys=self.keys), (key,)
        )

        def say() -> bytes:
            failed = recorded.exception()
            if failed is not None and not isinstance(failed, AlreadyThere):
                raise failed
            raise refusal

        return Turn(recorded, say, lambda: 0.0)
