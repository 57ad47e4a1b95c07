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
from node.flows.query.search import worth_opening
from node.matching.compare import Match, match
from node.model.query import Question
from node.model.record import Record

NUMBERS_PER_TOKEN = 2000
FOUND_PER_SENDER = 10

Asked = tuple[Question, Sequence[str]]
"""A question and its selectors."""


@dataclass(frozen=True, slots=True)
class FoundNotice:
    """A received notice that matches, and how."""

    copy: Copy
    match: Match


@dataclass(frozen=True, slots=True)
class Lookup:
    """Searches received notices. Safe to call from many threads."""

    keys: Keyring
    book: NoticeBook
    reading: Reading

    def find(
        self, asked: Sequence[Asked], *, now: datetime, watched: bool = False
    ) -> tuple[tuple[FoundNotice, ...], ...]:
        """Return the matches of each question, best first.

        With ``watched`` only among those whose owner wants to hear of matches.
        """
        # (1) Which rows carry a selector of any question.
        tokens = [{self.keys.token(s): s for s in selectors} for _, selectors in asked]
        wanted = list({token for some in tokens for token in some})
        nothing: tuple[tuple[FoundNotice, ...], ...] = tuple(() for _ in asked)
        if not wanted:
            return nothing
        under = self.book.find_received(
            wanted, limit=NUMBERS_PER_TOKEN, watched=watched
        )
        if not under:
            return nothing

        # (2) Of these, what may be used, by who sent it.
        rows = self._usable(under, now)
        senders = {row.sender for row in rows.values()}
        carried = {sender: _of(sender, under, rows) for sender in senders}

        # (3) Open what shares enough with a question; (4) score it.
        opened: dict[int, tuple[Copy, Record] | None] = {}
        found: list[tuple[FoundNotice, ...]] = []
        for (question, _), some in zip(asked, tokens, strict=True):
            best: list[FoundNotice] = []
            for sender in sorted(senders):
                numbers = worth_opening(some, carried[sender])
                for number in numbers:
                    if number not in opened:
                        opened[number] = self._open(rows[number], now)
                best += _best(question, [opened[n] for n in numbers])
            best.sort(key=lambda f: (-f.match.score, f.copy.row.number))
            found.append(tuple(best))
        return tuple(found)

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
    question: Question, opened: Sequence[tuple[Copy, Record] | None]
) -> list[FoundNotice]:
    found = [
        FoundNotice(one[0], matched)
        for one in opened
        if one is not None and (matched := match(question, one[1])) is not None
    ]
    found.sort(key=lambda f: (-f.match.score, f.copy.row.number))
    return found[:FOUND_PER_SENDER]
