"""The references that peers were told in place of ours."""

from __future__ import annotations

from collections.abc import Sequence

from node.flows.ports import PutTold
from node.model.box import Box
from node.store.instants import to_micros
from node.store.read import StoreReads
from node.store.schema import TOLD
from node.store.sql import SqlStatement, insert
from node.store.transaction import Transaction

_TOLD = SqlStatement('SELECT "sealed", "key" FROM "told" WHERE "told_as" = ?')
_PUT_TOLD = insert(TOLD)


class SqlToldBook(StoreReads):
    """Keeps ``ToldBook``."""

    def get(self, told_as: str) -> Box | None:
        """Return the box of what a peer was told under this name, or None."""
        rows = self._rows(_TOLD, (told_as,))
        return Box(*rows[0]) if rows else None


def put_told(transaction: Transaction, effects: Sequence[PutTold]) -> None:
    """Keep what peers were told in place of references of ours."""
    rows = [(e.told_as, e.box.sealed, e.box.key, to_micros(e.at)) for e in effects]
    _PUT_TOLD.run(transaction.connection, rows)
