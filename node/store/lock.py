"""One journal to one database: a second one would fork the ledger.

PostgreSQL holds an advisory lock for as long as the committer's session lives, on
whatever machine that is. For SQLite it is a lock on a file beside the database,
which the system lets go of when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable

from sqlalchemy import Connection, text

from node.errors import StoreBroken
from node.store.engine import is_sqlite

_ADVISORY = 0x636F6D697479  # "comity"
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_TRIES, _PAUSE_S = 20, 0.1
"""A server sees the end of a session a moment after whoever had it has ended."""
_ADVICE = "Stop the other node process first; one store serves one process."


def lock_ledger(connection: Connection) -> Callable[[], None]:
    """Take the lock; return what lets go of it, and may be called again.

    It is called once the connection is closed.

    The connection must be out of its pool: its session is what holds the lock.

    Raises:
        StoreBroken: another journal has it, or the server does not fsync.
    """
    if is_sqlite(connection):
        return _lock_file(f"{connection.engine.url.database}.lock")
    _lock_session(connection)
    return _nothing


def _lock_file(path: str) -> Callable[[], None]:
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

    held = [descriptor]

    def release() -> None:
        while held:
            os.close(held.pop())

    return release


def _lock_session(connection: Connection) -> None:
    with connection.begin():
        if connection.scalar(text("SHOW fsync")) != "on":
            raise StoreBroken(
                "the PostgreSQL server runs with fsync off: a commit would not last",
                advice="Set fsync = on; a ledger is not kept on such a server.",
            )
        for _ in range(_TRIES):
            if connection.scalar(_TAKE, {"key": _ADVISORY}):
                return
            time.sleep(_PAUSE_S)
    raise StoreBroken("another node process has this store open", advice=_ADVICE)


def _nothing() -> None:
    """The lock goes with the session."""
