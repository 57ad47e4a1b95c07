"""Cells in which it matters which country is told, or which offence it is about.

Most decisions do not look at either. What is known of 250 countries is tried in those
that do: cells around the rules that look at a country, in which two sorts of country
are treated otherwise. Likewise for offences.
"""

from __future__ import annotations

from node.model.codes import Action
from node.policy.study.cells import Cell, changed, crossed
from node.policy.study.chance import Chance
from node.policy.study.trial import Baseline
from node.policy.study.words import words_near

CROSSED_MOST = 100
"""How many cells are crossed around a rule, for each of its actions."""
KEPT_MOST = 40
"""How many are kept that stand under an agreement, and how many that do not."""


def sensitive(ground: Baseline, kind: str) -> tuple[Cell, ...]:
    """Return cells that some other ``country``, or ``offence``, makes another decision.

    Worked out once for each kind.
    """
    if kind not in ground.kept:
        ground.kept[kind] = tuple(_found(ground, kind))
    return ground.kept[kind]


def _found(ground: Baseline, kind: str) -> list[Cell]:
    chance = Chance(ground.seed)
    cells: dict[str, Cell] = {}
    for body in ground.shop.bodies.values():
        near = words_near(body, ground.words)
        if kind not in near:
            continue
        others = {name: some for name, some in near.items() if name != kind}
        for action in sorted(ground.shop.actions_of(body) & {*Action}):
            bases = ground.open(action)
            around = crossed(bases, others, chance, CROSSED_MOST)
            cells |= {c.key(): c for c in (*chance.sample(bases, 20), *around)}
    told: dict[str, set[bool]] = {key: set() for key in cells}
    for sort in ground.words[kind]:
        moved = [changed(cell, kind, sort) for cell in cells.values()]
        for key, yes in zip(cells, ground.allowed(moved), strict=True):
            told[key].add(yes)
    mattering = [cells[key] for key, said in told.items() if len(said) > 1]
    under = [cell for cell in mattering if cell.facts["agreements"]]
    free = [cell for cell in mattering if not cell.facts["agreements"]]
    return [*chance.sample(under, KEPT_MOST), *chance.sample(free, KEPT_MOST)]
