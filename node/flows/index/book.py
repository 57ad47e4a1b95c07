"""What reading anew needs of the store: all rows that are found by what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from node.flows.damage import Damaged
from node.flows.notice.book import Received
from node.flows.ports import BoxedRecord


@dataclass(frozen=True, slots=True)
class IndexedRow:
    """A row, and the keyed tokens that it is found by, sorted."""

    row: BoxedRecord | Received
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Some rows of one table, in the order of their numbers.

    ``last`` is the number after which the next page lies; 0: there is none. Rows that
    are not as they were written are ``damaged`` and not among them.
    """

    rows: tuple[IndexedRow, ...]
    last: int
    damaged: tuple[Damaged, ...] = ()


class IndexBook(Protocol):
    """All that is found by tokens. Reads are of what is durable."""

    def tables(self) -> tuple[str, ...]:
        """Return the tables whose rows are found by tokens: records first."""
        ...

    def count(self) -> int:
        """Return how many rows they have, all together."""
        ...

    def page(self, table: str, *, after: int, count: int) -> IndexPage:
        """Return at most ``count`` rows with numbers above ``after``.

        Raises:
            StoreBroken: the store cannot be read.
            Altered: which rows there ought to be cannot be told.
        """
        ...

    def last(self, table: str) -> int:
        """Return the highest number of a row of ``table``; 0 if there is none.

        Raises:
            StoreBroken: the store cannot be read.
        """
        ...

    def keep(self, setting: str, value: bytes) -> None:
        """Keep how far it is, as a setting of that name; without an entry."""
        ...
