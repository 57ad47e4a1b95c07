"""Look for a text, such as a person's name, in what exhibits hold.

Entries name no person: only their exhibits say whom a question was about. Each is
opened and looked at by itself, back from the end; that it was done, why and over which
places is recorded before anything is told, with the text in the exhibit of that entry.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, ComityError
from node.flows.ledger.exhibits import readable
from node.flows.ledger.pages import PAGE_MOST, Pages
from node.flows.ports import Journal, LedgerRow
from node.flows.recorder import NONCE_SIZE, Recorder, open_exhibit, read_entry
from node.model.desk.ledger import EntryList, EntryView, ExhibitSearch
from node.model.officer import Officer

SEARCHED: Final = "exhibit.searched"
LOOK_MOST: Final = 20_000
"""Places that are looked through for one page."""
AT_ONCE: Final = 500
WORDS_LEAST: Final = 3
"""Letters or digits that are wanted at least: less stands in every exhibit."""


@dataclass(frozen=True, slots=True)
class ExhibitFinder:
    """Searches exhibits for auditors."""

    keys: Keyring
    journal: Journal
    recorder: Recorder
    clock: Clock

    def find(self, officer: Officer, wanted: ExhibitSearch) -> EntryList:
        """Return entries whose exhibit holds the text, in ledger order; no content.

        Raises:
            BadInput: no reason is given, or too little to look for.
        """
        words = _words(wanted.text)
        if sum(map(len, words)) < WORDS_LEAST:
            raise BadInput(
                f"{wanted.text[:40]!r} is too little to look for",
                advice="Give a name, or a number, of three letters or digits at least.",
            )
        if not wanted.reason.strip():
            raise BadInput("exhibits are searched for a reason, and none is given")
        size = self.journal.head().size
        before = min(wanted.before or size, size)
        found, following = self._look(words, before, min(wanted.count, PAGE_MOST))
        self.recorder.record(
            SEARCHED,
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(
                ("from", str(max(following, 0))),
                ("before", str(before)),
                ("found", str(len(found))),
            ),
            note=f"{wanted.text}: {wanted.reason}",
        )
        shown = self.journal.shown().head.size
        items = tuple(sorted(found, key=lambda view: view.index))
        return EntryList(size, items, shown, next=following)

    def _look(
        self, words: frozenset[str], before: int, count: int
    ) -> tuple[list[EntryView], int]:
        """Return what is found back from ``before``, and where to go on, or -1."""
        pages = Pages(self.keys, self.journal, self.clock)
        found: list[EntryView] = []
        least = max(0, before - LOOK_MOST)
        for stop in range(before, least, -AT_ONCE):
            rows = list(self.journal.rows(max(stop - AT_ONCE, least), stop))
            for row in reversed(rows):
                if self._holds(row, words):
                    found.append(pages.view(row))
                    if len(found) == count:
                        return found, row.index or -1
        return found, least or -1

    def _holds(self, row: LedgerRow, words: frozenset[str]) -> bool:
        if row.exhibit is None or not row.exhibit.key:
            return False
        try:
            entry = read_entry(row, self.keys)
            text = readable(entry, open_exhibit(row, self.keys)[NONCE_SIZE:])
        except ComityError:
            return False  # what does not open is a finding of `ledger verify`
        return entry.act != SEARCHED and words <= _words(text)


def _words(text: str) -> frozenset[str]:
    """Return the words of a text without case and accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in parted if not unicodedata.combining(c))
    return frozenset("".join(c if c.isalnum() else " " for c in bare).split())
