"""A stretch of time that a list is of, and the end that it is read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Between:
    """From ``since`` on, before ``until``, newest first; without one, no bound."""

    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether ``at`` lies in it."""
        return (self.since is None or self.since <= at) and (
            self.until is None or at < self.until
        )


EVER = Between()
"""All there is, newest first."""
