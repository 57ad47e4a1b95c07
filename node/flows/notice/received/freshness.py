"""Whose notices may be used now, and whose are held back.

A notice may have been taken back while we were away. So until its sender has told us
how its notices stand, since this process started and not too long ago, nothing of it
is listed, shown, found or matched: we obey first and show afterwards. A sender that
was revoked can take nothing back any more; what it sent is held back for good.

    freshness.why_not("pt-pj", now)      # "" if its notices may be used, or a code
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from node.errors import Refused
from node.flows.channel.ports import ChannelBook, InStream
from node.flows.notice.book import NoticeBook
from node.flows.ports import PeerBook
from node.model.agency import AgencyId
from node.model.codes import PeerState
from node.model.desk.inbox import HeldBack

AHEAD = timedelta(seconds=5)
"""By how much a clock may have been put right since a sender was heard."""
CONFIRMED_FOR = timedelta(days=3)
"""How long a sender's word holds: what it takes back is gone here by then."""
STRANGER = "stranger"
REVOKED = PeerState.REVOKED.value
NOT_YET = "not-heard-yet"
NOT_LATELY = "not-heard-lately"
_MEANS = {
    STRANGER: "it is no peer of ours",
    REVOKED: "it was revoked, and can take nothing back any more",
    NOT_YET: "it has not been heard since this node started",
    NOT_LATELY: "it has not been heard for too long",
}


@dataclass(frozen=True, slots=True)
class Freshness:
    """Knows which senders were heard.

    ``started_at`` is when this process began; ``began``, if given, says it by the time
    of day that it is now: the clock may have been set since. Who was heard at a time
    that is yet to come has not been heard.
    """

    peers: PeerBook
    channel: ChannelBook
    book: NoticeBook
    started_at: datetime
    confirmed_for: timedelta = CONFIRMED_FOR
    began: Callable[[], datetime] | None = None

    def why_not(self, sender: str, now: datetime) -> str:
        """Return why notices of ``sender`` are held back, as a code; empty: not."""
        return self._why_not(sender, self.channel.in_stream(sender), now)

    def demand(self, sender: str, now: datetime) -> None:
        """Raise ``Refused`` if notices of ``sender`` are held back."""
        why = self.why_not(sender, now)
        if why:
            raise Refused(
                f"notices of {sender[:60]} are held back: {_MEANS[why]}",
                advice="They are shown once it has said how its notices stand; "
                "`comity peer ping` tells whether it can be reached.",
            )

    def usable(self, now: datetime) -> frozenset[str]:
        """Return the senders whose notices may be used: who is not named may not."""
        return frozenset(
            stream.sender
            for stream in self.channel.senders()
            if not self._why_not(stream.sender, stream, now)
        )

    def held_back(self, now: datetime) -> tuple[HeldBack, ...]:
        """Return how many notices are held back, by sender, and why."""
        counted = (
            (stream, why, self.book.capacity_used(stream.sender).count)
            for stream in self.channel.senders()
            if (why := self._why_not(stream.sender, stream, now))
        )
        return tuple(
            HeldBack(stream.sender, count, stream.confirmed_at, why)
            for stream, why, count in counted
            if count
        )

    def _why_not(self, sender: str, stream: InStream | None, now: datetime) -> str:
        peer = self.peers.get(AgencyId(sender))
        if peer is None:
            return STRANGER
        if peer.state is not PeerState.ACTIVE:
            return REVOKED
        heard_at = stream.confirmed_at if stream else None
        began = self.began() if self.began else self.started_at
        if heard_at is None or not began <= heard_at <= now + AHEAD:
            return NOT_YET
        if heard_at < now - self.confirmed_for:
            return NOT_LATELY
        return ""
