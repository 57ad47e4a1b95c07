"""Read a page of a table that may be damaged, so that what lies behind is read."""

from __future__ import annotations

from node.errors import Altered, StoreDamaged
from node.flows.damage import Damaged
from node.flows.index.book import IndexBook, IndexPage


def page_of(book: IndexBook, table: str, *, after: int, count: int) -> IndexPage:
    """Return the next page; one that cannot be read is damaged, and has no rows.

    Which rows there ought to be in it nobody knows. Behind the last number of the
    table, or where that cannot be read either, it is the end.

    Raises:
        StoreBroken: the store is gone.
    """
    try:
        return book.page(table, after=after, count=count)
    except (Altered, StoreDamaged) as why:
        what = why.message.rpartition(": ")[2]
        wrong = Damaged(table, f"after number {after}", what)
    behind = after + count
    return IndexPage((), behind if behind < _end(book, table) else 0, (wrong,))


def _end(book: IndexBook, table: str) -> int:
    try:
        return book.last(table)
    except (Altered, StoreDamaged):
        return 0
