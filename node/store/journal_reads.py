"""What is read of the ledger, and of how the store stands: nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Engine

from node.errors import LedgerBroken, NotFound
from node.flows.ports import LedgerRow
from node.model.entry import Head, ShownHead
from node.store.altered import altered_rows
from node.store.bound import Bound
from node.store.cluster import Cluster
from node.store.engine import reading
from node.store.erasure import erased_after
from node.store.head import Stand
from node.store.ledger import Ledger
from node.store.restored import read_restored


class JournalReads:
    """Reads of what is durable. Safe to call from many threads.

    ``stand`` returns what is.
    """

    def __init__(
        self, engine: Engine, bound: Bound, stand: Callable[[], Stand]
    ) -> None:
        self._engine, self._bound, self._stand = engine, bound, stand
        self._ledger = Ledger(engine)
        self._reading = reading(engine)

    def head(self) -> Head:
        """Return the newest durable head; never one that could still be lost."""
        return self._stand().head

    def shown(self) -> ShownHead:
        """Return the head that peers may see; durable, and moved by a rhythm alone."""
        return self._stand().shown

    def rows(self, start: int, stop: int) -> Iterator[LedgerRow]:
        """Yield the rows ``start <= index < stop`` in order, as far as there are."""
        return self._ledger.rows(max(start, 0), min(stop, self.head().size))

    def row(self, index: int) -> LedgerRow:
        """Return one row. Raises ``NotFound``, or ``LedgerBroken`` if it is gone."""
        if not 0 <= index < self.head().size:
            raise NotFound(f"the ledger has no entry {index}")
        for row in self._ledger.rows(index, index + 1):
            return row
        raise LedgerBroken(f"entry {index} of the ledger is gone")

    def erased_after(self, index: int) -> int | None:
        """Return the place after which the entry lies that says why it was erased."""
        return erased_after(self._reading, index)

    def restored(self) -> int | None:
        """Return the size of the backup whose restore waits; None if none does."""
        return read_restored(self._reading)

    def hashes(self, level: int, start: int, stop: int) -> tuple[bytes, ...]:
        """Return hashes of complete subtrees of 256**level leaves, for proofs."""
        return self._ledger.hashes(self._stand().edge, level, start, stop)

    def altered(self) -> Iterator[str]:
        """Yield a sentence for each stored row that is not the one written last."""
        return altered_rows(self._engine, self._bound)

    def basis(self) -> int:
        """Return what is decided upon by now; ask before anything of it is read."""
        return self._stand().cluster.basis

    def cluster(self) -> Cluster:
        """Return what processes know in common, as far as this one has heard."""
        return self._stand().cluster
