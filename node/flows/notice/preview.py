"""Show a release officer what a peer would be told of a notice of ours, if approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.errors import NotFound
from node.flows.notice.disclosure import Discloser
from node.flows.notice.repository import Repository
from node.flows.preview import Preview
from node.model.agency import AgencyId
from node.model.desk.release import PendingRelease


@dataclass(frozen=True, slots=True)
class NoticePreviewer:
    """Looks at notices of ours that wait. Safe to call from many threads."""

    repository: Repository
    discloser: Discloser

    def preview(self, pending: PendingRelease, now: datetime) -> Preview:
        """Return what the peer would be told when the notice is told again.

        Raises:
            NotFound: the notice is gone, or the peer is not known or not meant.
        """
        _, notice = self.repository.open(pending.reference)
        recipients = self.discloser.recipients
        peer = recipients.peers.get(AgencyId(pending.peer))
        choices = recipients.choose(notice, now, [peer]) if peer else ()
        if not choices or choices[0].why_not:
            raise NotFound(f"the notice is not meant for {pending.peer} any more")
        return self.discloser.preview(
            notice, choices[0], frozenset(pending.remedies), now
        )
