"""Erase entries and exhibits: destroy their keys, and note where it is said why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, select

from node.errors import NotFound
from node.flows.ports import Erase
from node.store.engine import translated
from node.store.schema import LEDGER_ERASURE
from node.store.sql import SqlStatement, upsert
from node.store.transaction import Transaction

_PUT = upsert(LEDGER_ERASURE)
_ENTRY = SqlStatement(
    'UPDATE "ledger_key" SET "entry_key" = ?, "exhibit_key" = NULL '
    'WHERE "index" = ? AND LENGTH("entry_key") > 0'
)
_EXHIBIT = SqlStatement(
    'UPDATE "ledger_key" SET "exhibit_key" = NULL '
    'WHERE "index" = ? AND "exhibit_key" IS NOT NULL'
)


def erase(transaction: Transaction, effects: Sequence[Erase]) -> None:
    """Destroy the keys of entries, or of their exhibits alone.

    Raises:
        NotFound: there is no such entry, or nothing of it is left to be erased.
    """
    connection = transaction.connection
    for effect in effects:
        place = (effect.index,)
        if effect.whole:
            destroyed = _ENTRY.run(connection, (b"", *place))
        else:
            destroyed = _EXHIBIT.run(connection, place)
        if not destroyed:
            raise NotFound(f"nothing is left to be erased of entry {effect.index}")
        _PUT.run(connection, [(effect.index, effect.after)])
        transaction.erased = True


def erased_after(engine: Engine, index: int) -> int | None:
    """Return where to begin to look for the entry that says why; None if unknown."""
    wanted = select(LEDGER_ERASURE.c.after).where(LEDGER_ERASURE.c.index == index)
    with translated("cannot be read"), engine.connect() as connection:
        place: int | None = connection.scalar(wanted)
    return place
