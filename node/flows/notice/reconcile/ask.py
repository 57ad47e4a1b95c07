"""Compare with a peer how notices stand: what it holds of ours, what we of its.

    ask → verify → obey what is over → find who has not obeyed → find what is missing

Streams deliver; this finds what no stream can: a copy that came out of an old
backup, an owner that lost its outbox, a recipient that says it obeyed and did not.

Who asks concludes, who is asked only tells (``roll``). An answer belongs to one
fresh question, and is held against what we had before we asked: so an old answer
cannot be played back to end a notice, and what is on its way meanwhile is left alone.

An answer comes in pages, and a peer may say at each that there are more. It is heard
for as many as what we know of can take, and some more; who goes on is in fault
(``TooMuch``). What was compared is one entry, however many pages it had.

Once an owner has told how all of its notices stand, they may be shown: see
``held_back``. That is also the first thing a node does when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.codec.stored import pack, unpack
from node.codec.wire import from_wire, to_wire
from node.crypto.keystore import Keyring
from node.errors import RevokedPeer, TooMuch
from node.flows.caller import Caller
from node.flows.channel.events import EventStream
from node.flows.channel.ports import ChannelBook
from node.flows.notice.book import NoticeBook
from node.flows.notice.delivery_status import disobeyed
from node.flows.notice.effects import ConfirmOwner
from node.flows.notice.reconcile.compare import Before, Compared, before, compare
from node.flows.notice.reconcile.pages import StandingsPage, StandingsPages
from node.flows.notice.stream.copies import Copies
from node.flows.ports import (
    Effect,
    PeerBook,
    PutSetting,
    SettingBook,
)
from node.flows.recorder import Recorder, outgoing_entry
from node.model.agency import AgencyId
from node.model.codes import Kind, PeerState
from node.model.desk.notice import NoticeEvent
from node.model.exhibit import StandingsExhibit
from node.model.introduction import Peer
from node.model.notice import NoticeState
from node.model.parcel import Standings, Verb
from node.protocol.notice.parcel import (
    ENDINGS,
    STANDINGS_MOST,
    check_standings_answer,
)

TIMEOUT_S = 30.0
PAGES_SPARE = 64
"""Pages of a peer beside those that what we know of takes: what it has for us and we do
not hold yet. It is a peer with 64,000 of them that is heard no further."""
BYTES_MOST = 64 << 20
"""Bytes of all pages of one answer."""

Again = Callable[[Peer, str, datetime], tuple[Effect, ...]]
"""Returns what tells a peer once more of one notice."""


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Asks peers how notices stand. For one thread a peer, many peers at once."""

    us: AgencyId
    keys: Keyring
    peers: PeerBook
    channel: ChannelBook
    notices: NoticeBook
    settings: SettingBook
    caller: Caller
    recorder: Recorder
    again: Again
    events: EventStream[NoticeEvent]
    clock: Clock
    timeout_s: float = TIMEOUT_S
    pages_spare: int = PAGES_SPARE
    bytes_most: int = BYTES_MOST

    def partners(self) -> tuple[AgencyId, ...]:
        """Return the peers that we share notices with; who told us of any comes first.

        Until these were asked, what they told us is held back.
        """
        dealt_with = [p.agency for p in self.peers.all() if p.state is PeerState.ACTIVE]
        senders = {stream.sender for stream in self.channel.senders()}
        first = [a for a in dealt_with if a in senders]
        told = [a for a in dealt_with if a not in senders]
        return (*first, *(a for a in told if self.channel.out_stream(a) is not None))

    def ask(self, agency: AgencyId) -> None:
        """Ask a peer how all notices stand between us, and act upon it.

        Nothing of ours may be on its way to the peer meanwhile.

        Raises:
            TooMuch: it went on and on.
            ComityError: it could not be asked, or what it said cannot be accepted.
                Pages before that are acted upon; its notices stay held back.
        """
        peer = self.peers.get(agency)
        if peer is None or peer.state is not PeerState.ACTIVE:
            raise RevokedPeer(f"{agency} is no peer that is dealt with")
        # (1) What do we have, before anything is asked?
        had = before(self.notices, agency)
        pages = StandingsPages(peer)
        try:
            while not pages.complete:
                # (2) Ask, and verify: this peer signed an answer to this question.
                page = self._page(peer, pages.after)
                self._check_bounds(pages, page, had)

                # (3) Compare it with what we had; whoever disobeys is alarm by itself.
                found = compare(page.standings, had, peer=agency, notices=self.notices)
                self._alarm(page, found.disobeyed)
                pages.add(page, found)
        finally:
            # (4) Obey, tell again, write down: once, for all that could be heard.
            if pages.count:
                self._conclude(pages)
        self.channel.note_success(agency, at=self.clock.now())

    def _check_bounds(
        self, pages: StandingsPages, page: StandingsPage, had: Before
    ) -> None:
        known = len(had.held) + len(had.told)
        most = self.pages_spare + 2 * -(-known // STANDINGS_MOST)
        size = pages.size + len(page.message.payload)
        if pages.count >= most or size > self.bytes_most:
            raise TooMuch(
                f"{page.peer.agency} tells how notices stand without end: more than "
                f"{pages.count} pages, {size} bytes"
            )

    def _page(self, peer: Peer, after: str) -> StandingsPage:
        ask = Standings(after, "", (), ())
        asked = self.caller.close(peer, Kind.STANDINGS, to_wire(ask))
        message = self.caller.ask(asked, timeout_s=self.timeout_s)
        standings = from_wire(Standings, message.payload)
        check_standings_answer(standings, ask)
        return StandingsPage(peer, standings, asked.closed, message)

    def _conclude(self, pages: StandingsPages) -> None:
        agency, now = pages.peer.agency, self.clock.now()
        found = pages.found
        effects, events = self._obey(pages.peer, found, now)
        for notice_id in (*found.missing, *found.untold):
            effects += self.again(pages.peer, notice_id, now)
        if pages.complete:
            # All pages are in: the owner has spoken of all that is its own.
            if self.channel.in_stream(agency) is not None:
                effects.append(ConfirmOwner(agency, now))
            effects += self._cured(agency, pages.listed)
        self._record(
            "notice.compared",
            pages.peer,
            b"",
            effects,
            digests=pages.digests(),
            details=(*_counts(found), ("pages", str(pages.count))),
        )
        for event in events:
            self.events.publish(event)

    def _obey(
        self, peer: Peer, found: Compared, now: datetime
    ) -> tuple[list[Effect], list[NoticeEvent]]:
        copies = Copies(peer.agency, self.keys, self.notices)
        events: list[NoticeEvent] = []
        for notice_id, verb in (
            *((i, Verb.WITHDRAW) for i in found.over),
            *((i, Verb.SUSPEND) for i in found.paused),
        ):
            copy = copies.find(notice_id)
            if copy is None or copy.over:
                continue
            if verb is Verb.WITHDRAW:
                what, state = "ended", ENDINGS[verb]
                copies.end(notice_id, copy.sequence, state, now=now)
            else:
                what, state = "suspended", NoticeState.SUSPENDED
                copies.put(notice_id, replace(copy, state=state), now=now)
            events.append(
                NoticeEvent(what, now, peer.agency, notice_id, copy.kind, copy.urgency)
            )
        return [*copies.effects], events

    # --- who says it obeyed and did not ----------------------------------------

    def _alarm(self, page: StandingsPage, ids: Sequence[str]) -> None:
        """Write down an alarm once, with the signed word that shows it."""
        agency = page.peer.agency
        new = [i for i in ids if not self.settings.get(disobeyed(agency, i))]
        if not new:
            return
        at = self.clock.now().isoformat().encode()
        known = {*self._alarms(agency), *new}
        evidence = StandingsExhibit(page.closed.evidence, page.message.evidence)
        self._record(
            "notice.disobeyed",
            page.peer,
            pack(evidence),
            [
                *(PutSetting(disobeyed(agency, i), at) for i in new),
                PutSetting(_alarms_of(agency), pack(tuple(sorted(known)))),
            ],
            digests=(page.closed.digest, page.message.digest),
            details=[("notice", i) for i in new],
        )

    def _cured(self, agency: str, listed: Iterable[str]) -> list[Effect]:
        """Lift the alarms of notices that the peer no longer shows."""
        known = set(self._alarms(agency))
        cured = known.difference(listed)
        if not cured:
            return []
        left = pack(tuple(sorted(known - cured)))
        lifted = (PutSetting(disobeyed(agency, i), b"") for i in sorted(cured))
        return [*lifted, PutSetting(_alarms_of(agency), left)]

    def _alarms(self, agency: str) -> tuple[str, ...]:
        kept = self.settings.get(_alarms_of(agency))
        return unpack(tuple[str, ...], kept) if kept else ()

    def _record(  # noqa: PLR0913 - one value a column of the entry
        self,
        act: str,
        peer: Peer,
        exhibit: bytes,
        effects: Sequence[Effect],
        *,
        digests: tuple[bytes, bytes],
        details: Sequence[tuple[str, str]],
    ) -> None:
        entry = outgoing_entry(
            act,
            peer.agency,
            at=self.clock.now(),
            agency=self.us,
            digests=digests,
            details=details,
        )
        self.recorder.commit(entry, effects, exhibit=exhibit)


def _counts(found: Compared) -> tuple[tuple[str, str], ...]:
    return (
        ("over", str(len(found.over))),
        ("suspended", str(len(found.paused))),
        ("disobeyed", str(len(found.disobeyed))),
        ("missing", str(len(found.missing))),
        ("untold", str(len(found.untold))),
        ("unknown", str(found.unknown)),
    )


def _alarms_of(agency: str) -> str:
    # Beside the alarms themselves, whose names go on with a notice's id.
    return f"disobeying/{agency}"
