"""See to it that what was erased is not left in SQLite's write-ahead log.

``secure_delete`` overwrites it in the pages of the database; older copies of those
pages stay in the log until it is emptied. PostgreSQL keeps old row versions until
VACUUM and its own log until recycled: there, as in every backup, what is left is
sealed, and its key with it, under the storage key.
"""

from __future__ import annotations

from sqlalchemy import Connection

from node.errors import StoreGone
from node.store.engine import BUSY_MS, is_sqlite

_WRITER_CACHE_KIB = 65_536
_PATIENCE_MS = 50


def prepare_writer(connection: Connection) -> None:
    """Give the one connection that writes a larger cache than readers have."""
    if is_sqlite(connection):
        _pragma(connection, f"cache_size=-{_WRITER_CACHE_KIB}")


def scrub(connection: Connection) -> bool:
    """Empty the write-ahead log; return False if a reader is in the way.

    Call it outside of a transaction.
    """
    if not is_sqlite(connection):
        return True
    _pragma(connection, f"busy_timeout={_PATIENCE_MS}")
    try:
        return not _pragma(connection, "wal_checkpoint(TRUNCATE)")
    finally:
        _pragma(connection, f"busy_timeout={BUSY_MS}")


def settle(connection: Connection) -> None:
    """See that what stands in the write-ahead log stands in the database, on the disk.

    After a failed fsync the system may hold for written what is not, and a later fsync
    says nothing of it: what was added to such a log would be lost with it.

    Raises:
        StoreGone: a reader is in the way; later it is not.
    """
    if not scrub(connection):
        raise StoreGone("what was written last cannot be settled yet")


def _pragma(connection: Connection, pragma: str) -> int:
    """Run a pragma past SQLAlchemy, which would begin a transaction for it."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"PRAGMA {pragma}")
        row = cursor.fetchone()
    finally:
        cursor.close()
    return int(row[0]) if row else 0
