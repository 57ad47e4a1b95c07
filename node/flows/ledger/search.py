"""Look for a text, such as a person's name, in what exhibits hold.

Entries name no person: only their exhibits say whom a question was about. Each is
opened and looked at by itself, back from the end; that it was done, why and over which
places is recorded before anything is told, with the text in the exhibit of that entry.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
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
        looked = self._look(words, before, min(wanted.count, PAGE_MOST))
        self.recorder.record(
            SEARCHED,
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(
                ("from", str(max(looked.next, 0))),
                ("before", str(before)),
                ("found", str(len(looked.found))),
                ("closed", str(looked.closed)),
            ),
            note=f"{wanted.text}: {wanted.reason}",
        )
        shown = self.journal.shown().head.size
        items = tuple(sorted(looked.found, key=lambda view: view.index))
        return EntryList(
            *(size, items, shown),
            next=looked.next,
            looked=looked.opened,
            closed=looked.closed,
        )

    def _look(self, words: frozenset[str], before: int, count: int) -> _Looked:
        """Return what is found back from ``before``, and where to go on."""
        pages = Pages(self.keys, self.journal, self.clock)
        looked = _Looked()
        least = max(0, before - LOOK_MOST)
        for stop in range(before, least, -AT_ONCE):
            rows = list(self.journal.rows(max(stop - AT_ONCE, least), stop))
            for row in reversed(rows):
                held = self._words_of(row)
                looked.closed += held is None
                looked.opened += bool(held)
                if held and words <= held:
                    looked.found.append(pages.view(row))
                    if len(looked.found) == count:
                        looked.next = row.index or -1
                        return looked
        looked.next = least or -1
        return looked

    def _words_of(self, row: LedgerRow) -> frozenset[str] | None:
        """Return the words of a row's exhibit, none of a search; None: not opened."""
        if row.exhibit is None:
            return frozenset()
        if not row.exhibit.key:
            return None
        try:
            entry = read_entry(row, self.keys)
            text = readable(entry, open_exhibit(row, self.keys)[NONCE_SIZE:])
        except ComityError:
            return None  # why, is a finding of `ledger verify`
        return frozenset() if entry.act == SEARCHED else _words(text)


@dataclass(slots=True)
class _Looked:
    """What a search has found, how many exhibits opened for it, and where it ended."""

    found: list[EntryView] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    next: int = -1


def _words(text: str) -> frozenset[str]:
    """Return the words of a text without case and accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in parted if not unicodedata.combining(c))
    return frozenset("".join(c if c.isalnum() else " " for c in bare).split())
