"""How much of one peer's notices is held here: each has so much room, and no more.

A peer that may send notices could fill the disk with them, and what officers look
through. So notices are counted, and their bytes. A recall needs no room, nor does a
change that makes a notice no larger.
"""

from __future__ import annotations

import threading

from node.flows.notice.book import NoticeBook, RoomTaken


class Room:
    """Knows who has room left. Safe for many threads.

    What is stored is counted when a sender is first heard, and when it seems to have
    no room left; between the two it can only seem to hold more than it does.
    """

    def __init__(self, book: NoticeBook, most: int, most_bytes: int) -> None:
        self._book = book
        self._most = RoomTaken(most, most_bytes)
        self._held: dict[str, RoomTaken] = {}  # at most so much
        self._full: set[str] = set()
        self._lock = threading.Lock()

    def take(self, sender: str, *, notices: int, size: int, besides: RoomTaken) -> bool:
        """Whether so much more of ``sender``'s has room here; if so it is counted.

        ``notices`` is 0 for a change, and ``size`` what it grows by. ``besides`` is
        what was given room and is not stored yet.
        """
        with self._lock:
            held = self._held.get(sender)
            if held is None or not self._fits(held.and_also(notices, size)):
                stored = self._book.room_taken(sender)
                held = stored.and_also(besides.notices, besides.size)
            fits = self._fits(held.and_also(notices, size))
            self._held[sender] = held.and_also(notices, size) if fits else held
            if fits:
                self._full.discard(sender)
            else:
                self._full.add(sender)
            return fits

    def _fits(self, taken: RoomTaken) -> bool:
        most = self._most
        return taken.notices <= most.notices and taken.size <= most.size

    def full(self) -> tuple[str, ...]:
        """Return the senders whose last new notice had no room."""
        with self._lock:
            return tuple(sorted(self._full))
