"""Introductions: how one node becomes known to another.

An introduction is signed by the agency's identity key, which signs nothing
else. A later introduction of the same agency replaces an earlier one only if
it carries a higher sequence under the same identity key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.agency import AgencyId
from node.model.codes import AgencyClass, KeyUse, PeerState


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One public key of an agency, with its life.

    ``public`` is raw Ed25519 (32 bytes) for signing and ledger keys, the
    concatenated ML-KEM-768 and X25519 public keys (1184 + 32 bytes) for sealing
    keys, and a DER X.509 certificate for TLS keys. It is used from
    ``active_from`` on and refused from ``ends`` on.
    """

    key_id: str
    use: KeyUse
    public: bytes
    active_from: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Introduction:
    """What an agency says of itself; the content of its card."""

    agency: AgencyId
    name: str
    country: str
    agency_class: AgencyClass
    sequence: int
    issued_at: datetime
    identity_key: bytes
    keys: tuple[PublicKey, ...]
    endpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A signed introduction, as it is exported and imported."""

    introduction: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Peer:
    """Another agency's node as we know it.

    ``fingerprint`` is that of the identity key; ``card`` the bytes of the
    card that was accepted last.
    """

    introduction: Introduction
    fingerprint: str
    state: PeerState
    card: bytes
    added_at: datetime
    changed_at: datetime

    @property
    def agency(self) -> AgencyId:
        """The peer's agency id."""
        return self.introduction.agency

    def keys_for(self, use: KeyUse) -> tuple[PublicKey, ...]:
        """All keys of the peer for ``use``, in the order of the card."""
        return tuple(k for k in self.introduction.keys if k.use is use)
