"""Ledger keys for tests: derived from a name, so that a failure repeats."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from node.crypto.signing import parse_private, sign
from node.ledger.note import Sign, sign_note, split_note, vkey


@dataclass(frozen=True)
class LedgerKey:
    name: str
    seed: bytes

    @property
    def public(self) -> bytes:
        return parse_private(self.seed).public_key().public_bytes_raw()

    @property
    def vkey(self) -> str:
        return vkey(self.name, self.public)

    def sign(self, message: bytes) -> bytes:
        return sign(parse_private(self.seed), message)


def key_for(name: str, seed: str = "") -> LedgerKey:
    return LedgerKey(name, sha256(f"test key {name} {seed}".encode()).digest())


def cosigned(note: str, key: LedgerKey, sign: Sign | None = None) -> str:
    """The note with a signature of ``key`` below the others."""
    text, _ = split_note(note)
    own = sign_note(text, key.name, key.public, sign or key.sign)
    return note + own.removeprefix(text + "\n")
