"""Begin our stream to a peer anew, with all that the peer is to know now.

What was queued or said and has no receipt is given up in the same act: what holds
comes in full, what is over as its end. Reports, and what is said of others' notices,
are nowhere else: they are taken along.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere
from node.flows.entry import draft
from node.flows.notice.book import NoticeBook
from node.flows.notice.effects import RestartStream
from node.flows.notice.stream.parcels import taken_along
from node.flows.ports import Effect, Journal
from node.flows.recorder import local_entry
from node.model.agency import AgencyId
from node.model.introduction import Peer
from node.protocol.notice.parcel import next_epoch

UNPROVED = "unproved"
"""Why a stream begins anew: what waited was without its owner's word."""
Resend = Callable[[Peer, datetime], tuple[Effect, ...]]
"""Returns what puts all that holds for a peer into its queue again."""


@dataclass(frozen=True, slots=True)
class Anew:
    """Begins streams anew. For one thread a peer."""

    us: AgencyId
    keys: Keyring
    notices: NoticeBook
    journal: Journal
    resend: Resend
    clock: Clock

    def anew(
        self, peer: Peer, told: Sequence[tuple[str, str]], *, after: str = ""
    ) -> bool:
        """Begin a stream later than ours and ``after``; its entry says why: ``told``.

        False if something was queued for the peer meanwhile, or a notice changed:
        nothing was done then.

        Raises:
            BadProof: one of the two claims to be of a day that is yet to come.
        """
        now = self.clock.now()
        stream = self.notices.out_stream(peer.agency)
        epochs = (stream.epoch if stream else "", after)
        epoch = next_epoch(now, *filter(None, epochs))
        # What is queued from here on would be lost: the act then fails.
        waiting = self.notices.unreceipted(peer.agency)
        upto = max((d.number for d in waiting), default=0)
        effects = (
            RestartStream(peer.agency, epoch, now, upto),
            *taken_along(waiting, self.keys, now),
            *self.resend(peer, now),
        )
        entry = replace(
            local_entry(
                "notice.restarted",
                at=now,
                agency=self.us,
                details=(*told, ("epoch", epoch)),
            ),
            direction="out",
            responder=peer.agency,
        )
        try:
            self.journal.commit(draft(entry, exhibit=b"", keys=self.keys), effects)
        except AlreadyThere:
            return False
        return True
