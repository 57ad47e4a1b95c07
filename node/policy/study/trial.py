"""What is tried of one change, and the ground that all changes are tried on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from node.policy.bundle import Bundle
from node.policy.study.cells import Cell, allowed, neighbours
from node.policy.study.chance import Chance
from node.policy.study.rebuild import Workshop

RANDOM_MOST = 600
"""How many cells are drawn for each action."""

Pair = tuple[Cell, Cell]
"""A cell as the bundle would see it, and as the changed one would."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One change, tried.

    ``cases`` are places of the cases that it can touch, the likeliest to notice first.
    ``pairs`` makes the cells in which the two may differ; ``alike`` is in how many more
    they were found to decide alike. ``refusal`` says why the changed bundle would not
    load; ``refused`` is that it cannot even be made.
    """

    rule: str
    change: str
    bundle: Bundle
    cases: Sequence[int] = ()
    pairs: Callable[[], Sequence[Pair]] = tuple
    alike: int = 0
    refusal: Callable[[], str] = str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """A bundle, what each of its cases asks (by ``Cell.key``), and what facts can be.

    What is worked out of them once, and is used for every change, is kept.
    """

    shop: Workshop
    asked: Sequence[Mapping[str, Cell]]
    words: Mapping[str, Sequence[Any]]
    seed: int
    _cells: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    _drawn: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    _open: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    _before: dict[str, bool] = field(default_factory=dict)
    kept: dict[str, tuple[Cell, ...]] = field(default_factory=dict)

    def of_cases(self, action: str) -> tuple[Cell, ...]:
        """Return the cells of an action that the cases ask about, each once."""
        if action not in self._cells:
            cells = {k: c for some in self.asked for k, c in some.items()}
            of_it = (cell for cell in cells.values() if cell.action == action)
            self._cells[action] = tuple(of_it)
        return self._cells[action]

    def open(self, action: str) -> tuple[Cell, ...]:
        """Return those of cases and drawn ones that are allowed; if none is, all."""
        if action not in self._open:
            cells = (*self.of_cases(action), *self.drawn(action))
            said = zip(cells, self.allowed(cells), strict=True)
            self._open[action] = tuple(cell for cell, yes in said if yes) or cells
        return self._open[action]

    def drawn(self, action: str) -> tuple[Cell, ...]:
        """Return cells of an action that are drawn around those of the cases."""
        if action not in self._drawn:
            chance = Chance(self.seed)
            found = neighbours(self.of_cases(action), self.words, chance, RANDOM_MOST)
            self._drawn[action] = tuple(found)
        return self._drawn[action]

    def allowed(
        self, cells: Sequence[Cell], changed: Bundle | None = None
    ) -> list[bool]:
        """Tell of each cell whether it is allowed, here or in a changed bundle."""
        if changed is not None:
            return allowed(changed, cells)
        keys = [cell.key() for cell in cells]
        new = {k: c for k, c in zip(keys, cells, strict=True) if k not in self._before}
        said = allowed(self.shop.bundle, list(new.values()))
        self._before.update(zip(new, said, strict=True))
        return [self._before[key] for key in keys]
