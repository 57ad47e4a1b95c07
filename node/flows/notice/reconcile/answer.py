"""Tell a peer how notices stand: which of ours it is to hold, which of its we hold.

The peer concludes from it, see ``standing``; nothing changes here. It is told of
nothing but what it was sent itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from node.codec.wire import from_wire, to_wire
from node.errors import RevokedPeer
from node.flows.notice.book import NoticeBook
from node.flows.recorder import incoming_entry
from node.flows.reply import Reply
from node.flows.steps import Steps
from node.model.agency import AgencyId
from node.model.codes import Kind, PeerState
from node.model.introduction import Peer
from node.model.message import Message
from node.model.parcel import Standing, Standings
from node.protocol.notice.life import LIVING
from node.protocol.notice.parcel import STANDINGS_MOST, check_standings

STEP_MOST = 50
"""Notices, each way, that are looked at in one step: each is opened and checked."""


class _Range(TypedDict):
    after: str
    until: str


@dataclass(frozen=True, slots=True)
class StandingsTeller:
    """Tells how notices stand. Safe to call from many threads."""

    notices: NoticeBook

    def tell(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """The story of a peer that asks how notices stand: of its own and of ours.

        Raises:
            Malformed: the payload is not such a question.
            RevokedPeer: the peer was revoked since its envelope was opened.
        """
        # (1) Understand.
        ask = from_wire(Standings, message.payload)
        check_standings(ask)
        if peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{peer.agency} was revoked")
        # (2) How far does one message go? No more than that is looked at.
        after, until = ask.after, ask.until
        end = self.notices.page_end(
            peer.agency, after=after, until=until, most=STANDINGS_MOST
        )
        # (3) What is the peer to hold of ours, and what do we hold of its?
        living: list[Standing] = []
        held: list[Standing] = []
        for within in self._parts(peer.agency, after, end or until):
            yield
            living += self._living(peer.agency, within)
            yield
            held += self.notices.held(peer.agency, **within)
        yield
        answer = _cut(replace(ask, until=end or until), living, held)
        # (4) Record that it was told, and tell.
        entry = incoming_entry(
            "notice.standings-told",
            message,
            at=now,
            details=(("own", str(len(answer.own))), ("held", str(len(answer.held)))),
        )
        # Not worth remembering: asked again, it is told as it then stands.
        return Reply(Kind.STANDINGS, to_wire(answer), entry, remembered=False)

    def _parts(self, peer: AgencyId, after: str, until: str) -> Iterator[_Range]:
        """Yield ranges of few notices each: one is a step, and others come between."""
        more = True
        while more:
            end = self.notices.page_end(peer, after=after, until=until, most=STEP_MOST)
            yield {"after": after, "until": end or until}
            after, more = end, bool(end)

    def _living(self, peer: AgencyId, within: _Range) -> list[Standing]:
        """Return what holds of ours for a peer, by id.

        What was taken back from it holds no more for it, though it may for others: how
        that fares, it is not to learn.
        """
        told = self.notices.recipients(peer, **within)
        ending = frozenset(self.notices.taken_back(peer, **within))
        holds = (s for s in told if s.state in LIVING and s.notice_id not in ending)
        return sorted(holds, key=lambda s: s.notice_id)


def _cut(
    ask: Standings, own: Sequence[Standing], held: Sequence[Standing]
) -> Standings:
    """Return as much of both lists as one message takes, and how far that is."""
    ends = [
        part[STANDINGS_MOST - 1].notice_id
        for part in (own, held)
        if len(part) > STANDINGS_MOST
    ]
    until = min(ends) if ends else ask.until
    fit = (
        tuple(s for s in part if not ends or s.notice_id <= until)
        for part in (own, held)
    )
    return Standings(ask.after, until, *fit)
