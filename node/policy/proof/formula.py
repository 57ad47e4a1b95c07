"""Formulas over facts that have finitely many values.

An atom says that a variable has a value. A cell gives every variable its value;
``evaluate`` says what a formula is there, and ``prover`` asks whether there is a cell
in which it is true. Formulas are made by ``every``, ``some`` and ``no``, which leave
out what decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Value = str | bool
Cell = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Is:
    """True where the variable has the value."""

    variable: str
    value: Value


@dataclass(frozen=True, slots=True)
class No:
    """True where ``of`` is not."""

    of: Formula


@dataclass(frozen=True, slots=True)
class Every:
    """True where all parts are."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """True where one part at least is."""

    parts: tuple[Formula, ...]


Formula = Is | No | Every | Some
YES, NEVER = Every(()), Some(())


def every(*parts: Formula) -> Formula:
    """Return what is true where all ``parts`` are."""
    kept = _kept(parts, Every)
    if NEVER in kept:
        return NEVER
    return kept[0] if len(kept) == 1 else Every(kept)


def some(*parts: Formula) -> Formula:
    """Return what is true where one of ``parts`` is."""
    kept = _kept(parts, Some)
    if YES in kept:
        return YES
    return kept[0] if len(kept) == 1 else Some(kept)


def no(of: Formula) -> Formula:
    """Return what is true where ``of`` is not."""
    if of == YES:
        return NEVER
    if of == NEVER:
        return YES
    return of.of if isinstance(of, No) else No(of)


def among(variable: str, values: Iterable[Value]) -> Formula:
    """Return what is true where the variable has one of ``values``."""
    return some(*(Is(variable, value) for value in values))


def evaluate(formula: Formula, cell: Cell) -> bool:
    """Return whether a formula is true in a cell."""
    if isinstance(formula, Is):
        return cell[formula.variable] == formula.value
    if isinstance(formula, No):
        return not evaluate(formula.of, cell)
    if isinstance(formula, Every):
        return all(evaluate(part, cell) for part in formula.parts)
    return any(evaluate(part, cell) for part in formula.parts)


def variables(formula: Formula) -> frozenset[str]:
    """Return the variables that a formula looks at."""
    if isinstance(formula, Is):
        return frozenset((formula.variable,))
    if isinstance(formula, No):
        return variables(formula.of)
    return frozenset().union(*map(variables, formula.parts))


def given(formula: Formula, values: Mapping[str, Value]) -> Formula:
    """Return a formula in which some variables have their values."""
    if isinstance(formula, Is):
        if formula.variable not in values:
            return formula
        return every() if values[formula.variable] == formula.value else NEVER
    if isinstance(formula, No):
        return no(given(formula.of, values))
    fold = every if isinstance(formula, Every) else some
    return fold(*(given(part, values) for part in formula.parts))


def replaced(formula: Formula, by: Mapping[str, Formula]) -> Formula:
    """Return a formula in which some true-or-not variables are formulas."""
    if isinstance(formula, Is):
        if formula.variable not in by:
            return formula
        holds = by[formula.variable]
        return holds if formula.value is True else no(holds)
    if isinstance(formula, No):
        return no(replaced(formula.of, by))
    fold = every if isinstance(formula, Every) else some
    return fold(*(replaced(part, by) for part in formula.parts))


def _kept(parts: Iterable[Formula], kind: type[Every | Some]) -> tuple[Formula, ...]:
    """Return the parts once each, those of the same kind taken apart."""
    found: dict[Formula, None] = {}
    for part in parts:
        inside = part.parts if isinstance(part, kind) else (part,)
        found |= dict.fromkeys(inside)
    return tuple(found)
