"""Connections for reading that are ready: open, and in no transaction.

To take one out of SQLAlchemy's pool and put it back costs more than most statements of
a question. Those that are ready count among the pool's.
"""

from __future__ import annotations

import threading

from sqlalchemy import Connection

READY_MOST = 4
"""Connections that are kept ready; one thread answers all peers, and others wait."""


class Ready:
    """At most ``READY_MOST`` connections. Safe to call from many threads.

    ``since`` changes whenever all are let go of: one that was out then is not put back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connections: list[Connection] = []
        self.since = 0

    def take(self) -> Connection | None:
        """Return the one that was used last, or None if none is ready."""
        with self._lock:
            return self._connections.pop() if self._connections else None

    def put_back(self, connection: Connection, since: int) -> None:
        """Keep a connection that was asked for at ``since``, or let go of it."""
        clean = not connection.in_transaction() and not connection.invalidated
        with self._lock:
            current = since == self.since
            if clean and current and len(self._connections) < READY_MOST:
                self._connections.append(connection)
                return
        if not current:
            connection.invalidate()  # its pool is gone, and would never close it
        connection.close()

    def clear(self) -> None:
        """Close all that are ready: the engine is disposed of, or opened anew."""
        with self._lock:
            gone, self._connections = self._connections, []
            self.since += 1
        for connection in gone:
            connection.invalidate()  # its pool is gone, and would never close it
            connection.close()
