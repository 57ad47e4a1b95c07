"""Decoders of model classes: made one at a time, used by any number of threads.

msgspec notes what it knows of a class at the class, and does so before it knows all,
for classes that name themselves. A second thread that makes a decoder meanwhile
takes the half of it, and the process ends when that decoder is used. So there is one
lock for all decoders of all formats: classes share their parts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

_MAKING = threading.Lock()


class Decoders:
    """The decoders of one format, each made when it is first wanted."""

    def __init__(self, make: Callable[[type[Any]], Any]) -> None:
        self._make = make
        self._made: dict[type[Any], Any] = {}

    def of(self, cls: type[Any]) -> Any:
        """Return the decoder of ``cls``."""
        # What is in here is whole: it was put here after it was made.
        decoder = self._made.get(cls)
        if decoder is None:
            with _MAKING:
                decoder = self._made.get(cls)
                if decoder is None:
                    decoder = self._made[cls] = self._make(cls)
        return decoder
