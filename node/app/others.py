"""What follows in this process from what the node's other processes did.

The journal hears of it in the middle of a commit. What is done then is done here, by a
thread of its own, and within moments.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from node.app.duties import Duties
from node.app.worker import Worker

EVERY_S = 0.2
Follows = Mapping[str, Callable[[], None]]
"""By kind: what follows from a change of such a thing."""


class Others:
    """Hears from any thread; ``worker`` does what follows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kinds: set[str] = set()
        self._follows: dict[str, Callable[[], None]] = {}

    def hear(self, kinds: frozenset[str]) -> None:
        """Take note of the kinds of things that another process has changed."""
        with self._lock:
            self._kinds |= kinds

    def begin(
        self,
        duties: Duties,
        follows: Follows,
        open_parts: ExitStack,
    ) -> None:
        """Keep leases, and do what follows from what others do, until the end."""
        if not duties.are_shared:
            return
        for one in (*duties.workers(), self.worker(follows)):
            open_parts.callback(one.stop)
            one.start()

    def worker(self, follows: Follows) -> Worker:
        """Return what does, for each kind that was heard of, what follows."""
        self._follows = dict(follows)
        return Worker("others", self.settle, wait_s=lambda: EVERY_S)

    def settle(self) -> None:
        """Do now what follows from what was heard of."""
        with self._lock:
            kinds, self._kinds = self._kinds, set()
        # Each once, in the order given.
        acts = [act for kind, act in self._follows.items() if kind in kinds]
        for act in dict.fromkeys(acts):
            act()
