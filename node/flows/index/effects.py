"""What is kept of a row that was read anew.

Either effect is about the row as it was read: one that was replaced, suspended or
withdrawn meanwhile was so by this node, by its rules, and is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

from node.model.box import Box


@dataclass(frozen=True, slots=True)
class ReindexRecord:
    """Keep what a record says by the rules in force, and what it is found by.

    ``was`` is what its box held sealed when it was read. Its reference, its place and
    when it was changed last stay.
    """

    number: int
    was: bytes
    content: bytes
    box: Box
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ReindexReceived:
    """Keep what a peer's notice is found by; ``was`` is as for a record."""

    sender: str
    notice_id: str
    was: bytes
    tokens: tuple[bytes, ...]


IndexEffect = ReindexRecord | ReindexReceived
