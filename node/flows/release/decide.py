"""Decide on what waits for a release officer.

An approval says that one remedy is met, for one record, one peer and one case,
for a time. It widens nothing that policy does not let an approval widen: the
peer asks again, and policy is asked again with the approval among its facts.

What waits is bounded for each peer: one that asks without end pushes out what it asked
itself, and nothing of another's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.clock import Clock
from node.crypto.ids import new_message_id
from node.errors import BadInput, NotFound
from node.flows.ports import DropPending, Effect, PutApproval, ReleaseBook
from node.flows.scribe import Scribe
from node.model.agreement import Approval
from node.model.desk import Nothing, PendingList, ReleasePage, ReleaseRequest
from node.model.officer import Officer

APPROVED_FOR = timedelta(days=30)
PAGE_MOST = 200
WAITING_PER_PEER = 1000
"""What waits of one peer at once; beyond it the oldest goes unanswered."""
WAITS_FOR = timedelta(days=30)
"""How long something waits that nobody asks again."""
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Releaser:
    """Decides on releases, for release officers."""

    releases: ReleaseBook
    scribe: Scribe
    clock: Clock
    waiting_per_peer: int = WAITING_PER_PEER

    def list(self, _officer: Officer, page: ReleasePage) -> PendingList:
        """List a page of what waits: of each peer in turn its oldest first.

        Raises:
            BadInput: ``after`` is not the end of a page.
        """
        count = max(1, min(page.count, PAGE_MOST))
        return self.releases.pending(replace(page, count=count))

    def decide(self, officer: Officer, given: ReleaseRequest) -> Nothing:
        """Approve or refuse.

        Raises:
            NotFound: nothing of that id waits.
            BadInput: no reason is given, or nothing can be approved.
        """
        if not given.reason.strip():
            raise BadInput("a release is decided for a reason, and none is given")
        waiting = self.releases.pending_one(given.id)
        if waiting is None:
            raise NotFound(f"nothing waits under {given.id[:80]!r}")
        if given.approve and not waiting.remedies:
            raise BadInput(
                "this is a notice that somebody asked; there is nothing to approve",
                advice="Refuse it, which takes it off the list.",
            )
        now = self.clock.now()
        effects: list[Effect] = [DropPending(waiting.id)]
        if given.approve:
            effects.extend(
                PutApproval(
                    Approval(
                        id=new_message_id(now),
                        remedy=remedy,
                        peer=waiting.peer,
                        reference=waiting.reference,
                        case=waiting.case,
                        officer=officer.pseudonym,
                        at=now,
                        until=now + APPROVED_FOR,
                    )
                )
                for remedy in waiting.remedies
            )
        self.scribe.record(
            "release.approved" if given.approve else "release.refused",
            effects,
            at=now,
            officer=officer.pseudonym,
            details=(
                ("release", waiting.id),
                ("peer", waiting.peer),
                ("reference", waiting.reference),
                ("remedies", " ".join(waiting.remedies)),
            ),
            note=given.reason,
        )
        return Nothing()

    def expire(self, now: datetime) -> int:
        """Take off the list what waited for too long, or is beyond its peer's share.

        The peer has had its answer, which says nothing of this list, and may ask again.
        What went, and of whom, is an entry. What an officer decides on in the same
        moment is looked at the next time.
        """
        expired = 0
        while beyond := self.releases.pending_beyond(
            most=self.waiting_per_peer, before=now - WAITS_FOR, count=AT_ONCE
        ):
            try:
                self.scribe.record(
                    "release.expired",
                    [DropPending(id_) for id_ in beyond],
                    at=now,
                    details=[("release", id_) for id_ in beyond],
                )
            except NotFound:
                break
            expired += len(beyond)
        return expired
