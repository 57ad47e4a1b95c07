"""The keys of a node: what is made for each use, how long it lives, which is newest.

A key is used from ``active_from`` on and refused from ``ends`` on. Secrets never
show in a ``repr``.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from node.crypto import certificate, sealing, signing
from node.model.codes import KeyUse

_YEAR = timedelta(days=365)
# How long the old key of a rotation is still good: peers may be late with the card.
OVERLAP = timedelta(days=30)
# A certificate begins earlier than its use, or a peer whose clock is a little
# behind would refuse TLS before it could learn how far behind it is.
_CLOCK_SLACK = timedelta(hours=1)

LIVES: dict[KeyUse, timedelta] = {
    KeyUse.IDENTITY: 10 * _YEAR,
    KeyUse.LEDGER: 10 * _YEAR,
    KeyUse.SIGNING: 2 * _YEAR,
    KeyUse.SEALING: 2 * _YEAR,
    KeyUse.TLS: _YEAR,
    KeyUse.STORAGE: 10 * _YEAR,
    KeyUse.SELECTOR: 10 * _YEAR,
}
# What peers learn of us, besides the identity key that signs the card.
PUBLISHED = frozenset({KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS, KeyUse.LEDGER})
# What a new card replaces. Identity and ledger keys are who the node is; storage
# and selector keys are in every row.
ROTATED = frozenset({KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS})


@dataclass(frozen=True, slots=True)
class StoredKey:
    """One key as the keystore file holds it.

    ``secret`` is a 32-byte seed or key; for TLS a PKCS #8 PEM. ``public`` is as
    in ``PublicKey``, empty for symmetric keys.
    """

    key_id: str
    use: KeyUse
    born: datetime
    active_from: datetime
    ends: datetime
    public: bytes
    secret: bytes = field(repr=False)

    def active(self, now: datetime) -> bool:
        """Whether it is used at ``now``."""
        return self.active_from <= now < self.ends

    def ended(self, now: datetime) -> bool:
        """Whether it is refused at ``now``."""
        return now >= self.ends


def new_key(
    use: KeyUse, *, agency: str, now: datetime, active_from: datetime
) -> StoredKey:
    """Return a new key for ``use``, which lives from ``active_from`` on."""
    letters = base64.b32encode(secrets.token_bytes(5)).decode("ascii").lower()
    key_id = f"{use}-{letters}"
    ends = active_from + LIVES[use]
    if use is KeyUse.TLS:
        public, secret = certificate.self_signed(
            agency, key_id, begins=active_from - _CLOCK_SLACK, ends=ends
        )
    elif use is KeyUse.SEALING:
        secret = sealing.new_key()
        public = sealing.public_of(secret)
    elif use in (KeyUse.STORAGE, KeyUse.SELECTOR):
        secret, public = secrets.token_bytes(32), b""
    else:
        secret = signing.new_key()
        public = signing.parse_private(secret).public_key().public_bytes_raw()
    return StoredKey(key_id, use, now, active_from, ends, public, secret)


def newest_first(keys: Iterable[StoredKey], use: KeyUse) -> tuple[StoredKey, ...]:
    """Return the keys for ``use``, the one that becomes active last at the front."""
    chosen = [key for key in keys if key.use is use]
    return tuple(sorted(chosen, key=lambda k: (k.active_from, k.born), reverse=True))


def rotated(
    keys: Iterable[StoredKey], new: StoredKey, *, now: datetime
) -> tuple[StoredKey, ...]:
    """Return ``keys`` with ``new``; its predecessors end ``OVERLAP`` after it begins.

    One that begins later still is its successor. Keys that have ended are dropped:
    nothing sealed to them is accepted any more.
    """
    left = [key for key in keys if key.use not in ROTATED or not key.ended(now)]
    end = new.active_from + OVERLAP
    kept = [
        replace(key, ends=min(key.ends, end))
        if key.use is new.use and key.active_from <= new.active_from
        else key
        for key in left
    ]
    return (*kept, replace(new, ends=_end(new, left)))


def without(keys: Iterable[StoredKey], taken: StoredKey) -> tuple[StoredKey, ...]:
    """Return ``keys`` without one that was not used yet.

    Its predecessor ends as if that had never been made.
    """
    left = [key for key in keys if key.key_id != taken.key_id]
    before = max(
        (k for k in left if k.use is taken.use and k.active_from <= taken.active_from),
        key=lambda k: (k.active_from, k.born),
    )
    return tuple(
        replace(key, ends=_end(key, left)) if key is before else key for key in left
    )


def _end(key: StoredKey, others: Iterable[StoredKey]) -> datetime:
    """Return when a key ends: at its age, or ``OVERLAP`` after the next one begins."""
    later = [
        k.active_from + OVERLAP
        for k in others
        if k.use is key.use and k.active_from > key.active_from
    ]
    return min([key.active_from + LIVES[key.use], *later])
