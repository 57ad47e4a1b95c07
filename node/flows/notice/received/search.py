"""Look into the notices we received, as ``flows.search`` looks into our records.

    tokens → numbers, by sender → what shares enough → copies → matches

Received notices lie apart from our holdings, so that what a peer asks of us over the
wire never comes near them. A sender that floods us with look-alikes crowds out its
own notices, and nobody else's: they are read and picked sender by sender, and what may
not be used now is left out before anything is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import BadInput
from node.flows.notice.book import NoticeBook, Received
from node.flows.notice.received.access import READABLE, CopyAccess, OpenedCopy, state_of
from node.flows.notice.received.searchable import record_of
from node.flows.search import WEAK_PER_QUESTION, picked
from node.matching.compare import Match, match
from node.model.query import Question
from node.model.record import Record

NUMBERS_PER_TOKEN = 2000
"""Notices of one sender that are looked at for one selector."""
FOUND_PER_SENDER = 10

Asked = tuple[Question, Sequence[str]]
"""A question and its selectors."""
Near = tuple[tuple[list[tuple[OpenedCopy, Record]], ...], ...]
"""For each question, of each sender, what shares enough with it."""


@dataclass(frozen=True, slots=True)
class FoundNotice:
    """A received notice that matches, and how."""

    copy: OpenedCopy
    match: Match


@dataclass(frozen=True, slots=True)
class NearNotice:
    """A watched notice that shares something with a question."""

    copy: OpenedCopy
    record: Record


@dataclass(frozen=True, slots=True)
class ReceivedSearch:
    """Searches received notices. Safe to call from many threads."""

    keys: Keyring
    book: NoticeBook
    access: CopyAccess
    numbers_per_token: int = NUMBERS_PER_TOKEN

    def find(
        self, asked: Sequence[Asked], *, now: datetime
    ) -> tuple[tuple[FoundNotice, ...], ...]:
        """Return the matches of each question, best first: for our own officers."""
        found = []
        near = self._near(asked, now=now, watched=False)
        for (question, _), by_sender in zip(asked, near, strict=True):
            best = [f for some in by_sender for f in _best(question, some)]
            best.sort(key=lambda f: (-f.match.score, f.copy.row.number))
            found.append(tuple(best))
        return tuple(found)

    def watched(
        self, asked: Sequence[Asked], *, now: datetime
    ) -> tuple[tuple[NearNotice, ...], ...]:
        """Return the notices near each question whose owners want to hear of matches.

        All that are near, and not the best: what an owner is told is decided of each
        by itself, and must not follow from which of them is the best.
        """
        near = self._near(asked, now=now, watched=True)
        return tuple(
            tuple(
                NearNotice(copy, record) for some in by_sender for copy, record in some
            )
            for by_sender in near
        )

    def _near(self, asked: Sequence[Asked], *, now: datetime, watched: bool) -> Near:
        """Return what shares enough with each question, sender by sender."""
        # (1) Which notices carry a selector of any question, by who sent them. Whoever
        #     may not be heard, and what is over, takes nobody's room.
        tokens = [{self.keys.token(s): s for s in selectors} for _, selectors in asked]
        wanted = list({token for some in tokens for token in some})
        nothing: Near = tuple(() for _ in asked)
        if not wanted:
            return nothing
        found = self.book.find_received(
            wanted, now=now, limit=self.numbers_per_token, watched=watched
        )
        heard = self.access.freshness.usable(now) if found else frozenset()
        carried = {sender: found[sender] for sender in sorted(heard & found.keys())}

        # (2) Which of each sender share enough with a question.
        near = [
            [
                picked(some, under).within(WEAK_PER_QUESTION)
                for under in carried.values()
            ]
            for some in tokens
        ]
        numbers = {n for by_sender in near for one in by_sender for n in one}
        if not numbers:
            return nothing

        # (3) Open these, each once.
        opened = {
            row.number: self._open(row, now)
            for row in self.book.load_received(sorted(numbers))
            if state_of(row, now) in READABLE
        }
        return tuple(
            tuple(
                [one for n in numbers if (one := opened.get(n)) is not None]
                for numbers in by_sender
            )
            for by_sender in near
        )

    def _open(self, row: Received, now: datetime) -> tuple[OpenedCopy, Record] | None:
        copy = self.access.copy(row, now)
        if copy.bulletin is None:
            return None
        try:
            return copy, record_of(copy.bulletin)
        except BadInput:
            return None  # its category went out of our catalogue


def _best(
    question: Question, opened: Sequence[tuple[OpenedCopy, Record]]
) -> list[FoundNotice]:
    found = [
        FoundNotice(copy, matched)
        for copy, record in opened
        if (matched := match(question, record)) is not None
    ]
    found.sort(key=lambda f: (-f.match.score, f.copy.row.number))
    return found[:FOUND_PER_SENDER]
