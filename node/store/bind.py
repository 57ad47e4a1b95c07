"""Bind a store that an earlier version kept: seal its rows, tag them, and say so.

    take the lock → check the ledger → was it bound before? → seal → tag → entry

It is done by a person who has read what is bound: from here on the node takes these
rows for its own. That it was done, and for which tables, is an entry of the ledger,
which nobody takes out again: a store whose ledger has that entry, and which has no sum,
is refused for good.

A later version may bind more tables. Then only those are bound that were not, and that
they were not is said by the form of the sum: it is sealed to this very head, and nobody
makes one of an earlier form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, Table, func, select

from node.crypto.box import NONCE_SIZE, TAG_SIZE
from node.crypto.keystore import Keyring
from node.errors import AlreadyThere, LedgerBroken
from node.flows.ports import Draft, LedgerRow
from node.store.act import Commit
from node.store.bind_rows import BindRows
from node.store.bound import Bound
from node.store.engine import open_engine, reading, translated
from node.store.head import read_bound
from node.store.ledger import Ledger
from node.store.migrate import demand_kept, migrate
from node.store.row_keys import BOUND, SINCE_FORM_2, SUM_SIZE
from node.store.writer import Writer

_FIRST_FORM = NONCE_SIZE + SUM_SIZE + TAG_SIZE
"""Bytes of what is sealed beside the head, in the first form."""


def unbound(url: str) -> tuple[str, ...]:
    """Return the tables that are not bound yet, as far as can be told without a key.

    Brings the store to this schema.
    """
    engine = open_engine(url)
    try:
        demand_kept(engine)
        migrate(engine)
        with translated("cannot be read"), reading(engine).connect() as connection:
            sealed = read_bound(connection)
    finally:
        engine.dispose()
    if not sealed:
        return tuple(BOUND)
    later = SINCE_FORM_2 if len(sealed) == _FIRST_FORM else ()
    return tuple(str(table.name) for table in later)


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


def counts(url: str, table: Table, *of: str) -> Iterator[tuple[Any, ...]]:
    """Yield how many rows of a table are alike in the columns ``of``, count last."""
    engine, columns = open_engine(url), [table.columns[name] for name in of]
    wanted = select(*columns, func.count()).group_by(*columns).order_by(*columns)
    try:
        with translated("cannot be read"), reading(engine).connect() as connection:
            rows = connection.execute(wanted).all()
    finally:
        engine.dispose()
    yield from map(tuple, rows)


def bind_store(
    url: str,
    keys: Keyring,
    origin: str,
    *,
    entry: Callable[[tuple[str, ...]], Draft],
    says_bound: Callable[[LedgerRow], bool],
) -> None:
    """Bind what is not bound yet of the store at ``url``.

    ``entry`` makes the entry that says which tables are bound by it; ``says_bound``
    knows such an entry.

    Raises:
        AlreadyThere: all of it is bound.
        LedgerBroken: its ledger does not hold, or says that it was bound before.
        StoreBroken: it is in use, or cannot be written.
    """
    if not unbound(url):
        raise AlreadyThere("the store is bound already")
    engine = open_engine(url)
    try:
        bound = Bound(keys, binding=True)
        writer = Writer(engine, keys, origin, watchers={}, bound=bound)
        try:
            if not bound.unbound:
                raise AlreadyThere("the store is bound already")
            if bound.unbound == tuple(BOUND):
                _refuse_if_said(engine, writer.stand.head.size, says_bound)
            act = Commit(entry(bound.unbound), (BindRows(),))  # type: ignore[arg-type]
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
