"""Who waits for notices hears of them at once.

The bell keeps nothing: what it rings for is durable already, and who hears too
late, or not at all, finds it in the inbox. A listener that does not keep up loses
the oldest events and is told so; it never holds up who rings.

    for event in bell.subscribe(officer, Nothing()): ...

While nothing happens a ``beat`` comes every few seconds: at the desk a call that has
been hung up is noticed when something is said, and not before.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator

from node.clock import Clock
from node.errors import Overloaded
from node.model.desk.call import Nothing
from node.model.desk.notice import NoticeEvent
from node.model.notice import Urgency
from node.model.officer import Officer

LISTENERS_MOST = 64
LISTENERS_EACH = 2
KEPT_MOST = 256
BEAT_S = 10.0
BEAT = "beat"
MISSED = "missed"


class Bell:
    """Hands events to those who listen. Safe for many threads."""

    def __init__(
        self,
        clock: Clock,
        *,
        listeners_most: int = LISTENERS_MOST,
        kept_most: int = KEPT_MOST,
        beat_s: float = BEAT_S,
    ) -> None:
        self._clock = clock
        self._listeners_most = listeners_most
        self._kept_most = kept_most
        self._beat_s = beat_s
        self._listeners: set[_Listener] = set()
        self._changed = threading.Condition()
        self._closed = False

    def ring(self, event: NoticeEvent) -> None:
        """Let all who listen know. Never blocks for long, never raises."""
        with self._changed:
            for listener in self._listeners:
                listener.take(event)
            self._changed.notify_all()

    def subscribe(self, officer: Officer, _nothing: Nothing) -> Iterator[NoticeEvent]:
        """Yield a beat, then events from there on, until the bell is closed.

        Raises:
            Overloaded: the officer listens as often as one may, or more listen
                already than the desk has threads to spare.
        """
        listener = _Listener(self._kept_most, officer.pseudonym)
        with self._changed:
            own = sum(one.who == listener.who for one in self._listeners)
            if own >= LISTENERS_EACH:
                raise Overloaded(
                    f"you wait for notices {own} times already",
                    advice="Close one of the consoles that wait, or list the inbox.",
                )
            if len(self._listeners) >= self._listeners_most:
                raise Overloaded(
                    f"{self._listeners_most} already wait for notices here",
                    advice="Close one of the consoles that wait, or list the inbox.",
                )
            self._listeners.add(listener)
        try:
            yield self._mark(BEAT)
            yield from self._events(listener)
        finally:
            with self._changed:
                self._listeners.discard(listener)

    def close(self) -> None:
        """End every subscription; those that come later end at once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _events(self, listener: _Listener) -> Iterator[NoticeEvent]:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: listener.waits or self._closed, self._beat_s
                )
                if self._closed:
                    return
                missed, events = listener.give()
            if missed:
                yield self._mark(MISSED)
            yield from events or (self._mark(BEAT),)

    def _mark(self, what: str) -> NoticeEvent:
        return NoticeEvent(what, self._clock.now(), "", "", "", Urgency.NORMAL)


class _Listener:
    """What one listener has not heard yet, and which officer it is."""

    def __init__(self, kept_most: int, who: str) -> None:
        self.who = who
        self._events: deque[NoticeEvent] = deque(maxlen=kept_most)
        self._missed = False

    @property
    def waits(self) -> bool:
        return bool(self._events)

    def take(self, event: NoticeEvent) -> None:
        self._missed |= len(self._events) == self._events.maxlen
        self._events.append(event)

    def give(self) -> tuple[bool, tuple[NoticeEvent, ...]]:
        missed, events = self._missed, tuple(self._events)
        self._events.clear()
        self._missed = False
        return missed, events
