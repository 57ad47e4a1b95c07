"""How much of what is held was read by the rules in force; what follows for answers.

A record that was read by other rules may be the one that a question means, and is not
found by it. So until all records were read anew no question is answered with
``no_hit``, whatever it asks and whoever asks it, for the reasons that ``flows/damage``
gives. A hit is told: what is found is compared as ever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from node.flows.damage import RECORD

INDEXED: Final = "indexed"
"""The setting that has ``IndexedUnder``."""


@dataclass(frozen=True, slots=True)
class IndexedUnder:
    """What is kept: under which rules, and how far all that is held was read by them.

    ``todo`` are the tables that are gone through, the first of them after the row
    numbered ``after``; ``left`` rows of it could not be read. ``again`` are those that
    were gone through and had such rows. ``read`` and ``changed`` count rows.
    """

    rules: str = ""
    todo: tuple[str, ...] = ()
    after: int = 0
    left: int = 0
    again: tuple[str, ...] = ()
    read: int = 0
    changed: int = 0

    @property
    def is_over(self) -> bool:
        """Whether all was read."""
        return not self.todo

    def with_rows(
        self, last: int, *, read: int, changed: int, left: int
    ) -> IndexedUnder:
        """Return how far it is after a batch whose last row has number ``last``."""
        return replace(
            self,
            after=last,
            read=self.read + read,
            changed=self.changed + changed,
            left=self.left + left,
        )

    def with_table_over(self) -> IndexedUnder:
        """Return how far it is when a table has no more rows.

        What had rows that could not be read is gone through again after the others.
        """
        again = (*self.again, self.todo[0]) if self.left else self.again
        todo = self.todo[1:]
        if not todo:
            todo, again = again, ()
        return replace(self, todo=todo, again=again, after=0, left=0)


@dataclass(slots=True)
class IndexProgress:
    """What is known of it. One thread writes, any may read.

    ``behind`` are the tables of which something may be kept as other rules had it;
    ``read`` of ``held`` rows were read; ``left``: some of them could not be.
    """

    behind: frozenset[str] = frozenset()
    read: int = 0
    held: int = 0
    left: bool = False

    @property
    def records(self) -> bool:
        """Whether a record of ours may not be found by what it says."""
        return RECORD in self.behind

    @property
    def to_read(self) -> int:
        """Rows that are yet to be read, about: at least one until it is over."""
        return max(self.held - self.read, 1) if self.behind else 0

    def tell(self, at: IndexedUnder) -> None:
        """Know how far it is."""
        self.read = at.read
        self.behind = frozenset((*at.todo, *at.again))
        left = self.left or bool(at.left or at.again)
        self.left = left and bool(self.behind)
