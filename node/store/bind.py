"""Bind a store that an earlier version kept: seal its rows, tag them, and say so.

    take the lock → check the ledger → was it bound before? → seal → tag → entry

It is done once, by a person who has read what is bound: from here on the node takes
these rows for its own. That it was done is an entry of the ledger, which nobody takes
out again: a store whose ledger has that entry, and whose rows are not bound, is refused
for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import Engine, Table, select

from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, LedgerBroken
from node.flows.ports import Draft, LedgerRow
from node.store.act import Act
from node.store.bind_rows import BindRows
from node.store.bound import Bound
from node.store.engine import open_engine, reading, translated
from node.store.head import read_bound
from node.store.ledger import Ledger
from node.store.migrate import migrate
from node.store.writer import Writer


def is_bound(url: str) -> bool:
    """Whether the store at ``url`` is bound already. Brings it to this schema."""
    engine = open_engine(url)
    try:
        migrate(engine)
        with translated("cannot be read"), reading(engine).connect() as connection:
            return bool(read_bound(connection))
    finally:
        engine.dispose()


def clear_values(url: str, table: Table) -> Iterator[tuple[str, bytes]]:
    """Yield key and content of each row of a table, of a store that is not bound."""
    engine = open_engine(url)
    first, last = table.columns.values()[0], table.columns.values()[-1]
    try:
        with translated("cannot be read"), reading(engine).connect() as connection:
            rows = connection.execute(select(first, last).order_by(first)).all()
    finally:
        engine.dispose()
    yield from ((str(key), bytes(value)) for key, value in rows)


def bind_store(
    url: str,
    keys: Keyring,
    origin: str,
    *,
    entry: Draft,
    says_bound: Callable[[LedgerRow], bool],
) -> None:
    """Bind the store at ``url``. ``says_bound`` knows the entry that it was bound by.

    Raises:
        AlreadyThere: it is bound.
        LedgerBroken: its ledger does not hold, or says that it was bound before.
        StoreBroken: it is in use, or cannot be written.
    """
    if is_bound(url):
        raise AlreadyThere("the store is bound already")
    engine = open_engine(url)
    try:
        bound = Bound(keys, binding=True)
        writer = Writer(engine, keys, origin, watchers={}, bound=bound)
        try:
            _refuse_if_said(engine, writer.stand.head.size, says_bound)
            act = Act(entry, (BindRows(),))  # type: ignore[arg-type]
            writer.write([act])
            if act.error is not None:
                raise act.error
        finally:
            writer.close()
    finally:
        engine.dispose()


def _refuse_if_said(
    engine: Engine, size: int, says_bound: Callable[[LedgerRow], bool]
) -> None:
    for row in Ledger(engine).rows(0, size):
        if says_bound(row):
            raise LedgerBroken(
                f"what is stored was bound before, by entry {row.index}, and is not now"
            )
