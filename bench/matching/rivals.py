"""Known matchers on the same pairs, in the same run.

They live in an environment of their own (``make bench-matching-rivals``), for they
bring much along; those of rapidfuzz run in ours as well. What is not installed is
shown with the figures of the shared data's README, marked as such. Scores are kept
by the digest of the pairs and the versions of the packages; speed is measured anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.matching.pairs import ROOT, Pair, digest

VENV = ROOT / ".venv-rivals"
KEPT = ROOT / "bench" / "results" / "rivals"
WORKER = Path(__file__).with_name("rival_worker.py")
PUBLISHED = Path(__file__).with_name("published.toml")
DOB = (
    "+dob"  # with the README's rule on birth dates; as without it where there are none
)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rival:
    """A known matcher. ``trained``: it learnt from later versions of these pairs."""

    name: str
    package: str
    trained: bool = False


RIVALS = (
    Rival("token_sort", "rapidfuzz"),
    Rival("token_set", "rapidfuzz"),
    Rival("wratio", "rapidfuzz"),
    Rival("token_sort+dob", "rapidfuzz"),
    Rival("token_set+dob", "rapidfuzz"),
    Rival("wratio+dob", "rapidfuzz"),
    Rival("compare_parts", "rigour"),
    Rival("name-based", "nomenklatura"),
    Rival("name-qualified", "nomenklatura"),
    Rival("ofac", "nomenklatura"),
    Rival("logic-v1", "nomenklatura"),
    Rival("logic-v2", "nomenklatura"),
    Rival("regression-v1", "nomenklatura", trained=True),
    Rival("er-unstable", "nomenklatura", trained=True),
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A row of the README: figures of the other halves, not of this run."""

    cut: float
    precision: float
    recall: float
    f1: float
    average_precision: float
    recall_at_95: float


@cache
def _published() -> Mapping[str, Any]:
    return tomllib.loads(PUBLISHED.read_text("utf-8"))


def published(key: str) -> Mapping[str, Printed]:
    """Return what the README says of a set, by matcher."""
    rows = _published()["figures"].get(key, {})
    return {name: Printed(*row) for name, row in rows.items()}


def published_speed() -> Mapping[str, float]:
    """Return the pairs a second that the README gives, by matcher."""
    return dict(_published()["speed"])


def published_screening() -> Mapping[str, tuple[float, ...]]:
    """Return the README's rows on screening, by matcher."""
    return {name: tuple(row) for name, row in _published()["screening"].items()}


@dataclass(frozen=True, slots=True)
class Installed:
    """Where rivals can run, and which packages of which version are there."""

    python: str
    versions: Mapping[str, str]

    def has(self, rival: Rival) -> bool:
        """Whether a rival can run."""
        return rival.package in self.versions


def installed() -> Installed:
    """Return the environment of the rivals, or ours where there is none."""
    own = VENV / "bin" / "python"
    python = str(own) if own.is_file() else sys.executable
    first = next(_run(python, [], {"matchers": [], "repeats": 0}))
    return Installed(python, first["versions"])


def scores(
    where: Installed, pairs: Sequence[Pair], *, fresh: bool, say: Callable[[str], None]
) -> Mapping[str, Floats]:
    """Return the scores of every rival that can run, in the order of the pairs."""
    found = {} if fresh else _kept(where, pairs)
    missing = [r.name for r in RIVALS if where.has(r) and r.name not in found]
    for done in _ask(where, pairs, missing, repeats=0):
        if "scores" in done:
            say(done["matcher"])
            found[done["matcher"]] = np.array(done["scores"], dtype=np.float64)
    if missing:
        _keep(where, pairs, found)
    return {r.name: found[r.name] for r in RIVALS if r.name in found}


def speeds(
    where: Installed, pairs: Sequence[Pair], *, repeats: int, say: Callable[[str], None]
) -> Mapping[str, float]:
    """Return pairs a second of processor time, prepared and warm, by rival."""
    made = {}
    names = [rival.name for rival in RIVALS if where.has(rival)]
    for done in _ask(where, pairs, names, repeats=repeats):
        if "seconds" in done:
            say(done["matcher"])
            warm = statistics.median(done["seconds"][1:])
            made[done["matcher"]] = len(pairs) / warm
    return made


def _ask(
    where: Installed, pairs: Sequence[Pair], names: Sequence[str], *, repeats: int
) -> Iterator[dict[str, Any]]:
    if names:
        yield from _run(where.python, pairs, {"matchers": names, "repeats": repeats})


def _run(
    python: str, pairs: Sequence[Pair], wanted: Mapping[str, object]
) -> Iterator[dict[str, Any]]:
    """Yield what the worker says, as it comes."""
    with subprocess.Popen(
        [python, "-I", str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a matcher's complaint may hold a name
        env={**os.environ, "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1"},
        encoding="utf-8",
    ) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(json.dumps(wanted) + "\n")
        for pair in pairs:
            worker.stdin.write(_line(pair))
        worker.stdin.close()
        for line in worker.stdout:
            yield json.loads(line)
    if worker.returncode:
        raise RuntimeError(f"the process of the rivals ended with {worker.returncode}")


def _line(pair: Pair) -> str:
    both = {
        side: {"schema": entity.schema, "properties": dict(entity.properties)}
        for side, entity in (("left", pair.left), ("right", pair.right))
    }
    return json.dumps(both) + "\n"


# --- what was scored before -----------------------------------------------------


def _place(where: Installed, pairs: Sequence[Pair]) -> Path:
    of = json.dumps(dict(where.versions), sort_keys=True) + WORKER.read_text("utf-8")
    told = hashlib.sha256(of.encode()).hexdigest()[:12]
    return KEPT / f"{digest(pairs)}-{told}.npz"


def _kept(where: Installed, pairs: Sequence[Pair]) -> dict[str, Floats]:
    path = _place(where, pairs)
    if not path.is_file():
        return {}
    with np.load(path, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def _keep(where: Installed, pairs: Sequence[Pair], found: Mapping[str, Floats]) -> None:
    path = _place(where, pairs)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(".new.npz")
    np.savez_compressed(made, **dict(found))  # type: ignore[arg-type]
    made.replace(path)
