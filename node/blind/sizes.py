"""How many entries a view and a delta show, so that their number says little.

A view shows one of the few sizes that Padmé leaves (Nikitin and others, "Reducing
metadata leakage from encrypted files and communication with PURBs", PETS 2019): the
lower bits of the size are zero, about half of them. What is told of n is log log n
bits; what is added is under 7 in 100 from 1,024 entries on, and under 3.2 from 65,536.
Small views all look alike.

A delta removes a power of two and adds as many, and more only when the view grows into
its next size: whether records came or went, and how many, is seen to a factor of two.
What is not true is made up: a reserve of dummies is in each view from the start, to be
removed in the place of entries.
"""

from __future__ import annotations

LEAST_VIEW = 1024
LEAST_CHANGE = 64
MAX_VIEW = 1 << 32
"""Entries; more is in no view."""

_RESERVE_SHIFT = 6  # one in 64


def padded(count: int) -> int:
    """Return the least size that a view may show of ``count`` entries or more."""
    if count <= LEAST_VIEW:
        return LEAST_VIEW
    exponent = count.bit_length() - 1
    zeros = exponent - exponent.bit_length()
    return -(-count >> zeros) << zeros


def is_padded(count: int) -> bool:
    """Whether a view may show this size."""
    return LEAST_VIEW <= count <= MAX_VIEW and padded(count) == count


def view_size(real: int) -> int:
    """Return the size of a new view with so many true entries, its reserve included."""
    return padded(real + reserve(real))


def reserve(real: int) -> int:
    """Return how many dummies a view of so many true entries has at least."""
    return max(LEAST_VIEW // 2, real >> _RESERVE_SHIFT)


def change_size(added: int, removed: int) -> int:
    """Return how many entries a delta removes that has so many true changes."""
    return 1 << (max(added, removed, LEAST_CHANGE) - 1).bit_length()


def is_change_size(removed: int) -> bool:
    """Whether a delta may remove so many entries."""
    return removed >= LEAST_CHANGE and not removed & (removed - 1)
