"""Whether the right name comes up first: every native name against all Latin ones.

Each name asked for is compared with every Latin name of the set, and its own must
come before all but four of the others. Whoever scores as high as the right name is
taken to stand before it.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from bench.matching.figures import wilson
from bench.matching.ours import judge
from bench.matching.pairs import Entity, Pair, asked_of, held_of
from node.matching.terms import Known

FIRST = 5
SEED = 2026


@dataclass(frozen=True, slots=True)
class Ranked:
    """How often the right name was first, or among the first five.

    ``names`` are all that there are, ``asked`` those that were drawn of them.
    """

    names: int
    asked: int
    first: int
    top: int

    @property
    def share_first(self) -> float:
        """How often it was first."""
        return self.first / self.asked

    @property
    def share(self) -> float:
        """How often it was among the first five."""
        return self.top / self.asked

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of that."""
        return wilson(self.top, self.asked)


@dataclass(frozen=True, slots=True)
class Ranking:
    """By script, and among how many candidates."""

    candidates: int
    by_script: Mapping[str, Ranked]

    def over_all(self, figure: Callable[[Ranked], float]) -> float:
        """Return a figure of all scripts, each weighed by its names.

        Of the ends of intervals it is wider than the interval of the mean.
        """
        found = self.by_script.values()
        names = sum(one.names for one in found)
        return sum(one.names * figure(one) for one in found) / names


@dataclass(frozen=True, slots=True)
class _Task:
    """One name that is asked for, and which candidates are right."""

    script: str
    asked: Entity
    own: frozenset[int]


_held: list[Known] = []
"""The candidates: every process of the work has them, and is not sent them again."""


def _take(held: Sequence[Known]) -> None:
    _held[:] = held


def _before(task: _Task) -> tuple[str, int]:
    """Return the script, and how many others score as high as the right name."""
    asked = asked_of(task.asked)
    scores = [judge(asked, one)[0] for one in _held]
    best = max(scores[number] for number in task.own)
    others = (s >= best for n, s in enumerate(scores) if n not in task.own)
    return task.script, sum(others)


def rank(
    pairs: Sequence[Pair], *, each: int, jobs: int = 1, step: Callable[[], None]
) -> Ranking:
    """Return how names rank; ``each`` names of every script are asked for, 0 for all.

    The names that are asked for are drawn with a fixed seed. ``jobs`` processes share
    the work.
    """
    latin = list({pair.right.text: pair.right for pair in pairs}.values())
    held = [held_of(entity) for entity in latin]
    tasks = _tasks(pairs, {e.text: number for number, e in enumerate(latin)}, each)
    names = Counter({p.left.text: p.script for p in pairs if p.positive}.values())
    found: dict[str, list[int]] = defaultdict(list)
    with _mapping(jobs, held) as mapped:
        for script, before in mapped(_before, tasks):
            found[script].append(before)
            step()
    return Ranking(
        len(latin),
        {
            script: Ranked(
                names[script],
                len(places),
                sum(before == 0 for before in places),
                sum(before < FIRST for before in places),
            )
            for script, places in sorted(found.items())
        },
    )


def _tasks(pairs: Sequence[Pair], place: Mapping[str, int], each: int) -> list[_Task]:
    right: dict[str, set[int]] = defaultdict(set)
    scripts: dict[str, dict[str, Pair]] = defaultdict(dict)
    for pair in pairs:
        if pair.positive:
            right[pair.left.text].add(place[pair.right.text])
            scripts[pair.script].setdefault(pair.left.text, pair)
    made = []
    for script, members in sorted(scripts.items()):
        count = min(each or len(members), len(members))
        drawn = random.Random(SEED).sample(list(members.values()), count)
        made += [_Task(script, p.left, frozenset(right[p.left.text])) for p in drawn]
    return made


@contextmanager
def _mapping(
    jobs: int, held: Sequence[Known]
) -> Iterator[Callable[..., Iterable[tuple[str, int]]]]:
    """Yield what maps over tasks, in this process or in several."""
    if jobs == 1:
        _take(held)
        yield map
        return
    with get_context("fork").Pool(jobs, _take, (held,)) as pool:
        yield pool.imap_unordered
