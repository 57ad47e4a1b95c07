"""Measure this build and another commit by turns, and print the ratios.

    python -m bench.turns COMMIT [--stores sqlite,postgresql] [--size 10000]
                          [--rounds 7] [--seconds 3] [--notices 300] [--only queries]

`--only imports` imports `size` new persons each turn into stores that grow alike.

Each build's nodes run from a tree of their own and are measured in short turns, one
after the other, so that what else the machine does falls on both alike. Both use the
libraries that are installed here. A ratio is the median of this build's turns over the
median of the other's: above 1 this build is faster. So it is with the processor time
that the nodes take for each of what is counted: below 1 this build is cheaper. That
changes less with what else the machine does.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
THREADS = 32
BATCH = 100
MEASURES = {
    "queries": ("queries", "batches"),
    "notices": ("told", "waited"),
    "imports": ("imported",),
}


class Done(NamedTuple):
    """What a turn did: items a second, and the nodes' milliseconds of CPU for each."""

    per_s: float
    cpu_ms: float


class Build:
    """One tree, measured by a process of its own that is told what to do next."""

    def __init__(self, tree: Path, folder: Path, store: str, only: str) -> None:
        turns = (sys.executable, "-P", str(ROOT / "bench/turns.py"))
        self._process = subprocess.Popen(
            [*turns, "--worker", str(folder), "--stores", store, "--only", only],
            env=os.environ | {"PYTHONPATH": str(tree)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=tree,
        )

    def measure(self, **what: Any) -> Done:
        """Do one turn; return how much was done."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        asked.write(json.dumps(what) + "\n")
        asked.flush()
        line = told.readline()
        if not line:
            sys.exit("a build ended: its output is above")
        return Done(*json.loads(line))

    def stop(self) -> None:
        """End the build's process; it stops its nodes."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


def main() -> None:
    """Measure by turns."""
    options = _options()
    if options.worker:
        return _work(options)
    folder = Path(tempfile.mkdtemp(prefix="comity-turns-"))
    other = folder / "tree"
    _git("worktree", "add", "--detach", "--quiet", str(other), options.commit)
    try:
        for store in options.stores.split(","):
            for kind in MEASURES:
                if options.only in ("", kind):
                    _by_turns(options, folder, store, kind, other)
    finally:
        _git("worktree", "remove", "--force", str(other))
        shutil.rmtree(folder, ignore_errors=True)


def _by_turns(
    options: argparse.Namespace, folder: Path, store: str, kind: str, other: Path
) -> None:
    builds = [
        Build(tree, folder / f"{store}-{kind}-{name}", store, kind)
        for name, tree in (("other", other), ("this", ROOT))
    ]
    try:
        for measure in MEASURES[kind]:
            spent: tuple[list[Done], list[Done]] = ([], [])
            what = {
                "measure": measure,
                "seconds": options.seconds,
                "size": options.size,
                "notices": options.notices,
            }
            for n in range(options.rounds + 1):
                for build, told in zip(builds, spent, strict=True):
                    if n == 0:  # fills the store and the caches
                        build.measure(**what | {"seconds": 1.0})
                    else:
                        told.append(build.measure(**what))
            before, now = (
                Done(*map(statistics.median, zip(*told, strict=True))) for told in spent
            )
            print(
                f"{store:10} {measure:8}"
                f" other {before.per_s:7.0f}/s {before.cpu_ms:6.2f} ms"
                f"  this {now.per_s:7.0f}/s {now.cpu_ms:6.2f} ms"
                f"  ratio {now.per_s / before.per_s:.2f}"
                f"  of cpu {now.cpu_ms / before.cpu_ms:.2f}",
                flush=True,
            )
    finally:
        for build in builds:
            build.stop()


# What is measured comes from the tree on the path: hence the imports inside functions.


def _work(options: argparse.Namespace) -> None:
    """Be the process of one build: do each turn that a line of input names."""
    from bench.__main__ import _database

    open_kind = {"queries": _queries, "notices": _notices, "imports": _imports}[
        options.only
    ]
    folder = Path(options.worker)
    with _database(options.stores) as url, open_kind(folder, url) as turn:
        for line in sys.stdin:
            print(json.dumps(turn(**json.loads(line))), flush=True)


@contextlib.contextmanager
def _queries(folder: Path, url: Any) -> Iterator[Callable[..., Done]]:
    from bench.load import drive
    from bench.world import Questions, open_world

    world = open_world(folder, store=url())
    questions, held = Questions(7), 0
    processes = [node.process for node in world.federation.nodes.values()]
    pids = [process.pid for process in processes if process is not None]

    def turn(*, measure: str, seconds: float, size: int, **_: Any) -> Done:
        nonlocal held
        if held < size:
            world.load(size - held, seed=1)
            held = size
        many = BATCH if measure == "batches" else 1

        def ask(_: int) -> None:
            world.query([questions.one() for _ in range(many)])

        before = _cpu_s(pids)
        done = drive(
            ask,
            threads=THREADS if many == 1 else THREADS // 2,
            seconds=seconds,
        )
        if done.errors:
            sys.exit(f"{done.errors} of {done.calls} calls failed")
        spent = _cpu_s(pids) - before
        return Done(done.per_second * many, 1000 * spent / (done.calls * many))

    try:
        yield turn
    finally:
        world.stop()


@contextlib.contextmanager
def _imports(folder: Path, url: Any) -> Iterator[Callable[..., Done]]:
    from bench import world as here

    plain, turns = here.lines, iter(range(1_000_000))

    def renamed(count: int, *, seed: int) -> Iterator[str]:
        """Yield persons of ids that no turn before had."""
        return (
            line.replace('"b-', f'"b{seed}-', 1) for line in plain(count, seed=seed)
        )

    here.lines = renamed
    world = here.open_world(folder, store=url())
    processes = [node.process for node in world.federation.nodes.values()]
    pids = [process.pid for process in processes if process is not None]

    def turn(*, size: int, **_: Any) -> Done:
        began, before = time.perf_counter(), _cpu_s(pids)
        added = world.load(size, seed=next(turns)).added
        took, spent = time.perf_counter() - began, _cpu_s(pids) - before
        if added != size:
            sys.exit(f"{added} of {size} were added")
        return Done(size / took, 1000 * spent / size)

    try:
        yield turn
    finally:
        world.stop()


@contextlib.contextmanager
def _notices(folder: Path, url: Any) -> Iterator[Callable[..., Done]]:
    from bench import notices as here
    from bench.notice_world import open_notice_world

    world = open_notice_world(folder, real=1, store=url)

    def turn(*, measure: str, notices: int, **_: Any) -> Done:
        pids = world.pids()
        before = _cpu_s(pids)
        if measure == "told":
            done = here._tell(world, "", 1, notices)  # noqa: SLF001
        else:
            done = here._catch_up(world, "", notices, lambda _: None)  # noqa: SLF001
        # A process that was started meanwhile counts as it is, from nothing.
        spent = _cpu_s(world.pids()) - before * (world.pids() == pids)
        return Done(float(done.items_per_s), 1000 * spent / notices)

    try:
        yield turn
    finally:
        world.stop()


def _cpu_s(pids: Iterable[int]) -> float:
    """Seconds of the processor that processes have used so far, all together."""
    stats = [Path(f"/proc/{pid}/stat").read_text() for pid in pids]
    used = [stat.rpartition(") ")[2].split()[11:13] for stat in stats]
    return sum(int(n) for pair in used for n in pair) / os.sysconf("SC_CLK_TCK")


def _options() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="python -m bench.turns", description=__doc__)
    words.add_argument("commit", nargs="?", default="HEAD~1")
    words.add_argument("--stores", default="sqlite,postgresql")
    words.add_argument("--size", type=int, default=10_000)
    words.add_argument("--rounds", type=int, default=7)
    words.add_argument("--seconds", type=float, default=3.0)
    words.add_argument("--notices", type=int, default=300)
    words.add_argument("--only", default="", choices=("", *MEASURES))
    words.add_argument("--worker", default="", help=argparse.SUPPRESS)
    return words.parse_args()


def _git(*said: str) -> None:
    subprocess.run(["git", *said], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
