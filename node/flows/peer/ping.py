"""Ping: whether a peer is there, knows us, and agrees on the time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.codec.wire import from_wire, to_wire
from node.errors import ComityError, NotFound, OutOfTime
from node.flows.caller import Caller, Outgoing
from node.flows.heads.held import HeldHeads
from node.flows.heads.prove import Prover
from node.flows.ports import Effect, Journal, PeerBook
from node.flows.recorder import Recorder, incoming_entry
from node.flows.reply import Reply
from node.flows.share import PING, Shares
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.desk.call import ById
from node.model.desk.peer import PingReply
from node.model.introduction import Peer
from node.model.message import Message, Ping, Pong
from node.model.officer import Officer

TIMEOUT_S = 10.0
_CALL_THE_AUDITOR = "Keep the files as they are, and call the auditor."


def _silent(agency: AgencyId, why: ComityError) -> PingReply:
    """Return what is known of a peer that did not answer, or refused."""
    off_ms = why.off_ms if isinstance(why, OutOfTime) else 0
    return PingReply(
        agency=agency,
        ok=False,
        millis=0,
        skew_ms=off_ms,
        software="",
        note=why.message,
        advice=why.advice,
        clock_known=off_ms != 0,
    )


@dataclass(frozen=True, slots=True)
class Pinger:
    """Pings peers, and answers their pings."""

    software: str
    peers: PeerBook
    journal: Journal
    caller: Caller
    held: HeldHeads
    prover: Prover
    recorder: Recorder
    clock: Clock
    shares: Shares

    def ping(self, officer: Officer, wanted: ById) -> PingReply:
        """Ping one peer. A peer that does not answer well is not ``ok``, and why.

        Raises:
            NotFound: there is no such peer.
            Overloaded: the officer has pinged it as often as one may in a minute.
        """
        peer = self.peers.get(AgencyId(wanted.id))
        if peer is None:
            raise NotFound(f"no peer {wanted.id[:40]!r} is known here")
        self.shares.take(PING, officer, peer.agency, self.clock.now())
        began = self.clock.monotonic()
        effects: tuple[Effect, ...] = ()
        try:
            asked, pong = self._exchange(peer)
        except ComityError as why:
            reply = _silent(peer.agency, why)
        else:
            spent = self.clock.monotonic() - began
            now = self.clock.now()
            skew = (pong.at - now).total_seconds() + spent / 2
            weighed = self.caller.weigh(asked, pong.checkpoint, now=now)
            note, effects = self._lost(pong) or weighed.doubt, weighed.effects
            reply = PingReply(
                agency=peer.agency,
                ok=not note,
                millis=round(spent * 1000),
                skew_ms=round(skew * 1000),
                software=pong.software,
                note=note,
                advice=_CALL_THE_AUDITOR if note else "",
                clock_known=True,
            )
        self.recorder.record(
            "peer.pinged",
            effects,
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(
                ("peer", peer.agency),
                ("ok", str(reply.ok).lower()),
                ("note", reply.note),
                *((("skew_ms", str(reply.skew_ms)),) if reply.clock_known else ()),
            ),
        )
        # What their ledger has grown by is proved at once: somebody looks.
        doubt = self._unproved(peer) if reply.ok else ""
        if not doubt:
            return reply
        return replace(reply, ok=False, note=doubt, advice=_CALL_THE_AUDITOR)

    def _unproved(self, peer: Peer) -> str:
        """Have the peer prove its ledger; return what stands against it."""
        try:
            return self.prover.prove(peer)
        except ComityError:
            return ""  # It answers pings: the worker asks again.

    def pong(self, message: Message, peer: Peer, now: datetime) -> Reply:
        """The story of a ping that came in."""
        from_wire(Ping, message.payload)
        seen = self.held.largest(peer.agency)
        pong = Pong(
            software=self.software,
            at=now,
            card_sequence=peer.introduction.sequence,
            checkpoint=self.journal.shown().head.checkpoint,
            seen_size=seen.size if seen else 0,
            seen=seen.checkpoint if seen else "",
        )
        entry = incoming_entry("peer.answered-ping", message, at=now)
        return Reply(Kind.PONG, to_wire(pong), entry, b"")

    def ask(self, peer: Peer) -> Pong:
        """Ping a peer, and return what it answers; nothing is recorded.

        Raises:
            ComityError: it could not be reached, or did not answer well.
        """
        return self._exchange(peer)[1]

    def _exchange(self, peer: Peer) -> tuple[Outgoing, Pong]:
        asked = self.caller.close(peer, Kind.PING, to_wire(Ping(self.software)))
        message = self.caller.ask(asked, timeout_s=TIMEOUT_S)
        return asked, from_wire(Pong, message.payload)

    def _lost(self, pong: Pong) -> str:
        """Say so if a peer has seen more of our ledger than there is.

        Then ours was cut, or restored from an old backup. What they have seen is
        what we showed: the ledger itself may have grown past it since.
        """
        ours = self.journal.shown().head.size
        if pong.seen_size <= ours:
            return ""
        return (
            f"they have seen {pong.seen_size} entries of our ledger and it "
            f"shows {ours}: it was cut or restored from an old backup"
        )
