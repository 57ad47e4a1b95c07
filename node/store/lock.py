"""One journal to one database, or several that know of each other.

A second one that believed to be alone would fork the ledger. Those that share it lock
the head's row instead, for each group (``meeting``); the lock here keeps them and one
that is alone apart.

PostgreSQL holds an advisory lock for as long as the committer's session lives, on
whatever machine that is. For SQLite it is a lock on a file beside the database,
which the system lets go of when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, text

from node.errors import StoreBroken
from node.store.engine import is_sqlite

_ADVISORY = 0x636F6D697479  # "comity"
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_SHARE = text("SELECT pg_try_advisory_lock_shared(:key)")
_BOUND_WAITS = text(
    "SELECT set_config('idle_in_transaction_session_timeout', :idle, false), "
    "set_config('lock_timeout', :wait, false)"
)
IDLE_MS = 5_000
"""A process that stands still with the head's row locked loses its session after this,
and what it had begun with it: the others do not wait for it."""
WAIT_MS = 10_000
"""Who waits longer for a row is refused: no process of the node has it for so long."""
_TRIES, _PAUSE_S = 20, 0.1
"""A server sees the end of a session a moment after whoever had it has ended."""
_ADVICE = "Stop the other node process first; one store serves one process."


class Hold:
    """The lock that is held; called, it is let go of, and may be so again.

    Of SQLite it knows which files were locked and opened. Where one of them is taken
    away, or replaced, what is written from then on goes where nobody finds it.
    """

    def __init__(
        self, descriptor: int | None = None, paths: Sequence[str] = ()
    ) -> None:
        self._held = [] if descriptor is None else [descriptor]
        self._files = {path: _file(path) for path in paths}

    def __call__(self) -> None:
        """Let go."""
        while self._held:
            os.close(self._held.pop())

    def in_place(self) -> bool:
        """Whether the files are still those that were opened."""
        return all(_file(path) == file for path, file in self._files.items())


def _file(path: str) -> tuple[int, int] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def lock_ledger(connection: Connection, *, sharing: bool = False) -> Hold:
    """Take the lock; return what lets go of it, and may be called again.

    ``sharing``: with other processes that do.

    It is called once the connection is closed.

    The connection must be out of its pool: its session is what holds the lock.

    Raises:
        StoreBroken: another journal has it, or the server does not fsync; or it is to
            be shared, and is a file.
    """
    if not is_sqlite(connection):
        _lock_session(connection, sharing=sharing)
        return Hold()
    if sharing:
        raise StoreBroken("a SQLite store serves one process", advice=_ADVICE)
    return _lock_file(str(connection.engine.url.database))


def _lock_file(database: str) -> Hold:
    path = f"{database}.lock"
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags, 0o600)
    except OSError as error:
        raise StoreBroken(f"the lock cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise StoreBroken(
            "another node process has this store open", advice=_ADVICE
        ) from error
    return Hold(descriptor, (path, database))


def _lock_session(connection: Connection, *, sharing: bool) -> None:
    if sharing:
        with connection.begin():
            bounds = {"idle": str(IDLE_MS), "wait": str(WAIT_MS)}
            connection.execute(_BOUND_WAITS, bounds)
    with connection.begin():
        if connection.scalar(text("SHOW fsync")) != "on":
            raise StoreBroken(
                "the PostgreSQL server runs with fsync off: a commit would not last",
                advice="Set fsync = on; a ledger is not kept on such a server.",
            )
        for _ in range(_TRIES):
            if connection.scalar(_SHARE if sharing else _TAKE, {"key": _ADVISORY}):
                return
            time.sleep(_PAUSE_S)
    raise StoreBroken("another node process has this store open", advice=_ADVICE)
