"""How a node kills itself with SIGKILL at one numbered step of one flow.

Nothing in ``node`` knows of this: the step is found by its ``# (5)`` comment, and
a trace function kills the process when the line below it is about to run for
the n-th time. Where a comment line holds two steps, both kill there.

A node is told where to die before it starts, or while it runs: see ``follow``.
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
