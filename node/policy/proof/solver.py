"""Find the plainest facts under which a formula is true, or that there are none.

The solver is z3 (MIT licence), which looks at all cells at once. A variable is a small
number, the place of its value in its domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from node.errors import BadInput, PolicyBroken
from node.policy.proof.formula import (
    NEVER,
    Cell,
    Every,
    Formula,
    Is,
    No,
    Value,
    variables,
)

TIMEOUT_MS = 60_000
TRUTHS = 2  # values of what is true or not

PLAIN: Mapping[str, Value] = {
    "category": "person",
    "purpose": "investigation",
    "role": "suspect",
    "handling": "H0",
    "grade": "identifier",
    "kind": "red",
    "asker_class": "police",
    "case_given": True,
    "meant": True,
    "field": "core/any_core",
}
"""What is nothing out of the ordinary; of other facts the first of their values."""


class Solver:
    """Looks through a space, given the values of each variable. For one thread."""

    def __init__(self, domains: Mapping[str, tuple[Value, ...]]) -> None:
        """Make ready.

        Raises:
            BadInput: the solver is not installed.
        """
        self._domains = domains
        self._z3 = _z3()
        self._vectors: dict[str, Any] = {}
        self._made: dict[int, tuple[Formula, Any]] = {}

    def find(self, breach: Formula) -> Cell | None:
        """Return the plainest cell in which a formula is true, or none.

        Raises:
            PolicyBroken: it takes too long to say.
        """
        if breach == NEVER:
            return None
        solver = self._z3.Optimize()
        solver.set("timeout", TIMEOUT_MS)
        named = sorted(variables(breach))
        for name in named:
            solver.add(self._z3.ULT(self._variable(name), len(self._domain(name))))
            solver.add_soft(self._variable(name) == self._plain(name))
        for name in named:
            if len(self._domain(name)) > TRUTHS:  # of two alike always the same
                solver.minimize(self._variable(name))
        solver.add(self._translated(breach))
        said = solver.check()
        if said == self._z3.unsat:
            return None
        if said != self._z3.sat:
            raise PolicyBroken("the solver gave up on a property")
        model = solver.model()
        cell = {n: self._domain(n)[self._plain(n)] for n in self._domains}
        for name in named:
            place = model.eval(self._variable(name), model_completion=True).as_long()
            cell[name] = self._domain(name)[place]
        return cell

    def any(self, said: Formula) -> bool:
        """Return whether there is a cell in which a formula is true.

        Raises:
            PolicyBroken: it takes too long to say.
        """
        if said == NEVER:
            return False
        solver = self._z3.Solver()
        solver.set("timeout", TIMEOUT_MS)
        for name in variables(said):
            solver.add(self._z3.ULT(self._variable(name), len(self._domain(name))))
        solver.add(self._translated(said))
        found = solver.check()
        if found == self._z3.unknown:
            raise PolicyBroken("the solver gave up on a property")
        return bool(found == self._z3.sat)

    def _variable(self, name: str) -> Any:
        if name not in self._vectors:
            bits = max(len(self._domain(name)).bit_length(), 1)
            self._vectors[name] = self._z3.BitVec(name, bits)
        return self._vectors[name]

    def _domain(self, name: str) -> tuple[Value, ...]:
        return self._domains[name]

    def _plain(self, name: str) -> int:
        domain = self._domain(name)
        plain = PLAIN.get(name, domain[0])
        return domain.index(plain) if plain in domain else 0

    def _translated(self, formula: Formula) -> Any:
        kept = self._made.get(id(formula))
        if kept is not None:
            return kept[1]
        made = self._translate(formula)
        self._made[id(formula)] = (formula, made)
        return made

    def _translate(self, formula: Formula) -> Any:
        if isinstance(formula, Is):
            domain = self._domain(formula.variable)
            if formula.value not in domain:
                return self._z3.BoolVal(False)
            return self._variable(formula.variable) == domain.index(formula.value)
        if isinstance(formula, No):
            return self._z3.Not(self._translated(formula.of))
        parts = [self._translated(part) for part in formula.parts]
        return self._z3.And(parts) if isinstance(formula, Every) else self._z3.Or(parts)


def installed() -> bool:
    """Whether there is a solver here."""
    return find_spec("z3") is not None


def _z3() -> Any:
    try:
        import z3  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
    except ImportError as why:
        raise BadInput(
            "the solver is not installed here",
            advice="Install it with: pip install 'comity-node[prove]'",
        ) from why
    return z3
