"""What wakes whoever delivers: something was queued, or a peer was heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from node.flows.notice.effects import QueueDelivery
from node.flows.ports import Draft, Effect, Journal, LedgerRow
from node.model.agency import AgencyId
from node.model.entry import Head, Place


@dataclass(slots=True)
class Ear:
    """Hears peers from the start; ``tell`` is who wants to know, once there is one."""

    tell: Callable[[AgencyId], None] | None = field(default=None)

    def hear(self, agency: AgencyId) -> None:
        """Take note that ``agency`` has spoken to us."""
        if self.tell is not None:
            self.tell(agency)


@dataclass(frozen=True, slots=True)
class WakingJournal:
    """Does what ``journal`` does; ``wake`` is called once queued items are durable."""

    journal: Journal
    wake: Callable[[], None]

    def commit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Place:
        """Commit, then wake."""
        place = self.journal.commit(draft, effects)
        if _queues(effects):
            self.wake()
        return place

    def submit(self, draft: Draft, effects: Sequence[Effect] = ()) -> Future[Place]:
        """Submit; wakes when it is done."""
        placed = self.journal.submit(draft, effects)
        if _queues(effects):
            placed.add_done_callback(lambda _: self.wake())
        return placed

    def head(self) -> Head:
        """Return the newest durable head."""
        return self.journal.head()

    def rows(self, start: int, stop: int) -> Iterator[LedgerRow]:
        """Yield rows in order."""
        return self.journal.rows(start, stop)

    def row(self, index: int) -> LedgerRow:
        """Return one row."""
        return self.journal.row(index)

    def hashes(self, level: int, start: int, stop: int) -> tuple[bytes, ...]:
        """Return hashes of complete subtrees."""
        return self.journal.hashes(level, start, stop)


def _queues(effects: Sequence[Effect]) -> bool:
    return any(isinstance(effect, QueueDelivery) for effect in effects)
