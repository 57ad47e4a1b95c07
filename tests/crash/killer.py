"""Run a node that kills itself with SIGKILL at one numbered step of one flow.

    python -m tests.crash.killer node/flows/exchange.py 5 [NTH] -- serve ...

Nothing in ``node`` knows of this: the step is found by its ``# (5)`` comment, and
a trace function kills the process when the line below it is about to run for
the NTH time. Where a comment line holds two steps, both kill there.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
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


def arm(path: Path, step: int, nth: int) -> None:
    """Kill this process when ``step`` of ``path`` is reached the ``nth`` time."""
    target = steps_of(path)[step]
    name = str(path)
    seen = 0

    def inside(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal seen
        if event == "line" and frame.f_lineno == target:
            seen += 1
            if seen >= nth:
                os.kill(os.getpid(), signal.SIGKILL)
        return inside

    def enter(frame: FrameType, event: str, arg: Any) -> Any:
        return inside if frame.f_code.co_filename == name else None

    threading.settrace(enter)
    sys.settrace(enter)


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
