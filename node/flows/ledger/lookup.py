"""Which entries an auditor looks for: compared one by one, from either end.

Entries are sealed, so each is opened and looked at by itself. A page ends when it is
full, or when so many were looked at; the next goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from node.flows.recorder import COVER
from node.model.between import Between
from node.model.desk.ledger import EntryView, LedgerPage
from node.model.entry import Entry

LOOK_MOST: Final = 20_000
"""Places that are looked at for one page."""
AT_ONCE: Final = 500

Opened = tuple[EntryView, Entry | None]
"""An entry as it is shown, and as it was recorded, if it opens."""


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """Entries in ledger order, and where the next page begins; -1 on the last."""

    items: tuple[EntryView, ...]
    next: int


def is_looked_for(page: LedgerPage) -> bool:
    """Whether a page is of entries that are looked for, rather than of places."""
    asked = (page.act, page.peer, page.officer, page.case, page.text)
    placed = (page.since, page.until, page.oldest_first, page.before)
    return any(asked) or any(placed)


def look_for(
    page: LedgerPage,
    opened: Callable[[int, int], Sequence[Opened]],
    *,
    count: int,
    size: int,
) -> FoundEntries:
    """Return the entries of a page; ``opened`` gives those of a range of places."""
    found: list[EntryView] = []
    at = max(page.start, 0) if page.oldest_first else min(page.before or size, size)
    looked = 0
    while at < size if page.oldest_first else at > 0:
        low, high = (
            (at, min(at + AT_ONCE, size))
            if page.oldest_first
            else (max(at - AT_ONCE, 0), at)
        )
        rows = opened(low, high)
        for view, entry in rows if page.oldest_first else reversed(rows):
            if len(found) == count or looked == LOOK_MOST:
                return _found(found, at)
            looked += 1
            at = view.index + 1 if page.oldest_first else view.index
            if _meant(view, entry, page):
                found.append(view)
    return _found(found, -1)


def _found(found: Sequence[EntryView], following: int) -> FoundEntries:
    items = tuple(sorted(found, key=lambda view: view.index))
    return FoundEntries(items, following)


def _meant(view: EntryView, entry: Entry | None, page: LedgerPage) -> bool:
    if view.act == COVER and not page.covers:
        return False
    if page.act and not (view.act == page.act or view.act.startswith(f"{page.act}.")):
        return False
    if entry is None:
        # What does not open is shown wherever nothing of its content is asked for.
        content = (page.peer, page.officer, page.case, page.text)
        return not any((*content, page.since, page.until))
    return (
        page.peer in ("", entry.asker, entry.responder)
        and page.officer in ("", entry.officer)
        and page.case in ("", entry.case)
        and Between(page.since, page.until).holds(entry.at)
        and (not page.text or page.text.casefold() in view.json.casefold())
    )
