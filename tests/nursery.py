"""Run the command in a fraction of the time: forked from one that has imported it.

Each child is a process of its own, with its own threads, store and sockets, and is
killed as one. The nursery itself has one thread and opens nothing, so that there is
nothing half-done to be inherited. It ends with the process that made it.

    child = nursery().start(["--dir", home, "serve", ...], log=home / "node.log")
    child.poll(); child.kill(); child.wait(5)            # as of a Popen
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
POLL_S = 0.01


@cache
def nursery() -> Nursery:
    """Return the one of this process."""
    made = Nursery()
    atexit.register(made.close)
    return made


class Nursery:
    """The parent of nodes. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(
        self,
        words: Sequence[object],
        *,
        out: Path,
        err: Path | None = None,
        trap: Path | None = None,
        env: Mapping[str, str] = os.environ,
    ) -> Child:
        """Fork ``comity`` with ``words``; if asked to, it dies where ``trap`` says.

        What it says is added to ``out``, and to ``err`` if that is another file.
        """
        order = {
            "words": [str(word) for word in words],
            "env": dict(env),
            "out": str(out),
            "err": str(err or out),
            "trap": str(trap or ""),
        }
        return Child(self, int(self.ask(order)))

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
    """A process: as much of a ``Popen`` as is used of one."""

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
                raise subprocess.TimeoutExpired("comity", timeout)
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
    import node.app.running  # noqa: F401
    import tests.crash.killer  # noqa: F401
    from node.cli.root import run

    with redirect_stdout(io.StringIO()):
        run(["serve", "--help"])  # what the command imports when it is first used
    gc.collect()
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


def _fork(order: dict[str, Any], ended: dict[int, int]) -> int:
    pid = os.fork()
    if pid:
        ended.pop(pid, None)  # the number of one that is gone may come again
        return pid
    code = 1
    try:
        code = _run(order)
    finally:
        os._exit(code)


def _run(order: dict[str, Any]) -> int:
    from node.cli import main as run
    from tests.crash.killer import follow

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        mode = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        os.dup2(os.open(order[name], mode, 0o600), number)
    os.environ.clear()
    os.environ.update(order["env"])
    sys.argv = ["comity", *order["words"]]
    if order["trap"]:
        follow(Path(order["trap"]))
    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else bool(end.code)
    except BaseException:  # noqa: BLE001 - told as Python tells it at the end
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    main()
