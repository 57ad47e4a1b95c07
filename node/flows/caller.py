"""Ask a peer, and take nothing for its answer that is not.

    close → (record) → send → open → check kind, sender and what it answers

What tells a peer something of ours is recorded between ``close`` and ``ask``: nothing
is said before it is written down. Nothing here has an effect: what was answered, and
what the peer showed of its ledger (``weigh``), is the asker's to record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from node.clock import Clock
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import BadProof
from node.flows.heads.weigh import Heads, Weighed
from node.flows.ports import PeerBook, PeerDoor
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.introduction import Peer
from node.model.message import Header, Message
from node.protocol.envelope import Closed, close, open_envelope

ANSWERS: Final[Mapping[Kind, tuple[Kind, str]]] = MappingProxyType(
    {
        Kind.QUERY: (Kind.ANSWER, "query"),
        Kind.PING: (Kind.PONG, "ping"),
        Kind.GROWTH_ASK: (Kind.GROWTH, "ask"),
        Kind.CHUNK_ASK: (Kind.CHUNK, "ask"),
        Kind.PARCEL: (Kind.RECEIPTS, "message"),
        Kind.STANDINGS: (Kind.STANDINGS, "message"),
        Kind.VIEW_ASK: (Kind.VIEW, "ask"),
        Kind.BLIND_QUERY: (Kind.BLIND_ANSWER, "query"),
        Kind.REDEEM: (Kind.ANSWER, "query"),
        Kind.EPOCHS: (Kind.EPOCHS, "message"),
    }
)
"""By the kind that is asked: the kind of its answer, and what people call it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message of ours, closed for one peer alone."""

    peer: Peer
    kind: Kind
    header: Header
    closed: Closed


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks one peer one thing. Safe to call from many threads."""

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    door: PeerDoor
    heads: Heads
    clock: Clock
    window_s: int

    def close(
        self,
        peer: Peer,
        kind: Kind,
        payload: bytes,
        *,
        message_id: str = "",
        sent_at: datetime | None = None,
    ) -> Outgoing:
        """Close a message for ``peer``: one that is sent now, if nothing else is said.

        The same id and time give the same signed bytes: a retry asks nothing anew.

        Raises:
            BadInput, KeystoreBroken, OutOfTime: as ``envelope.close``.
        """
        now = self.clock.now()
        at = sent_at or now
        header = Header(message_id or new_message_id(at), self.us, peer.agency, at)
        closed = close(
            kind,
            payload,
            header=header,
            keys=self.keys,
            recipient=peer.introduction,
            now=now,
        )
        return Outgoing(peer, kind, header, closed)

    def ask(self, asked: Outgoing, *, timeout_s: float) -> Message:
        """Send a message, and return what this very peer signed in answer to it.

        Raises:
            Unreachable, TheirFault, LedgerBroken: as ``send``.
            BadProof: it answers something else.
        """
        message = self.send(asked, timeout_s=timeout_s)
        check_reply(message, asked)
        return message

    def send(self, asked: Outgoing, *, timeout_s: float) -> Message:
        """Send a message, and open what comes back: the peer signed it, no more.

        For who holds it against a peer that it signed something else; ``ask`` is for
        all others.

        Raises:
            Unreachable: no answer in time; it is unknown whether the message arrived.
            TheirFault: the peer refused it, or what came is not what the peer signed.
            LedgerBroken: our own ledger is in doubt, and nothing was sent.
        """
        envelope = self.door.exchange(
            asked.peer, asked.closed.envelope, timeout_s=timeout_s
        )
        return open_envelope(
            envelope,
            keys=self.keys,
            peer_of=self.peers.get,
            tls_peer=asked.peer.agency,
            now=self.clock.now(),
            window_s=self.window_s,
        )

    def weigh(self, asked: Outgoing, checkpoint: str, *, now: datetime) -> Weighed:
        """Weigh the checkpoint in the answer to ``asked``: see ``Heads.weigh``.

        Raises:
            Altered: what is held of ledgers is not as we wrote it.
        """
        sent_at = asked.header.sent_at
        return self.heads.weigh(asked.peer, checkpoint, asked_at=sent_at, now=now)


def check_reply(message: Message, asked: Outgoing) -> None:
    """Return if ``message`` answers ``asked``, and is of its kind.

    Raises:
        BadProof: it does not.
    """
    kind, called = ANSWERS[asked.kind]
    if (message.kind, message.header.sender, message.header.in_reply_to) != (
        kind,
        asked.peer.agency,
        asked.header.message_id,
    ):
        raise BadProof(f"the peer sent something else than an answer to our {called}")
