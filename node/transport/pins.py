"""Who is at the other end of a TLS connection: the peers' pinned certificates.

Every peer's card carries its TLS certificates; those of active peers that have
not ended are the only roots a handshake can end in. That alone is not enough:

- a TLS library may take a certificate that a pinned one has signed (BoringSSL
  does, CA:FALSE notwithstanding), so every call compares the very certificate;
- a connection outlives a revocation, so every call asks the peer book again.

It says who the peer is, not what it may do.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Final, Protocol

from node.clock import Clock
from node.crypto.certificate import from_pem, to_pem
from node.errors import BadProof, OutOfTime, RevokedPeer, UnknownPeer
from node.flows.ports import PeerBook
from node.model.agency import AgencyId
from node.model.codes import KeyUse, PeerState
from node.model.introduction import Peer

_CERTIFICATES: Final = 4096  # parsed forms kept; a federation has a few hundred


class TlsIdentity(Protocol):
    """Our certificate and its key, as TLS wants them."""

    @property
    def cert_pem(self) -> bytes:
        """The certificate, PEM."""
        ...

    @property
    def key_pem(self) -> bytes:
        """The private key, PEM."""
        ...


class TlsKeys(Protocol):
    """Where our own TLS key comes from; the keystore is one."""

    def tls(self, now: datetime) -> TlsIdentity:
        """Return the newest key that is active."""
        ...


@lru_cache(maxsize=_CERTIFICATES)
def der_of(pem: bytes) -> bytes:
    """Return the certificate of a PEM text as DER. Raises ``BadProof``."""
    return from_pem(pem)


@lru_cache(maxsize=_CERTIFICATES)
def pem_of(der: bytes) -> bytes:
    """Return a DER certificate as PEM. Raises ``BadProof``."""
    return to_pem(der)


def pinned(peer: Peer, now: datetime) -> tuple[bytes, ...]:
    """Return the peer's TLS certificates (DER) that have not ended.

    One that is not active yet is among them: the clocks of two nodes differ.
    """
    return tuple(k.public for k in peer.keys_for(KeyUse.TLS) if now < k.ends)


class Pins:
    """The pinned certificates of all peers. Safe for many threads.

    The peer book is read again for new handshakes at most every ``refresh_s``
    seconds (strangers must not make us read it more often) and at once after
    ``refresh``. A revocation needs neither: each call asks the book.
    """

    def __init__(
        self, peers: PeerBook, clock: Clock, *, refresh_s: float = 1.0
    ) -> None:
        self._peers = peers
        self._clock = clock
        self._refresh_s = refresh_s
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._owners: Mapping[bytes, AgencyId] = {}
        self._roots: tuple[bytes, ...] = ()

    def refresh(self) -> None:
        """Read the peer book at the next question; call it when a peer changed."""
        self._read_at = float("-inf")

    def roots(self) -> tuple[bytes, ...]:
        """Return the certificates (PEM) a handshake may end in, sorted."""
        self._read()
        return self._roots

    def owner(self, pem: bytes) -> AgencyId:
        """Return the agency whose pinned certificate this is, now.

        Raises:
            UnknownPeer: nobody's: perhaps one that a pinned one has signed.
            RevokedPeer: the agency's, but it was revoked.
            OutOfTime: the agency's, but its life has ended.
        """
        der = _der_or_stranger(pem)
        agency = self._owners.get(der)
        if agency is None:
            self._read()
            agency = self._owners.get(der)
        peer = None if agency is None else self._peers.get(agency)
        if peer is None:
            raise UnknownPeer("the TLS certificate is not one that a card has pinned")
        if peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{peer.agency} was revoked")
        if der not in pinned(peer, self._clock.now()):
            raise OutOfTime(f"the TLS certificate of {peer.agency} has ended")
        return peer.agency

    def _read(self) -> None:
        at = self._clock.monotonic()
        with self._lock:
            if at - self._read_at < self._refresh_s:
                return
            # Set first: a refresh that comes while we read is not lost.
            self._read_at = at
            now = self._clock.now()
            peers = self._peers.all()
            # Whoever was added first keeps a certificate that two cards claim.
            # Revoked peers stay owners, so that our log can say who it was.
            self._owners = {
                key.public: peer.agency
                for peer in sorted(peers, key=lambda p: p.added_at, reverse=True)
                for key in peer.keys_for(KeyUse.TLS)
            }
            active = (p for p in peers if p.state is PeerState.ACTIVE)
            self._roots = tuple(
                sorted({pem for p in active for pem in _pems(pinned(p, now))})
            )


def _pems(certificates: tuple[bytes, ...]) -> Iterator[bytes]:
    for der in certificates:
        # One that cannot be read is nobody's root and must not spoil the others.
        with suppress(BadProof):
            yield pem_of(der)


def _der_or_stranger(pem: bytes) -> bytes:
    try:
        return der_of(pem)
    except BadProof as error:
        raise UnknownPeer("no certificate was presented") from error
