"""Decide on what waits for a release officer.

An approval says that one remedy is met, for one record, one peer and one case,
for a time. It widens nothing that policy does not let an approval widen: the
peer asks again, and policy is asked again with the approval among its facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from node.clock import Clock
from node.crypto.ids import new_message_id
from node.errors import BadInput, NotFound
from node.flows.ports import DropPending, Effect, PutApproval, ReleaseBook
from node.flows.scribe import Scribe
from node.model.agreement import Approval
from node.model.desk import Nothing, PendingList, ReleaseRequest
from node.model.officer import Officer

APPROVED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Releaser:
    """Decides on releases, for release officers."""

    releases: ReleaseBook
    scribe: Scribe
    clock: Clock

    def list(self, _officer: Officer, _nothing: Nothing) -> PendingList:
        """List what waits, oldest first."""
        return PendingList(self.releases.pending())

    def decide(self, officer: Officer, given: ReleaseRequest) -> Nothing:
        """Approve or refuse.

        Raises:
            NotFound: nothing of that id waits.
            BadInput: no reason is given, or nothing can be approved.
        """
        if not given.reason.strip():
            raise BadInput("a release is decided for a reason, and none is given")
        waiting = next((p for p in self.releases.pending() if p.id == given.id), None)
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
