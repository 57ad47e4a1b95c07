"""What follows in the node when its store is lost, is back, or is lost for good."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from node.errors import ComityError
from node.store import JournalWatch

_log = structlog.get_logger(__name__)


class StoreLoss:
    """Hears of the store on the journal's thread; ``stop`` ends the process.

    ``anew`` are told of a store that is back: an act that was in doubt may have been
    kept, and what they know of it be too old. ``failed`` is why it will not come back.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop
        self.anew: list[Callable[[], None]] = []
        self.failed: ComityError | None = None
        self.watch = JournalWatch(self._lost, self._back, self._ended)

    def _lost(self, why: ComityError) -> None:
        _log.error("store.lost", exc_info=why)

    def _back(self) -> None:
        for tell in self.anew:
            try:
                tell()
            except Exception as error:  # noqa: BLE001
                _log.error("store.not-known-anew", exc_info=error)
        _log.warning("store.back")

    def _ended(self, why: ComityError) -> None:
        _log.error("store.ended", exc_info=why)
        self.failed = why
        self._stop()
