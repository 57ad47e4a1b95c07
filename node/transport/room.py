"""What one peer may take of the wire door before its message is looked at.

Places for calls that are open, calls a second, bytes a second: of each a share that
does not depend on what others take.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from node.errors import Overloaded
from node.transport.gate import RateGate
from node.transport.limits import BYTES_AT_ONCE_S, WireLimits
from node.transport.shares import PlaceShares


class Room:
    """The shares of all peers, at monotonic seconds. Safe for many threads."""

    def __init__(self, limits: WireLimits, gate: RateGate) -> None:
        self._shares = PlaceShares(limits.max_calls)
        self._gate = gate
        self._bytes = RateGate(
            rate_per_s=limits.bytes_per_s, burst=limits.bytes_per_s * BYTES_AT_ONCE_S
        )

    def place(self, peer: str) -> AbstractContextManager[None]:
        """Hold a place of ``peer``.

        Raises:
            Overloaded: it has as many calls open as it may.
        """
        return self._shares.place(peer)

    def admit(self, peer: str, at: float) -> None:
        """Take a call of ``peer``, before anything of it is read.

        Raises:
            Overloaded: it calls, or has said, more than its share.
        """
        if not self._gate.admits(peer, at):
            raise Overloaded(f"{peer} calls more often than is agreed")
        if not self._bytes.admits(peer, at):
            raise Overloaded(f"{peer} says more in so short a time than is read")

    def read(self, peer: str, at: float, size: int) -> None:
        """Count the bytes of a message that was read."""
        self._bytes.spend(peer, at, size)
