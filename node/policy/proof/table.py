"""The cells in which a formula is true, as the bits of one number.

Two formulas are true in the same cells exactly where their tables are equal, however
each is written. Only variables on which the truth does depend have a place in a table,
so that what a formula mentions and does not turn on makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod

from node.policy.proof.formula import (
    Every,
    Formula,
    Is,
    No,
    Value,
    given,
    variables,
)

Domains = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class TruthTable:
    """Where a formula is true: bit n is the nth cell, the last variable moving first.

    The variables are sorted by name, the values in the order of their domain.
    """

    variables: tuple[str, ...]
    true: int

    def digestible(self) -> bytes:
        """Return bytes that are the same for equal tables, and for no others."""
        size = (self.true.bit_length() + 7) // 8
        return "\0".join(self.variables).encode() + b"\1" + self.true.to_bytes(size)


def table_of(formula: Formula, domains: Domains, most: int) -> TruthTable | None:
    """Return the table of a formula; None if it would have more than ``most`` cells."""
    names = tuple(sorted(variables(formula)))
    if prod(len(domains[name]) for name in names) > most:
        return None
    grid = _Grid(names, domains)
    true = grid.true(formula)
    idle = {name: domains[name][0] for name in names if not grid.turns_on(true, name)}
    if not idle:
        return TruthTable(names, true)
    left = tuple(name for name in names if name not in idle)
    return TruthTable(left, _Grid(left, domains).true(given(formula, idle)))


class _Grid:
    """All cells of some variables, each with its place in a number."""

    def __init__(self, names: tuple[str, ...], domains: Domains) -> None:
        self._domains = domains
        self._stride: dict[str, int] = {}
        self._count = 1
        for name in reversed(names):
            self._stride[name] = self._count
            self._count *= len(domains[name])
        self._every = (1 << self._count) - 1
        self._made: dict[Is, int] = {}

    def true(self, formula: Formula) -> int:
        """Return the cells in which a formula is true."""
        if isinstance(formula, Is):
            if formula not in self._made:
                self._made[formula] = self._where(formula)
            return self._made[formula]
        if isinstance(formula, No):
            return self._every ^ self.true(formula.of)
        if isinstance(formula, Every):
            found = self._every
            for part in formula.parts:
                found &= self.true(part)
            return found
        found = 0
        for part in formula.parts:
            found |= self.true(part)
        return found

    def turns_on(self, true: int, name: str) -> bool:
        """Whether the truth is another with another value of a variable."""
        stride = self._stride[name]
        first = self.true(Is(name, self._domains[name][0]))
        alike = true & first
        return any(
            (true >> place * stride) & first != alike
            for place in range(1, len(self._domains[name]))
        )

    def _where(self, atom: Is) -> int:
        domain = self._domains[atom.variable]
        if atom.value not in domain:
            return 0
        stride = self._stride[atom.variable]
        found = ((1 << stride) - 1) << domain.index(atom.value) * stride
        size = stride * len(domain)
        while size < self._count:  # doubled, and cut at the end
            found |= found << size
            size *= 2
        return found & self._every
