"""A line between two sockets that can be cut, in the middle of anything.

It hands bytes on and knows nothing of what they mean. What is cut is reset: both
ends see that the connection broke, and neither knows how much has arrived.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field

_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no time: close is a reset
_CHUNK = 16 * 1024


@dataclass
class _Connection:
    """One connection: its two ends, and how many bytes each way may still carry."""

    caller: socket.socket
    callee: socket.socket
    left: dict[str, int] = field(default_factory=dict)

    def carry(self, way: str, source: socket.socket, target: socket.socket) -> None:
        """Hand bytes on until the way's allowance is used up, then reset."""
        while data := source.recv(_CHUNK):
            left = self.left.get(way)
            if left is None:
                target.sendall(data)
                continue
            target.sendall(data[:left])
            self.left[way] = left - len(data)
            if self.left[way] <= 0:
                return

    def reset(self) -> None:
        for end in (self.caller, self.callee):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            # A reader that waits in recv keeps the socket open until it is woken.
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError):
                end.close()


class Relay:
    """Listens at a port of its own, and hands everything on to ``target``."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._socket.getsockname()[1])
        self.target = 0
        self._open: dict[int, _Connection] = {}
        self._lock = threading.Lock()

    def start(self, target: int) -> None:
        """Begin to hand on to the local port ``target``."""
        self.target = target
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Hang up on everybody."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._lock:
            for connection in self._open.values():
                connection.reset()

    def cut(self, port: int, way: str, *, after: int) -> None:
        """Reset the connection from ``port``, as ``target`` sees it, after so much.

        ``way`` is "up" (what the caller says) or "down" (what it is told); ``after``
        counts bytes from now on.
        """
        with self._lock:
            connection = self._open.get(port)
        if connection is None:
            return
        if after <= 0:
            connection.reset()
        else:
            connection.left[way] = after

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
                callee = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            for end in (caller, callee):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            port = int(callee.getsockname()[1])
            connection = _Connection(caller, callee)
            with self._lock:
                self._open[port] = connection
            for way, source, target in (
                ("up", caller, callee),
                ("down", callee, caller),
            ):
                threading.Thread(
                    target=self._carry,
                    args=(port, connection, way, source, target),
                    daemon=True,
                ).start()

    def _carry(
        self,
        port: int,
        connection: _Connection,
        way: str,
        source: socket.socket,
        target: socket.socket,
    ) -> None:
        with contextlib.suppress(OSError):
            connection.carry(way, source, target)
        connection.reset()
        with self._lock:
            self._open.pop(port, None)
