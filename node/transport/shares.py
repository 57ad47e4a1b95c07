"""Who holds how many places at a door: so many each, whatever others hold.

The share of one does not depend on what others do: it would tell how busy they are,
and whoever shouts could take what another is due.

    shares = Shares(128)
    with shares.place("es-gc"):      # raises Overloaded beyond the share
        ...
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from node.errors import Overloaded


class PlaceShares:
    """Places by name, up to ``most`` for each. Safe for many threads.

    Names that hold nothing take no memory.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[str, int] = {}
        self._lock = threading.Lock()

    @contextmanager
    def place(self, name: str) -> Iterator[None]:
        """Hold a place of ``name``.

        Raises:
            Overloaded: it holds as many as it may.
        """
        with self._lock:
            held = self._held.get(name, 0)
            if held >= self._most:
                raise Overloaded("more calls at once than one caller may have open")
            self._held[name] = held + 1
        try:
            yield
        finally:
            with self._lock:
                left = self._held.pop(name) - 1
                if left:
                    self._held[name] = left
