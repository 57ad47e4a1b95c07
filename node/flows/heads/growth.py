"""Prove to a peer that our ledger has grown from what it was shown.

    both heads are ours → is our ledger still theirs → prove, or admit → weigh theirs

What the proof tells follows from two heads that the peer holds already; a head that
peers were not shown is proved to nobody. A head that we signed and do not have is not
refused: it convicts us (``own``), and the answer says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from node.codec.stored import pack
from node.codec.wire import from_wire, to_wire
from node.errors import BadProof, Malformed
from node.flows.heads.book import PutDoubt
from node.flows.heads.own import OwnLedger
from node.flows.heads.weigh import Heads, Weighed
from node.flows.ports import Journal
from node.flows.recorder import incoming_entry
from node.flows.reply import Reply
from node.ledger.checkpoint import Checkpoint
from node.ledger.merkle import consistency_proof
from node.model.codes import Kind
from node.model.exhibit import NoteExhibit
from node.model.head import Growth, GrowthAsk
from node.model.introduction import Peer
from node.model.message import Message


@dataclass(frozen=True, slots=True)
class Grower:
    """Answers asks for proofs of growth. Safe to call from many threads."""

    own: OwnLedger
    heads: Heads
    journal: Journal
    window_s: int

    def story(self, message: Message, peer: Peer, now: datetime) -> Reply:
        """The story of an ask for a proof of growth.

        Raises:
            Malformed: not two heads that our ledger signed and showed, in order.
        """
        # (1) Both heads bear our signature, or there is nothing to say about them.
        ask = from_wire(GrowthAsk, message.payload)
        older, newer = self._signed(ask.older), self._signed(ask.newer)
        if older.size > newer.size:
            raise Malformed("the older of two heads is the larger")

        # (2) Is our ledger still the one that these are heads of?
        faults = [f for f in map(self.own.fault_of, (older, newer)) if f]
        against = tuple(
            effect
            for note in dict.fromkeys((ask.older, ask.newer))
            for effect in self.own.against(note, now)
        )

        # (3) What peers were not shown is proved to nobody.
        if not faults and newer.size > self.journal.shown().head.size:
            raise Malformed("no peer was shown that head")

        # (4) Prove it, or admit that there is no proof.
        growth = Growth(False) if faults else self._proof(older, newer)

        # (5) Their own head, as they show it. Their clock may differ from ours by a
        #     window, so that much earlier counts as asked.
        asked_at = message.header.sent_at - timedelta(seconds=self.window_s)
        theirs = self.heads.weigh(peer, ask.checkpoint, asked_at=asked_at, now=now)
        return self._reply(message, growth, against, theirs, ask, now)

    def _signed(self, checkpoint: str) -> Checkpoint:
        try:
            return self.own.read(checkpoint)
        except BadProof as why:
            raise Malformed("a head that our ledger did not sign") from why

    def _proof(self, older: Checkpoint, newer: Checkpoint) -> Growth:
        steps = consistency_proof(older.size, newer.size, self.journal.hashes)
        return Growth(True, steps)

    def _reply(  # noqa: PLR0913, PLR0917 - one value a step of the story
        self,
        message: Message,
        growth: Growth,
        against: tuple[PutDoubt, ...],
        theirs: Weighed,
        ask: GrowthAsk,
        now: datetime,
    ) -> Reply:
        doubt = (("doubt", theirs.doubt),) if theirs.doubt else ()
        said = (("proved", str(growth.proved).lower()), *doubt)
        entry = incoming_entry("peer.answered-growth", message, at=now, details=said)
        # Evidence against us is kept in the exhibit too, not in the doubt alone.
        exhibit = pack(NoteExhibit(f"{ask.older}\n{ask.newer}")) if against else b""
        effects = (*against, *theirs.effects)
        return Reply(
            Kind.GROWTH,
            to_wire(growth),
            entry,
            exhibit,
            effects,
            remembered=False,
        )
