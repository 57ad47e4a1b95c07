"""The box: content as the store keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Sealed bytes and the wrapped key that opens them.

    Destroying ``key`` destroys the content. ``key`` is empty once erased.
    """

    sealed: bytes
    key: bytes
