"""Show peers how the ledger has grown, by a rhythm that tells nothing of single acts.

    is it another instant → covers → fill up, record, and show: one act

Peers hold us to the heads that they are shown. Were each act to move what they see,
a peer that looks twice would see whether an officer did something in between. So
what is shown moves at fixed instants alone, by steps of one size; cover entries fill
what is missing (``ledger.rhythm``, docs/decisions/0043).

A crash before the act is durable leaves the head that was shown before, a crash after
it the new one. A node that starts shows what it has shown, until the next instant:
one that was restored from an old backup is known by that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.crypto.keystore import Keyring
from node.flows.ports import Draft, Journal, ShowHead
from node.flows.recorder import COVER, draft, local_entry
from node.ledger.rhythm import COVERS, instant


def _nothing() -> None:
    """Do nothing."""


@dataclass(slots=True)
class Rhythm:
    """Moves what peers are shown of our ledger. For one thread."""

    agency: str
    keys: Keyring
    journal: Journal
    every: timedelta
    may_speak: Callable[[], None] = _nothing
    _started: datetime | None = None

    def begin(self, now: datetime) -> None:
        """Take a step if the ledger was never shown; before anything is answered.

        Raises:
            StoreBroken, LedgerBroken: as ``run``.
        """
        if not self.journal.shown().head.size:
            self.run(now)
        self._started = instant(now, self.every)

    def run(self, now: datetime) -> bool:
        """Take a step if none was taken for this instant; return whether it was due.

        One step, however many instants have passed: how long nothing was shown is
        known, what was done meanwhile is not. A clock that was set back is another
        instant, too; the ledger must not stand still until it comes round again.

        Raises:
            StoreBroken, LedgerBroken: it is unknown what was kept, or nothing was; or
                our own ledger is in doubt, and no head of it is shown.
        """
        since = instant(now, self.every)
        if since in (self.journal.shown().since, self._started):
            return False
        self.may_speak()
        # As many are made whatever is missing, so that it takes as long.
        first, *others = (self._cover(now) for _ in range(COVERS))
        self.journal.commit(first, (ShowHead(tuple(others), since),))
        self._started = None
        return True

    def due_in(self, now: datetime) -> timedelta:
        """Return how long it is until the next instant."""
        return instant(now, self.every) + self.every - now

    def _cover(self, now: datetime) -> Draft:
        entry = local_entry(COVER, at=now, agency=self.agency)
        return draft(entry, exhibit=b"", keys=self.keys)
