"""Pages of the ledger for auditors, without the cover entries that say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from node.clock import Clock
from node.codec.plain import to_json
from node.crypto.ids import id_time
from node.crypto.keystore import Keyring
from node.errors import BadInput, ComityError, LedgerBroken, NotFound
from node.flows.filters import check_filters
from node.flows.ledger.lookup import Opened, is_looked_for, look_for
from node.flows.ports import Journal, LedgerRow
from node.flows.recorder import COVER, read_entry
from node.ledger.history import ENTRY, EXHIBIT, explains
from node.model.desk.ledger import EntryList, EntryView, LedgerPage
from node.model.short_id import BEGINNING_LEAST, meant

PAGE_MOST = 500
LOOK_MOST = 50_000
"""Places that are looked through for one page: what is far back has a place to give.
A node where nothing happens writes as many covers in a day and a half."""

ERASURE_WITHIN = 2_000
"""Places within which the entry of an erasure lies: others came meanwhile."""
KEY_MISSING = "key-missing"
"""What is shown in place of the act of an entry that somebody blanked."""

_EARLIEST = "00000000-0000-7000-8000-000000000000"
"""What fills up the beginning of an id, so that it is of no later moment."""

Found = tuple[Sequence[EntryView], int]
"""Entries in their order, and how many covers lay between them."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Reads entries as auditors see them. Safe to call from many threads."""

    keys: Keyring
    journal: Journal
    clock: Clock

    def page(self, wanted: LedgerPage) -> EntryList:
        """Return one page.

        Raises:
            BadInput: ``exchange_id`` is none, or the end is before the beginning.
        """
        check_filters(wanted)
        size = self.journal.head().size
        count = max(1, min(wanted.count, PAGE_MOST))
        found: Found
        following = -1
        if wanted.exchange_id:
            found = self._of(wanted.exchange_id, size), 0
        elif is_looked_for(wanted):
            looked = look_for(wanted, self._opened, count=count, size=size)
            found, following = (looked.items, 0), looked.next
        elif wanted.covers:
            start = wanted.start if wanted.start >= 0 else max(0, size + wanted.start)
            found = self._views(start, min(start + count, size)), 0
        elif wanted.start >= 0:
            found = self._from(wanted.start, count, size)
            end = found[0][-1].index + 1 if found[0] else size
            following = end if end < size else -1
        else:
            found = self._last(min(-wanted.start, LOOK_MOST), count, size)
            following = (found[0][0].index if found[0] else 0) or -1
        shown = self.journal.shown().head.size
        return EntryList(size, tuple(found[0]), shown, found[1], following)

    def view(self, row: LedgerRow) -> EntryView:
        """Return one entry."""
        return self._open(row)[0]

    def _opened(self, start: int, stop: int) -> list[Opened]:
        return [self._open(row) for row in self.journal.rows(start, stop)]

    def _open(self, row: LedgerRow) -> Opened:
        """Return one entry as it is shown, and as it was recorded, if it opens."""
        try:
            entry = read_entry(row, self.keys)
        except NotFound:
            by, note = self._why(ENTRY, row.index)
            act = "erased" if by is not None else KEY_MISSING
            now = self.clock.now()
            return EntryView(row.index, act, now, by is not None, "", note=note), None
        except LedgerBroken as broken:
            view = EntryView(row.index, broken.code, self.clock.now(), False, "")
            return view, None
        view = EntryView(row.index, entry.act, entry.at, False, to_json(entry).decode())
        if row.exhibit is None or row.exhibit.key:
            return view, entry
        by, note = self._why(EXHIBIT, row.index)
        return replace(view, erased=by is not None, note=note), entry

    def check_there(self, row: LedgerRow, part: str) -> None:
        """Check that the key of ``part`` of a row is there, or was erased by an entry.

        Raises:
            LedgerBroken: it is missing, and no entry says why.
        """
        box = row.entry if part == ENTRY else row.exhibit
        if box is None or box.key:
            return
        by, note = self._why(part, row.index)
        if by is None:
            raise LedgerBroken(f"{part} {row.index}: {note}")

    def _why(self, part: str, index: int) -> tuple[int | None, str]:
        """Return which entry says that a part was erased, if one does, and the words.

        The store says where to look; what counts is the entry that is found there.
        """
        after = self.journal.erased_after(index)
        start = 0 if after is None else max(after, index + 1)
        stop = (
            0
            if after is None
            else min(start + ERASURE_WITHIN, self.journal.head().size)
        )
        for row in self.journal.rows(start, stop):
            try:
                if explains(read_entry(row, self.keys), part, index):
                    return row.index, f"erased; entry {row.index} says so"
            except ComityError:
                continue
        return None, "its key is missing, and no entry says that it was erased"

    def _views(self, start: int, stop: int) -> list[EntryView]:
        return [self.view(row) for row in self.journal.rows(start, stop)]

    def _from(self, start: int, count: int, size: int) -> Found:
        found: list[EntryView] = []
        covers = 0
        for row in self.journal.rows(start, min(start + LOOK_MOST, size)):
            view = self.view(row)
            if view.act == COVER:
                covers += 1
                continue
            found.append(view)
            if len(found) == count:
                break
        return found, covers

    def _last(self, back: int, count: int, size: int) -> Found:
        """Return the first ``count`` of the last ``back``."""
        found: list[EntryView] = []
        covers = 0
        for stop in range(size, max(0, size - LOOK_MOST), -PAGE_MOST):
            views = self._views(max(0, stop - PAGE_MOST), stop)
            told = [view for view in views if view.act != COVER]
            covers += len(views) - len(told)
            found = told + found
            if len(found) >= back:
                break
        return found[-back:][:count], covers

    def _of(self, exchange_id: str, size: int) -> list[EntryView]:
        """Return the entries of one exchange, in ledger order.

        Reads the ledger from its end, to before the exchange's id was made. How an id
        begins will do, if it is the beginning of one alone.
        """
        try:
            whole = exchange_id + _EARLIEST[len(exchange_id) :]
            before = id_time(whole) - timedelta(days=1)
        except ComityError as why:
            raise BadInput(
                f"{exchange_id[:60]!r} is not the id of an exchange"
            ) from why
        if len(exchange_id) < BEGINNING_LEAST:
            raise BadInput(f"{exchange_id!r} is too short for the id of an exchange")
        found: list[EntryView] = []
        ids: set[str] = set()
        least = 0 if whole == exchange_id else max(0, size - LOOK_MOST)
        for stop in range(size, least, -PAGE_MOST):
            opened = self._opened(max(0, stop - PAGE_MOST), stop)
            for view, entry in opened:
                if entry is None or f'"{exchange_id}' not in view.json:
                    continue
                found.append(view)
                if entry.exchange_id.startswith(exchange_id):
                    ids.add(entry.exchange_id)
            if opened and min(view.at for view, _ in opened) < before:
                break
        meant(exchange_id, sorted(ids), what="exchange")
        return sorted(found, key=lambda v: v.index)
