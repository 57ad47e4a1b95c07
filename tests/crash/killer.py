"""Run a node that kills itself with SIGKILL at one numbered step of one flow.

    python -m tests.crash.killer node/flows/exchange.py 5 [NTH] -- serve ...

Nothing in ``node`` knows of this: the step is found by its ``# (5)`` comment, and
a trace function kills the process when the line below it is about to run for
the NTH time. Where a comment line holds two steps, both kill there.

A node that runs already is told later where to die, see ``follow``.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STEP = re.compile(r"\((\d+)\)")


def steps_of(path: Path) -> dict[int, int]:
    """Return the line at which each numbered step of a flow begins to run."""
    lines = path.read_text().splitlines()
    found: dict[int, int] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text.startswith("# (") and not text.startswith('"""('):
            continue
        at = number + 1
        while not lines[at - 1].strip() or lines[at - 1].strip().startswith("#"):
            at += 1
        for step in STEP.findall(text):
            found.setdefault(int(step), at)
    return found


@dataclass
class Trap:
    """Where this process dies: at a line of a file, when it comes there so often."""

    name: str = ""
    line: int = 0
    left: int = 0

    def set(self, path: Path, step: int, nth: int) -> None:
        """Set it, whatever was set before."""
        self.name = ""
        self.line, self.left = steps_of(path)[step], nth
        self.name = str(path)

    def install(self) -> None:
        """Follow every call of every thread from here on."""
        threading.settrace(self._enter)
        sys.settrace(self._enter)

    def _enter(self, frame: FrameType, event: str, arg: Any) -> Any:
        return self._inside if frame.f_code.co_filename == self.name else None

    def _inside(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "line" and frame.f_lineno == self.line:
            self.left -= 1
            if self.left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return self._inside


def arm(path: Path, step: int, nth: int) -> None:
    """Kill this process when ``step`` of ``path`` is reached the ``nth`` time."""
    trap = Trap()
    trap.set(path, step, nth)
    trap.install()


def follow(order: Path) -> None:
    """Die where the file ``order`` says: ``FLOW STEP NTH``.

    It is read now, if it is there, and at each SIGUSR1; it is gone once the trap is
    set.
    """
    trap = Trap()

    def read(*_: object) -> None:
        if order.exists():
            flow, step, nth = order.read_text().split()
            trap.set((ROOT / flow).resolve(), int(step), int(nth))
            order.unlink()

    signal.signal(signal.SIGUSR1, read)
    read()
    trap.install()


def main() -> None:
    """Arm, and run the command line that follows ``--``."""
    # What is imported before is not slowed down by the tracing.
    import node.app.running  # noqa: F401
    from node.cli import main as run

    split = sys.argv.index("--")
    flow, step, *rest = sys.argv[1:split]
    arm((ROOT / flow).resolve(), int(step), int(rest[0]) if rest else 1)
    sys.argv = ["comity", *sys.argv[split + 1 :]]
    run()


if __name__ == "__main__":
    main()
