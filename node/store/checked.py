"""Read bound rows: what is returned is as the node wrote it last, or nothing is.

Rows and the page that has their tags are two statements. Where they do not fit, the
node may have written in between: so they are read again, of one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table

from node.store.bound import Bound
from node.store.engine import at_hand, is_sqlite, reading, translated
from node.store.row_keys import Key
from node.store.sql import Row


def read_bound_rows(  # noqa: PLR0913 - what is read, and how far it is all
    engine: Engine,
    bound: Bound,
    table: Table,
    read: Callable[[Connection], Sequence[Row]],
    *,
    keys: Iterable[Key] = (),
    whole: bool = False,
) -> Sequence[Row]:
    """Return what ``read`` returns: whole rows of ``table``.

    ``keys`` were looked for, and are missing where the node wrote them; ``whole``:
    ``read`` reads the whole table. ``engine`` is one for reading.

    Raises:
        StoreBroken: the store cannot be read.
        Altered: a row is not the one that was written last, or is gone.
    """
    wanted = tuple(keys)
    with translated("cannot be read"), at_hand(engine) as connection:
        rows = read(connection)
        wrong = bound.wrong(connection, table, rows, keys=wanted, whole=whole)
        if wrong is not None:
            # What is known of pages goes on, too: what was known before counts.
            known = bound.still()
            with _one_moment(connection):
                rows = read(connection)
                wrong = known.wrong(
                    connection, table, rows, keys=wanted, whole=whole, fresh=True
                )
    if wrong is not None:
        raise wrong
    return rows


@contextmanager
def of_one_moment(engine: Engine) -> Iterator[Connection]:
    """Give a connection that reads as of one moment, without holding anybody up."""
    with reading(engine).connect() as connection, _one_moment(connection):
        yield connection


@contextmanager
def _one_moment(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql(
        "BEGIN DEFERRED"
        if is_sqlite(connection)
        else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    )
    try:
        yield
    finally:
        connection.exec_driver_sql("ROLLBACK")
