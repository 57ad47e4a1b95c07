"""Other agencies' nodes at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import ANALYST, EVERYBODY, OPERATOR, ById, Nothing, Unary


@dataclass(frozen=True, slots=True)
class CardReply:
    """Our own card, and the fingerprint to read out over another channel."""

    card: bytes
    fingerprint: str
    agency: str
    sequence: int


@dataclass(frozen=True, slots=True)
class PeerAddRequest:
    """A card, and the fingerprint that the other side read out.

    ``fingerprint`` may be empty only for a later card of a known peer.
    """

    card: bytes
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class PeerView:
    """A peer as officers see it. ``changes``: what the card that was added changed."""

    agency: str
    name: str
    country: str
    agency_class: str
    state: str
    fingerprint: str
    sequence: int
    endpoints: tuple[str, ...]
    added_at: datetime
    changed_at: datetime
    keys_end: datetime
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeerList:
    """All peers."""

    items: tuple[PeerView, ...]


@dataclass(frozen=True, slots=True)
class PingReply:
    """How a peer is. ``skew_ms`` is their clock minus ours, where it is known.

    ``software`` is empty where it has not answered; ``advice`` says what to do then.
    """

    agency: str
    ok: bool
    millis: int
    skew_ms: int
    software: str
    note: str
    advice: str = ""
    clock_known: bool = False


@dataclass(frozen=True, slots=True)
class RevokeRequest:
    """Stop dealing with a peer."""

    agency: str
    reason: str


PEERS_CARD: Final = Unary("Peers.Card", Nothing, CardReply, OPERATOR)
PEERS_ADD: Final = Unary("Peers.Add", PeerAddRequest, PeerView, OPERATOR)
PEERS_LIST: Final = Unary("Peers.List", Nothing, PeerList, EVERYBODY)
PEERS_PING: Final = Unary("Peers.Ping", ById, PingReply, OPERATOR | ANALYST)
PEERS_REVOKE: Final = Unary("Peers.Revoke", RevokeRequest, PeerView, OPERATOR)
