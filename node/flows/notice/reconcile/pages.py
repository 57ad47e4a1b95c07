"""What a peer answers to a roll call: its pages, and what all of them show so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from node.crypto.digest import sha256
from node.flows.notice.reconcile.compare import NOTHING, Compared
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Standings
from node.protocol.envelope import Closed


@dataclass(frozen=True, slots=True)
class StandingsPage:
    """One page of a peer's standings, verified, with both signed messages."""

    peer: Peer
    standings: Standings
    closed: Closed
    message: Message


@dataclass(slots=True)
class StandingsPages:
    """What all pages of one peer's answer show so far. Of one thread."""

    peer: Peer
    count: int = 0
    size: int = 0
    after: str = ""
    complete: bool = False
    found: Compared = NOTHING
    listed: set[str] = field(default_factory=set)
    _asked: list[bytes] = field(default_factory=list)
    _said: list[bytes] = field(default_factory=list)

    def add(self, page: StandingsPage, found: Compared) -> None:
        """Add the next page, and what it shows."""
        self.count += 1
        self.size += len(page.message.payload)
        self.after = page.standings.until
        self.complete = not page.standings.until
        self.found = self.found.and_then(found)
        self.listed.update(s.notice_id for s in page.standings.held)
        self._asked.append(page.closed.digest)
        self._said.append(page.message.digest)

    def digests(self) -> tuple[bytes, bytes]:
        """Return the digests of what was asked and said; of several, the one of all."""
        if self.count == 1:
            return self._asked[0], self._said[0]
        return sha256(*self._asked), sha256(*self._said)
