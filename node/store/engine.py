"""Engines: the two databases, opened so that what is committed is on the disk.

Rules:

* Every connection is in the driver's autocommit mode; a transaction begins where
  ``engine.begin()`` says so. On SQLite it takes the write lock at once, so that it
  cannot find at its end that another writer came between.
* ``reading(engine)`` gives connections that never open a transaction: one
  statement, one round trip. ``at_hand`` gives one that is ready already.
* No parameter of a statement ever stands in an error or a log line.

The SQLite file is readable by its owner alone, and so are its ``-wal`` and
``-shm`` files, which SQLite gives the same mode.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from node.errors import ConfigBroken, StoreBroken
from node.store.ready import Ready
from node.store.refusal import is_read_only, told

DATABASE_ERRORS = (SQLAlchemyError, sqlite3.Error, psycopg.Error)
"""What a database's refusal may be: SQLAlchemy's, or the driver's own."""

DUPLICATES = (IntegrityError, sqlite3.IntegrityError, psycopg.IntegrityError)
"""What a database says of a row that is there already."""

SQLITE = "sqlite"
POSTGRESQL = "postgresql"

BUSY_MS = 10_000
"""How long a SQLite connection waits for another's write lock."""

_READ_ONLY = "comity_reading"
_READY = "comity_ready"
_POOL = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 30, "pool_use_lifo": True}
_READER_CACHE_KIB = 4096
_NO_LIMIT = (
    "statement_timeout",
    "lock_timeout",
    "transaction_timeout",
    "idle_in_transaction_session_timeout",
    "idle_session_timeout",
)
_PRAGMAS = (
    "synchronous=FULL",  # a commit is an fsync (record, then speak)
    "foreign_keys=ON",
    "secure_delete=ON",  # what is erased is overwritten, not only unlinked
    "trusted_schema=OFF",  # an edited file cannot make SQL functions run
    "cell_size_check=ON",
    f"busy_timeout={BUSY_MS}",
    f"cache_size=-{_READER_CACHE_KIB}",
    # 64 MB: pages that many commits of an import touch are copied back once.
    "wal_autocheckpoint=16384",
)


def open_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///PATH`` or ``postgresql://...``.

    Makes the SQLite file if there is none. Nothing is connected yet.

    Raises:
        ConfigBroken: the URL names no database that we can keep a ledger in.
        StoreBroken: file or folder could be changed by others than its owner.
    """
    try:
        parsed = make_url(url)
        opener = _OPENERS.get(parsed.get_backend_name())
    except ArgumentError:  # its text would repeat the URL, with the password
        opener = None
    if opener is None:
        raise ConfigBroken(
            "the store's URL is not one of a database that we know",
            advice="Write sqlite:///PATH or postgresql://USER@HOST/DATABASE.",
        )
    engine, ready = opener(parsed), Ready()
    engine.update_execution_options(**{_READY: ready})
    event.listen(engine, "begin", _begin)
    event.listen(engine, "engine_disposed", lambda _: ready.clear())
    return engine


def reading(engine: Engine) -> Engine:
    """Return the same engine, for statements without a transaction."""
    return engine.execution_options(**{_READ_ONLY: True})


@contextmanager
def at_hand(engine: Engine) -> Iterator[Connection]:
    """Give a connection of ``reading(engine)`` that is ready, or else a new one.

    Where something is raised it is not used again.
    """
    ready: Ready = engine.get_execution_options()[_READY]
    since = ready.since
    connection = ready.take() or engine.connect()
    try:
        yield connection
    except BaseException:
        connection.close()
        raise
    ready.put_back(connection, since)


def is_sqlite(bind: Engine | Connection) -> bool:
    """Whether it is SQLite; the other one is PostgreSQL."""
    return bind.dialect.name == SQLITE


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Turn the database's errors into ours. ``what`` completes "the store ...".

    Raises:
        StoreBroken: the database refused.
    """
    try:
        yield
    except DATABASE_ERRORS as error:
        raise told(what, error) from error


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction; one that cannot write is not kept."""
    with engine.begin() as connection:
        try:
            yield connection
        except DATABASE_ERRORS as error:
            if is_read_only(error):
                connection.invalidate()
            raise


def _begin(connection: Connection) -> None:
    """Begin: both drivers are in autocommit mode and would never do it."""
    if not connection.get_execution_options().get(_READ_ONLY):
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE" if is_sqlite(connection) else "BEGIN"
        )


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:" or url.query:
        raise ConfigBroken(
            "a ledger is not kept in memory, and a SQLite URL takes no options",
            advice="Write sqlite:///PATH.",
        )
    _prepare_file(Path(url.database))
    engine = create_engine(url, hide_parameters=True, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    (mode,) = cursor.execute("PRAGMA journal_mode=WAL").fetchone()
    cursor.close()
    if mode != "wal":
        raise StoreBroken(
            f"SQLite keeps to journal mode {mode!r} here",
            advice="Put the store on a local disk; a network share cannot hold it.",
        )


def _prepare_file(path: Path) -> None:
    """Make folder and file if missing; refuse what others could have changed."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(path, flags, 0o600)
        try:
            file = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        folder = path.parent.stat()
    except OSError as error:
        raise StoreBroken(
            f"the store's file cannot be opened: {error.strerror}: {path}"
        ) from error
    if not stat.S_ISREG(file.st_mode) or file.st_mode & 0o077:
        raise StoreBroken(
            f"the store's file can be read by others: {path}",
            advice=f"Find out why; then: chmod 600 {path}",
        )
    if folder.st_mode & 0o022:
        raise StoreBroken(
            f"the store's folder can be changed by others: {path.parent}",
            advice=f"Find out why; then: chmod 700 {path.parent}",
        )


def _prepare_postgresql(connection: Any, _record: object) -> None:
    """Let the server end nothing of ours for its length, whatever it ends by default.

    Who keeps the database may have set such limits for all that use it. Asked of the
    server by name: which of them there are depends on its release.
    """
    connection.execute(
        "SELECT set_config(name, '0', false) FROM pg_settings WHERE name = ANY(%s)",
        (list(_NO_LIMIT),),
    )


def _open_postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=False,
        connect_args={
            "autocommit": True,
            "connect_timeout": 10,
            "application_name": "comity",
            # A server that is gone without a word is known to be within seconds.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,
            # The server's own default may be weaker: a commit is an fsync here.
            "options": "-c synchronous_commit=on -c timezone=UTC",
        },
        **_POOL,
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


_OPENERS = {SQLITE: _open_sqlite, POSTGRESQL: _open_postgresql}
