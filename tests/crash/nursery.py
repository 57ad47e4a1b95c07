"""Start node processes in a fraction of the time: forked from one that has imported.

Each child is a process of its own, with its own threads, store and sockets, and is
killed as one. The nursery itself has one thread and opens nothing, so that there is
nothing half-done to be inherited.

    nursery = Nursery()
    child = nursery.start(home, trap=home / "trap")      # behaves as a Popen
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.killer import ROOT, follow

POLL_S = 0.01


class Nursery:
    """The parent of nodes. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, home: Path, *, trap: Path) -> Child:
        """Fork a node that serves in ``home`` and dies where ``trap`` says."""
        return Child(self, int(self.ask({"home": str(home), "trap": str(trap)})))

    def ask(self, order: dict[str, Any]) -> Any:
        with self._lock:
            assert self._parent.stdin is not None
            assert self._parent.stdout is not None
            self._parent.stdin.write(json.dumps(order) + "\n")
            self._parent.stdin.flush()
            return json.loads(self._parent.stdout.readline())

    def close(self) -> None:
        """End; who was born here must be dead by then."""
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait()


@dataclass
class Child:
    """A node's process: as much of a ``Popen`` as is used of one."""

    nursery: Nursery
    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = self.nursery.ask({"wait": self.pid})
        return self.returncode

    def wait(self, timeout: float) -> int:
        until = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired("node", timeout)
            time.sleep(POLL_S)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def main() -> None:
    """Fork and reap, one order a line."""
    import node.app.running
    import node.cli.operate  # noqa: F401

    gc.freeze()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        order = json.loads(line)
        answer = _wait(order["wait"], ended) if "wait" in order else _fork(order, ended)
        print(json.dumps(answer), flush=True)


def _wait(pid: int, ended: dict[int, int]) -> int | None:
    """Return how ``pid`` ended; two who wait for it are both told."""
    if pid not in ended:
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            ended[pid] = os.waitstatus_to_exitcode(status)
    return ended.get(pid)


def _fork(order: dict[str, str], ended: dict[int, int]) -> int:
    pid = os.fork()
    if pid:
        ended.pop(pid, None)  # the number of one that is gone may come again
        return pid
    code = 1
    try:
        code = _serve(Path(order["home"]), Path(order["trap"]))
    finally:
        os._exit(code)


def _serve(home: Path, trap: Path) -> int:
    from node.cli import main as run

    log = os.open(home / "node.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    follow(trap)
    words = ("--dir", home, "serve", "--passphrase-file", home / "passphrase")
    sys.argv = ["comity", *map(str, words)]
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    return 0


if __name__ == "__main__":
    main()
