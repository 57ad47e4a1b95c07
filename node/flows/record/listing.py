"""Which records a list is of: read in order, opened, and compared with what is meant.

Records are sealed, so each is looked at by itself. What is protected is compared with
nothing for who may not read it: that one of them has a text would tell what it says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from node.crypto.keystore import Keyring
from node.flows.boxing import open_record
from node.flows.ports import BoxedRecord, Holdings
from node.model.between import Between
from node.model.desk.record import RecordPage
from node.model.record import StoredRecord

LOOK_MOST: Final = 1_000
"""Records that are looked at for one page of what is looked for."""
AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class PageOfRecords:
    """What a page has: records, how many were left out, and the first and last of all.

    ``more``: others follow the last one.
    """

    shown: tuple[StoredRecord, ...]
    left_out: int
    first: str
    last: str
    more: bool

    @property
    def counted(self) -> int:
        """How many are counted against a quota: at least the one look."""
        return max(1, len(self.shown) + self.left_out)


def page_of(
    page: RecordPage,
    holdings: Holdings,
    keys: Keyring,
    *,
    count: int,
    readable: Callable[[StoredRecord], bool],
) -> PageOfRecords:
    """Return the next page of ``count``.

    Where something is looked for, it may have fewer, when so many were looked at, and
    ``left_out`` says how many of these are protected, whatever they say.

    Raises:
        NotFound: ``after`` is not held.
    """
    most = LOOK_MOST if _looked_for(page) else count
    shown: list[StoredRecord] = []
    looked: list[BoxedRecord] = []
    left_out, last = 0, page.after
    while True:
        rows = holdings.page(
            category=page.category,
            after=last,
            count=AT_ONCE,
            newest_first=page.newest_first,
        )
        for boxed in rows:
            if len(shown) == count or len(looked) == most:
                return _page(shown, left_out, looked, more=True)
            looked.append(boxed)
            last = boxed.reference
            stored = open_record(boxed, keys)
            if not readable(stored):
                left_out += 1
            elif _meant(stored, page):
                shown.append(stored)
        if len(rows) < AT_ONCE:
            return _page(shown, left_out, looked, more=False)


def _page(
    shown: list[StoredRecord],
    left_out: int,
    looked: list[BoxedRecord],
    *,
    more: bool,
) -> PageOfRecords:
    first, last = (looked[0], looked[-1]) if looked else (None, None)
    return PageOfRecords(
        tuple(shown),
        left_out,
        first.reference if first else "",
        last.reference if last else "",
        more,
    )


def _looked_for(page: RecordPage) -> bool:
    given = (page.role, page.source, page.handling, page.text, page.since, page.until)
    return any(given)


def _meant(stored: StoredRecord, page: RecordPage) -> bool:
    record, wanted = stored.record, page.text.casefold()
    return (
        page.role in ("", record.role)
        and page.source in ("", record.source)
        and page.handling in ("", record.handling)
        and Between(page.since, page.until).holds(stored.changed_at)
        and (not wanted or any(wanted in f.value.casefold() for f in record.fields))
    )
