"""Match peers' watched notices with what we have kept since they came, by these rules.

    whose may be used → read rows → match → record → go on

A watch is told of what we keep after it came; by other rules than those in force it may
have missed some of that. So once all was read anew each watch is matched once more.
What was matched before is not told again. A sender that was not heard since this
process started may have taken its notice back: its watches wait until it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from node.clock import Clock
from node.codec.stored import pack, unpack
from node.errors import Altered, BadInput, ComityError, StoreDamaged
from node.flows.as_question import question_of
from node.flows.channel.ports import ChannelBook
from node.flows.damage import Damaged
from node.flows.index.book import IndexBook
from node.flows.index.page import page_of
from node.flows.index.progress import IndexProgress
from node.flows.lookout import told_of
from node.flows.notice.book import Received
from node.flows.notice.received.access import READABLE, state_of
from node.flows.notice.received.search import NearNotice
from node.flows.notice.received.searchable import record_of
from node.flows.notice.received.watch import Watch
from node.flows.ports import Effect, PutSetting, SettingBook
from node.flows.recorder import Recorder
from node.flows.search import Search, every
from node.matching.compare.probe import every_probe, looked_up
from node.model.record import StoredRecord

MATCHED: Final = "watches-matched"
"""The setting that has ``WatchesMatched``."""
ACT: Final = "notice.matched-anew"
TABLE: Final = "received"
BATCH: Final = 50


@dataclass(frozen=True, slots=True)
class WatchesMatched:
    """What is kept: by which rules, whose watches wait, and how far it is.

    ``going`` are the senders whose notices are gone through, after row ``after``.
    """

    rules: str = ""
    wait: tuple[str, ...] = ()
    going: tuple[str, ...] = ()
    after: int = 0

    @property
    def is_over(self) -> bool:
        """Whether every watch was matched."""
        return not self.wait and not self.going


@dataclass(slots=True)
class WatchMatcher:
    """Matches watches once more. For one thread at a time, of one process."""

    under: str
    watch: Watch
    search: Search
    book: IndexBook
    settings: SettingBook
    channel: ChannelBook
    recorder: Recorder
    clock: Clock
    progress: IndexProgress
    _at: WatchesMatched = field(default_factory=WatchesMatched)

    @property
    def is_over(self) -> bool:
        """Whether every watch was matched by the rules in force."""
        return self._at.is_over

    def begin(self) -> None:
        """Know whose watches are to be matched: of all who have sent anything."""
        self._at = self._kept()
        if self._at.rules != self.under:
            senders = tuple(sorted(one.sender for one in self.channel.senders()))
            self._at = WatchesMatched(self.under, senders)
            with contextlib.suppress(Altered, StoreDamaged):
                self._keep(self._at)

    def learn(self) -> None:
        """Know how far another process of the node has come."""
        kept = self._kept()
        if kept.rules == self.under:
            self._at = kept

    def step(self) -> int:
        """Match the next few; return how many rows were looked at."""
        if self.is_over or self.progress.behind:
            return 0
        now = self.clock.now()

        # (1) Whose may be used: those that were heard, and were not gone through.
        at = self._usable(now)
        if not at.going:
            return 0

        # (2) Read the next rows. What cannot be read is noted, and left.
        page = page_of(self.book, TABLE, after=at.after, count=BATCH)
        self.search.damage.note(page.damaged)
        rows = [
            one.row
            for one in page.rows
            if isinstance(one.row, Received) and one.row.sender in at.going
        ]
        at = replace(at, after=page.last, going=at.going if page.last else ())

        # (3) Match each watch with what was kept since it came, and (4) record what
        #     follows, and the place behind it, together: a crash loses neither.
        told_of(
            lambda: tuple(e for row in rows for e in self._met(row, now)),
            lambda effects: self._record(effects, at, now),
        )
        self._at = at
        return len(page.rows) + len(page.damaged)

    def _usable(self, now: datetime) -> WatchesMatched:
        """Return how far it is with those senders alone whose notices may be used now.

        Who was gone through in part, and may not be used any more (it was revoked, or
        not heard since this process began), is gone through once more when it may.
        """
        at, heard = self._at, self.watch.search.access.freshness.usable(now)
        lapsed = tuple(one for one in at.going if one not in heard)
        going = tuple(one for one in at.going if one in heard)
        at = replace(at, going=going, wait=(*at.wait, *lapsed))
        if going:
            return at
        going = tuple(one for one in at.wait if one in heard)
        wait = tuple(one for one in at.wait if one not in heard)
        return replace(at, wait=wait, going=going, after=0)

    def _met(self, row: Received, now: datetime) -> Iterator[Effect]:
        if not row.watch or state_of(row, now) not in READABLE:
            return
        try:
            copy = self.watch.search.access.copy(row, now)
        except ComityError as why:  # its box does not open: it holds up no other
            handle = f"{row.sender}/{row.notice_id}"
            self.search.damage.note([Damaged(TABLE, handle, why.message)])
            return
        if copy.bulletin is None:
            return
        try:
            record = record_of(copy.bulletin)
        except BadInput:
            return  # its category went out of our catalogue
        question = question_of(record)
        sought = looked_up(every_probe(question))
        found: dict[int, StoredRecord] = {}
        for some in self.search.candidates(
            [(p.question, by) for p, by in sought], every
        ):
            found |= {one.number: one for one in some}
        since = [one for one in found.values() if one.changed_at >= row.received_at]
        yield from self.watch.meets(NearNotice(copy, record), since, now=now)

    def _record(
        self, effects: tuple[Effect, ...], at: WatchesMatched, now: datetime
    ) -> None:
        if not effects:
            self._keep(at)
            return
        self.recorder.record(
            ACT,
            (*effects, PutSetting(MATCHED, pack(at))),
            at=now,
            details=(("rules", self.under),),
        )

    def _kept(self) -> WatchesMatched:
        try:
            value = self.settings.get(MATCHED)
        except (Altered, StoreDamaged):
            value = None
        return unpack(WatchesMatched, value) if value is not None else WatchesMatched()

    def _keep(self, at: WatchesMatched) -> None:
        self.book.keep(MATCHED, pack(at))
