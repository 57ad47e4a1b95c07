"""What is said at the desk about erasing entries and exhibits of the ledger.

As in ``desk``; ``protos/node/desk/v1/ledger.proto`` has the same shapes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EraseRequest:
    """Ask that an exhibit be erased, or a whole entry; ``part`` says which."""

    index: int
    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class EraseOrder:
    """Erase what the entry at ``asked`` asks for."""

    asked: int
    reason: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be erased, or was, and the place of the entry that says so."""

    index: int
    part: str
    entry: int
