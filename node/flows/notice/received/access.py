"""The copy of a peer's notice, as far as it may be used now.

Every desk call that touches a received notice goes through here. A copy is used when
its sender was heard, it holds (it is published, not suspended, taken back or over),
its embargo is over, its key is here, it came from its owner itself, and its owner does
not exclude our country. Otherwise there is nothing to read, and it is as if nothing had
ever been written into it. A copy that another passed on to an earlier version of this
node cannot be proved to be its owner's, nor to hold still: it is not read either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import NotFound, Refused
from node.flows.notice.book import NoticeBook, Received, ReceivedHead
from node.flows.notice.boxing import open_held
from node.flows.notice.received.freshness import Freshness
from node.model.agency import Agency
from node.model.notice import Bulletin, NoticeState
from node.model.short_id import CANDIDATES_LOOKED_AT, beginning_of, meant

READABLE = frozenset({NoticeState.PUBLISHED, NoticeState.UPDATED})
LISTED = READABLE | {NoticeState.SUSPENDED}
_WHY_NOT: Mapping[NoticeState, str] = {
    NoticeState.SUSPENDED: "its owner has suspended it",
    NoticeState.WITHDRAWN: "its owner has withdrawn it",
    NoticeState.CANCELLED: "it was cancelled",
    NoticeState.EXPIRED: "it has expired",
}


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """A received notice and how it stands now. No ``bulletin``: it may not be read.

    ``word`` is its owner's signed word on it. ``foreign``: it did not come from its
    owner.
    """

    row: Received
    state: NoticeState
    bulletin: Bulletin | None
    word: bytes = b""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class CopyAccess:
    """Opens received notices. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    book: NoticeBook
    freshness: Freshness

    def copy(self, row: Received, now: datetime) -> OpenedCopy:
        """Return a row as it stands, opened if it may be read.

        The caller has asked ``heard`` about the sender.
        """
        state = state_of(row, now)
        held = open_held(row, self.keys) if state in READABLE else None
        bulletin = held.bulletin if held else None
        foreign = bulletin is not None and bulletin.originator != row.sender
        if bulletin and (foreign or self.us.country in bulletin.excluded_countries):
            bulletin = None
        return OpenedCopy(row, state, bulletin, held.word if held else b"", foreign)

    def named(self, sender: str, notice_id: str, now: datetime) -> OpenedCopy:
        """Return the copy that an officer named.

        Raises:
            NotFound: no such notice was received from ``sender``.
            BadInput: several that begin so were.
            Refused: the notices of ``sender`` are held back.
        """
        row = self.book.received(sender, notice_id)
        if row is None and (beginning := beginning_of(notice_id, sender)):
            ids = self.book.received_beginning(
                sender, beginning, count=CANDIDATES_LOOKED_AT
            )
            one = meant(notice_id, ids, what="notice")
            row = self.book.received(sender, one) if one else None
        if row is None:
            raise NotFound(
                f"no notice {notice_id[:60]!r} was received from {sender[:60]!r}"
            )
        self.freshness.demand(sender, now)
        return self.copy(row, now)

    def readable(
        self, sender: str, notice_id: str, now: datetime
    ) -> tuple[OpenedCopy, Bulletin]:
        """Return the copy that an officer named, and what it says.

        Raises:
            NotFound: as ``named``.
            Refused: it is held back, suspended, locked, taken back or over.
        """
        copy = self.named(sender, notice_id, now)
        if copy.bulletin is None:
            why = _WHY_NOT.get(copy.state, "its content is not open here")
            if copy.foreign:
                why = "it did not come from its owner, so nothing proves that it holds"
            raise Refused(
                f"notice {notice_id[:60]} of {sender} cannot be read: {why}",
                advice="`comity inbox list` shows how received notices stand.",
            )
        return copy, copy.bulletin

    def usable(
        self, rows: tuple[Received, ...], now: datetime
    ) -> tuple[OpenedCopy, ...]:
        """Return those of ``rows`` that may be read, opened."""
        heard = self.freshness.usable(now) if rows else frozenset()
        copies = (self.copy(row, now) for row in rows if row.sender in heard)
        return tuple(copy for copy in copies if copy.bulletin is not None)


def state_of(row: Received | ReceivedHead, now: datetime) -> NoticeState:
    """Return how a received notice stands: what is past its time has expired."""
    if row.state in LISTED and row.expires_at is not None and row.expires_at <= now:
        return NoticeState.EXPIRED
    return row.state
