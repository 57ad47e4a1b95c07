"""Show a release officer what of a received notice would go on to a further agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.flows.notice.disclosure import told_in
from node.flows.notice.forwarding.referrals import Referrals, sender_in
from node.flows.notice.received.access import CopyAccess
from node.flows.preview import Preview, leaving_fields
from node.model.desk.release import PendingRelease
from node.policy.approved import KNOWN


@dataclass(frozen=True, slots=True)
class ForwardPreviewer:
    """Looks at notices that are to go on. Safe to call from many threads."""

    access: CopyAccess
    referrals: Referrals

    def preview(self, pending: PendingRelease, now: datetime) -> Preview:
        """Return what would go on: all that its owner told us, or nothing.

        Raises:
            NotFound: no such notice was received.
            Refused: it cannot be read now.
        """
        sender, notice_id = sender_in(pending.reference), pending.case
        _, bulletin = self.access.readable(sender, notice_id, now)
        return Preview(
            self.referrals.subject(sender, notice_id, bulletin, pending.peer),
            frozenset({KNOWN}),
            leaving_fields((), told_in(bulletin)),
        )
