"""Whose work is next: a fair queue by peer.

Each peer has had so much of the processor; who had least goes next. A peer that had
nothing to do saves nothing up: it comes back at where the others are. So what one does
not use others may, and none can hold what another is due, however much it has waiting.

Of a peer's own work what was not begun yet and what was take turns, so that a short
question does not wait for the end of a long one of the same peer.

What is counted is the time that the work took, whoever asked and whatever was found.
Nothing here waits or runs anything.

    row = Fair()
    row.put("es-gc", work)
    peer, work = row.take()
    row.spent(peer, seconds)
    row.put_back(peer, work)
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

W = TypeVar("W")


@dataclass(slots=True)
class _Lane(Generic[W]):
    """The work of one peer, and how much of the processor it has had."""

    had: float = 0.0
    new: deque[W] = field(default_factory=deque)
    begun: deque[W] = field(default_factory=deque)
    was_begun: bool = True  # whether the work taken last was begun before

    @property
    def waits(self) -> bool:
        return bool(self.new or self.begun)

    def take(self) -> W:
        self.was_begun = bool(self.begun) and not (self.was_begun and self.new)
        return (self.begun if self.was_begun else self.new).popleft()


class Fair(Generic[W]):
    """Work by peer. For one thread."""

    def __init__(self) -> None:
        self._lanes: dict[str, _Lane[W]] = {}
        self._waiting: dict[str, _Lane[W]] = {}
        self._now = 0.0  # what whoever was served last had had before

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, peer: str, work: W) -> None:
        """Let new work of ``peer`` wait for its turn."""
        self._lane(peer).new.append(work)

    def put_back(self, peer: str, work: W) -> None:
        """Let work that was taken last wait on, before what was begun later."""
        lane = self._lane(peer)
        if lane.was_begun:
            lane.begun.appendleft(work)
        else:
            lane.begun.append(work)

    def take(self) -> tuple[str, W]:
        """Take out the work of whoever had least; of two alike, who waits longer."""
        peer, lane = min(self._waiting.items(), key=lambda item: item[1].had)
        work = lane.take()
        # The next time it stands behind those who had as much.
        del self._waiting[peer]
        if lane.waits:
            self._waiting[peer] = lane
        self._now = lane.had
        return peer, work

    def spent(self, peer: str, seconds: float) -> None:
        """Count what a turn of ``peer`` took."""
        self._lanes[peer].had += seconds

    def _lane(self, peer: str) -> _Lane[W]:
        lane = self._lanes.setdefault(peer, _Lane())
        if peer not in self._waiting:
            lane.had = max(lane.had, self._now)
            self._waiting[peer] = lane
        return lane
