"""Begin our stream to a peer anew, with all that the peer is to know now.

What was queued or said and has no receipt is given up in the same act: what holds is
said anew by its family, as it then stands. What is nowhere else is carried over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere
from node.flows.channel import acts
from node.flows.channel.effects import RestartStream
from node.flows.channel.handlers import Handlers
from node.flows.channel.parcels import carried_over
from node.flows.channel.ports import ChannelBook
from node.flows.ports import Effect
from node.flows.recorder import Details, Recorder, outgoing_entry
from node.model.agency import AgencyId
from node.model.introduction import Peer
from node.protocol.channel import next_epoch

UNPROVED = "unproved"
"""Why a stream begins anew: what waited was without its owner's word."""
Resend = Callable[[Peer, datetime], tuple[Effect, ...]]
"""Returns what puts all that holds for a peer into its queue again."""


@dataclass(frozen=True, slots=True)
class Restarter:
    """Begins streams anew. For one thread a peer."""

    us: AgencyId
    keys: Keyring
    book: ChannelBook
    recorder: Recorder
    handlers: Handlers
    resend: Resend
    clock: Clock

    def restart(self, peer: Peer, told: Details, *, after: str = "") -> bool:
        """Begin a stream later than ours and ``after``; its entry says why: ``told``.

        False if something was queued for the peer meanwhile, or changed: nothing was
        done then.

        Raises:
            BadProof: one of the two claims to be of a day that is yet to come.
        """
        now = self.clock.now()
        stream = self.book.out_stream(peer.agency)
        epochs = (stream.epoch if stream else "", after)
        epoch = next_epoch(now, *filter(None, epochs))
        # What is queued from here on would be lost: the act then fails.
        waiting = self.book.unreceipted(peer.agency)
        upto = max((d.number for d in waiting), default=0)
        effects = (
            RestartStream(peer.agency, epoch, now, upto),
            *carried_over(waiting, self.handlers, self.keys, now),
            *self.resend(peer, now),
        )
        details = (*told, ("epoch", epoch))
        entry = outgoing_entry(
            acts.RESTARTED, peer.agency, at=now, agency=self.us, details=details
        )
        try:
            self.recorder.commit(entry, effects)
        except AlreadyThere:
            return False
        return True
