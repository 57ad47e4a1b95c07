"""Look into the notices we received, as ``flows.query.search`` looks into our records.

    tokens → numbers → rows that may be used → copies → matches

Received notices lie apart from our holdings, so that what a peer asks of us over the
wire never comes near them. A sender that floods us with look-alikes crowds out its
own notices, and nobody else's: candidates are picked sender by sender.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from node.crypto.keystore import Keyring
from node.errors import BadInput
from node.flows.notice.book import NoticeBook, Received
from node.flows.notice.received.holding import record_of
from node.flows.notice.received.reading import READABLE, Copy, Reading, state_of
from node.flows.query.search import WEAK_PER_QUESTION, picked
from node.matching.compare import Match, match
from node.model.query import Question
from node.model.record import Record

NUMBERS_PER_TOKEN = 2000
FOUND_PER_SENDER = 10

Asked = tuple[Question, Sequence[str]]
"""A question and its selectors."""
Near = tuple[tuple[list[tuple[Copy, Record]], ...], ...]
"""For each question, of each sender, what shares enough with it."""


@dataclass(frozen=True, slots=True)
class FoundNotice:
    """A received notice that matches, and how."""

    copy: Copy
    match: Match


@dataclass(frozen=True, slots=True)
class NearNotice:
    """A watched notice that shares something with a question."""

    copy: Copy
    record: Record


@dataclass(frozen=True, slots=True)
class Lookup:
    """Searches received notices. Safe to call from many threads."""

    keys: Keyring
    book: NoticeBook
    reading: Reading

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
        # (1) Which rows carry a selector of any question.
        tokens = [{self.keys.token(s): s for s in selectors} for _, selectors in asked]
        wanted = list({token for some in tokens for token in some})
        nothing: Near = tuple(() for _ in asked)
        if not wanted:
            return nothing
        under = self.book.find_received(
            wanted, limit=NUMBERS_PER_TOKEN, watched=watched
        )
        if not under:
            return nothing

        # (2) Of these, what may be used, by who sent it.
        rows = self._usable(under, now)
        senders = sorted({row.sender for row in rows.values()})
        carried = {sender: _of(sender, under, rows) for sender in senders}

        # (3) Open what shares enough with a question.
        opened: dict[int, tuple[Copy, Record] | None] = {}

        def near(some: Mapping[bytes, str], sender: str) -> list[tuple[Copy, Record]]:
            numbers = picked(some, carried[sender]).within(WEAK_PER_QUESTION)
            for number in numbers:
                if number not in opened:
                    opened[number] = self._open(rows[number], now)
            return [one for n in numbers if (one := opened[n]) is not None]

        return tuple(tuple(near(some, sender) for sender in senders) for some in tokens)

    def _usable(
        self, under: Mapping[bytes, tuple[int, ...]], now: datetime
    ) -> dict[int, Received]:
        heard = self.reading.heard.usable(now)
        numbers = sorted({n for some in under.values() for n in some})
        return {
            row.number: row
            for row in self.book.load_received(numbers)
            if row.sender in heard and state_of(row, now) in READABLE
        }

    def _open(self, row: Received, now: datetime) -> tuple[Copy, Record] | None:
        copy = self.reading.copy(row, now)
        if copy.bulletin is None:
            return None
        try:
            return copy, record_of(copy.bulletin)
        except BadInput:
            return None  # its category went out of our catalogue


def _of(
    sender: str, under: Mapping[bytes, tuple[int, ...]], rows: Mapping[int, Received]
) -> dict[bytes, tuple[int, ...]]:
    """Return what of ``under`` is ``sender``'s."""
    own = {
        token: tuple(n for n in numbers if n in rows and rows[n].sender == sender)
        for token, numbers in under.items()
    }
    return {token: numbers for token, numbers in own.items() if numbers}


def _best(
    question: Question, opened: Sequence[tuple[Copy, Record]]
) -> list[FoundNotice]:
    found = [
        FoundNotice(copy, matched)
        for copy, record in opened
        if (matched := match(question, record)) is not None
    ]
    found.sort(key=lambda f: (-f.match.score, f.copy.row.number))
    return found[:FOUND_PER_SENDER]
