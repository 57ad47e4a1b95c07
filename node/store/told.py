"""The references that peers were told in place of ours, and whether they may be."""

from __future__ import annotations

from collections.abc import Sequence

from node.errors import Overtaken
from node.flows.boxing import version_of
from node.flows.ports import PutTold
from node.flows.tell import TellRecord
from node.model.box import Box
from node.store.instants import to_micros
from node.store.read import StoreReads
from node.store.schema import TOLD
from node.store.sql import SqlStatement, insert, select_among
from node.store.transaction import Transaction

_TOLD = SqlStatement('SELECT "sealed", "key" FROM "told" WHERE "told_as" = ?')
_PUT_TOLD = insert(TOLD)
_SEALED = 'SELECT "number", "sealed" FROM "record" WHERE "number" {among}'


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


def check_told(transaction: Transaction, effects: Sequence[TellRecord]) -> None:
    """See that records are held as peers are about to be told of them.

    Raises:
        Overtaken: one was withdrawn since it was read, or kept anew.
    """
    rows = select_among(
        transaction.connection,
        _SEALED,
        {effect.number for effect in effects},
        kind="bigint",
    )
    held = {number: version_of(sealed) for number, sealed in rows}
    if any(held.get(effect.number) != effect.version for effect in effects):
        raise Overtaken("a record was withdrawn or changed meanwhile")
