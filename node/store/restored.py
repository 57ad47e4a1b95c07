"""That a store was restored, until somebody accepts it as it is.

The mark is made in the transaction that restores: there is no moment at which a
restored store looks like any other. Whoever writes to the database can take it away.
So the first act says the same in a setting, which is bound to the keystore; and the
ledger has the entry of the restore, and none that accepts it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, select

from node.errors import NotFound
from node.flows.ports import EndRestore
from node.store.engine import translated
from node.store.schema import LEDGER_HEAD
from node.store.sql import SqlStatement
from node.store.transaction import Transaction

_END = SqlStatement(
    'UPDATE "ledger_head" SET "restored" = NULL '
    'WHERE "id" = 1 AND "restored" IS NOT NULL'
)


def put_restored(connection: Connection, size: int) -> None:
    """Note that this store was restored from a backup of ``size`` entries."""
    connection.execute(LEDGER_HEAD.update().values(restored=size))


def end_restore(transaction: Transaction, _effects: Sequence[EndRestore]) -> None:
    """Note that the restore was accepted.

    Raises:
        NotFound: none waits for it.
    """
    if not _END.run(transaction.connection):
        raise NotFound("no restore waits to be accepted")


def read_restored(engine: Engine) -> int | None:
    """Return the size of the backup whose restore waits; None if none does."""
    with translated("cannot be read"), engine.connect() as connection:
        size: int | None = connection.scalar(select(LEDGER_HEAD.c.restored))
    return size
