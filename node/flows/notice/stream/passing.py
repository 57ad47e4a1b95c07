"""What taking and comparing notices need to know of those that were passed on.

A copy that we passed on to a third agency follows ours:
``flows/notice/received/onward``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from node.flows.ports import Effect
from node.model.notice import Ending
from node.model.parcel import Item, Standing, Verb


class Passing(Protocol):
    """Follows what owners say of notices that went on from here."""

    def onward(self, sender: str, item: Item, now: datetime) -> tuple[Effect, ...]:
        """Return what follows elsewhere from taking ``item`` of ``sender``'s."""
        ...

    def follow(
        self,
        sender: str,
        notice_id: str,
        verb: Verb,
        ending: Ending,
        *,
        now: datetime,
    ) -> tuple[Effect, ...]:
        """Return what follows elsewhere from a change that no item says."""
        ...

    def standings(self, peer: str, *, after: str, until: str) -> tuple[Standing, ...]:
        """Return how the notices stand that went on to ``peer``, by id."""
        ...
