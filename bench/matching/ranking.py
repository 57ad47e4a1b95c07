"""Whether the right name comes up first: every native name against all Latin ones.

Each name asked for is compared with every Latin name of the set, and its own must
come before all but four of the others. Whoever scores as high as the right name is
taken to stand before it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.matching.figures import wilson
from bench.matching.ours import judge
from bench.matching.pairs import Pair, asked_of, held_of

FIRST = 5
SEED = 2026


@dataclass(frozen=True, slots=True)
class Ranked:
    """How often the right name was among the first, of how many that were asked."""

    asked: int
    first: int
    top: int

    @property
    def share(self) -> float:
        """How often it was among the first five."""
        return self.top / self.asked if self.asked else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of that."""
        return wilson(self.top, self.asked)


@dataclass(frozen=True, slots=True)
class Ranking:
    """By script, and among how many candidates."""

    candidates: int
    by_script: Mapping[str, Ranked]

    @property
    def overall(self) -> Ranked:
        """All scripts in one, each name counting once."""
        found = self.by_script.values()
        return Ranked(
            sum(one.asked for one in found),
            sum(one.first for one in found),
            sum(one.top for one in found),
        )


def rank(pairs: Sequence[Pair], *, each: int, step: Callable[[], None]) -> Ranking:
    """Return how names rank; ``each`` names of every script are asked for, 0 for all.

    The names that are asked for are drawn with a fixed seed.
    """
    latin = list({pair.right.text: pair.right for pair in pairs}.values())
    held = [held_of(entity) for entity in latin]
    place = {entity.text: number for number, entity in enumerate(latin)}
    right: dict[str, set[int]] = defaultdict(set)
    scripts: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.positive:
            if pair.left.text not in right:
                scripts[pair.script].append(pair)
            right[pair.left.text].add(place[pair.right.text])
    made = {}
    for script, members in sorted(scripts.items()):
        drawn = random.Random(SEED).sample(
            members, min(each or len(members), len(members))
        )
        places = []
        for pair in drawn:
            asked = asked_of(pair.left)
            scores = [judge(asked, one)[0] for one in held]
            own = right[pair.left.text]
            best = max(scores[number] for number in own)
            places.append(sum(s >= best for n, s in enumerate(scores) if n not in own))
            step()
        made[script] = Ranked(
            len(places),
            sum(before == 0 for before in places),
            sum(before < FIRST for before in places),
        )
    return Ranking(len(latin), made)
