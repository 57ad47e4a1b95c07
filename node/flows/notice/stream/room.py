"""How many notices of one peer are held here: each has so much room, and no more.

A peer that may send notices could fill the disk with them, and what officers look
through. Only what is new to us is counted: a change or a recall needs no room.
"""

from __future__ import annotations

import threading

from node.flows.notice.book import NoticeBook


class Room:
    """Knows who has room left. Safe for many threads.

    What is stored is counted when a sender is first heard, and when it seems to have
    no room left; between the two it can only seem to hold more than it does.
    """

    def __init__(self, book: NoticeBook, most: int) -> None:
        self._book = book
        self._most = most
        self._held: dict[str, int] = {}  # at most so many
        self._full: set[str] = set()
        self._lock = threading.Lock()

    def take(self, sender: str, *, besides: int) -> bool:
        """Whether one more notice of ``sender`` has room here; if so it is counted.

        ``besides`` is how many were given room that are not stored yet.
        """
        with self._lock:
            held = self._held.get(sender, self._most)
            if held >= self._most:
                held = self._book.held_count(sender) + besides
            fits = held < self._most
            self._held[sender] = held + fits
            if fits:
                self._full.discard(sender)
            else:
                self._full.add(sender)
            return fits

    def full(self) -> tuple[str, ...]:
        """Return the senders whose last new notice had no room."""
        with self._lock:
            return tuple(sorted(self._full))
