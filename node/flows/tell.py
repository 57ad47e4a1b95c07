"""What is true of a record when a peer is told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TellRecord:
    """A peer is told of a record as it was read: in this ``version``.

    Fails the act with ``Overtaken`` where it was withdrawn since, or kept anew.
    """

    number: int
    version: str
