"""Values of blind lookup for tests: made of nothing but their numbers."""

from __future__ import annotations

from hashlib import sha512

from node.flows.query.blind.kept import RecordValues


def value(word: str) -> bytes:
    """Return 64 bytes that stand for the value of a key."""
    return sha512(word.encode()).digest()


def values(number: int, *names: str, numbers: tuple[str, ...] = ()) -> RecordValues:
    """Return what a record was evaluated to."""
    return RecordValues(
        number, bytes(16), tuple(map(value, names)), tuple(map(value, numbers))
    )
