"""The event stream: who waits for what comes over the channel hears of it at once.

Nothing is kept here: what an event tells of is durable already, and who hears too
late, or not at all, finds it in the store. A subscriber that does not keep up loses
the oldest events and is told so; it never holds up who publishes.

    for event in events.subscribe(officer, Nothing()): ...

While nothing happens a ``beat`` comes every few seconds: at the desk a call that has
been hung up is noticed when something is said, and not before.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from node.clock import Clock
from node.errors import Overloaded
from node.model.desk.call import Nothing
from node.model.officer import Officer

SUBSCRIBERS_MOST = 64
SUBSCRIPTIONS_EACH = 2
KEPT_MOST = 256
BEAT_S = 10.0
BEAT = "beat"
MISSED = "missed"

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class EventKind(Generic[E]):
    """What the events of a stream are.

    ``mark`` makes one that tells of the stream alone: beat or missed. ``about`` and
    ``instead`` say to an officer what is waited for, and what can be done instead.
    """

    mark: Callable[[str, datetime], E]
    about: str
    instead: str


class EventStream(Generic[E]):
    """Hands events to subscribers. Safe for many threads.

    ``before`` is called before an event is handed out: who may not go on hears nothing.
    """

    before: Callable[[], None] = staticmethod(lambda: None)

    def __init__(
        self,
        clock: Clock,
        kind: EventKind[E],
        *,
        subscribers_most: int = SUBSCRIBERS_MOST,
        kept_most: int = KEPT_MOST,
        beat_s: float = BEAT_S,
    ) -> None:
        self._clock = clock
        self._kind = kind
        self._subscribers_most = subscribers_most
        self._kept_most = kept_most
        self._beat_s = beat_s
        self._subscribers: set[_Subscriber[E]] = set()
        self._changed = threading.Condition()
        self._closed = False

    def publish(self, event: E) -> None:
        """Let all subscribers know. Never blocks for long, never raises."""
        self.before()
        with self._changed:
            for subscriber in self._subscribers:
                subscriber.put(event)
            self._changed.notify_all()

    def miss(self) -> None:
        """Tell all subscribers that something was: they find it in the store."""
        self.publish(self._mark(MISSED))

    def subscribe(self, officer: Officer, _nothing: Nothing) -> Iterator[E]:
        """Yield a beat, then events from there on, until the stream is closed.

        Raises:
            Overloaded: the officer subscribes as often as one may, or more do
                already than the desk has threads to spare.
        """
        subscriber = _Subscriber[E](self._kept_most, officer.pseudonym)
        about = self._kind.about
        advice = f"Close one of the consoles that wait, or {self._kind.instead}."
        with self._changed:
            own = sum(one.who == subscriber.who for one in self._subscribers)
            if own >= SUBSCRIPTIONS_EACH:
                raise Overloaded(
                    f"you wait for {about} {own} times already", advice=advice
                )
            if len(self._subscribers) >= self._subscribers_most:
                raise Overloaded(
                    f"{self._subscribers_most} already wait for {about} here",
                    advice=advice,
                )
            self._subscribers.add(subscriber)
        try:
            yield self._mark(BEAT)
            yield from self._events(subscriber)
        finally:
            with self._changed:
                self._subscribers.discard(subscriber)

    def close(self) -> None:
        """End every subscription; those that come later end at once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _events(self, subscriber: _Subscriber[E]) -> Iterator[E]:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: subscriber.waits or self._closed, self._beat_s
                )
                if self._closed:
                    return
                missed, events = subscriber.get()
            if missed:
                yield self._mark(MISSED)
            yield from events or (self._mark(BEAT),)

    def _mark(self, what: str) -> E:
        return self._kind.mark(what, self._clock.now())


class _Subscriber(Generic[E]):
    """What one subscriber has not been given yet, and which officer it is."""

    def __init__(self, kept_most: int, who: str) -> None:
        self.who = who
        self._events: deque[E] = deque(maxlen=kept_most)
        self._missed = False

    @property
    def waits(self) -> bool:
        return bool(self._events)

    def put(self, event: E) -> None:
        self._missed |= len(self._events) == self._events.maxlen
        self._events.append(event)

    def get(self) -> tuple[bool, tuple[E, ...]]:
        missed, events = self._missed, tuple(self._events)
        self._events.clear()
        self._missed = False
        return missed, events
