"""Ask whether there are facts under which a property does not hold.

    property → formula of its breach → solver → none, or the plainest such facts

The solver is asked over every cell of the space at once, not over samples; that the
formulas say what the engine says is shown by comparing the two
(``tests/policies/test_proof.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from node.errors import PolicyBroken
from node.model.codes import Action
from node.policy.proof.decisions import Decisions, Ruled, known_of
from node.policy.proof.formula import (
    Cell,
    Formula,
    Is,
    Value,
    every,
    given,
    no,
    replaced,
    some,
    variables,
)
from node.policy.proof.properties import Property, Stated
from node.policy.proof.solver import Solver
from node.policy.proof.words import field_of, formula_of, variable_of

_ACTIONS: Mapping[str, tuple[Action, ...]] = {
    "ask": (Action.ASK,),
    "hit": (Action.ANSWER_HIT,),
    "exact": (Action.DISCLOSE_EXACT,),
    "leaves": (Action.DISCLOSE_EXACT, Action.DISCLOSE_GENERALISED),
    "told": (Action.NOTIFY,),
    "tells-exact": (Action.TELL_EXACT,),
    "tells": (Action.TELL_EXACT, Action.TELL_GENERALISED),
    "forwarded": (Action.FORWARD,),
}
_BEFORE: Mapping[str, str] = {
    "hit": "ask",
    "exact": "hit",
    "leaves": "hit",
    "tells-exact": "told",
    "tells": "told",
}
"""What is decided before: where it is refused, nothing is said of what comes after."""
_GIVEN = {"approval:": "approvals", "assurance:": "assurances"}


@dataclass(frozen=True, slots=True)
class Breach:
    """Facts under which a property does not hold, and what they differ from.

    ``against`` is the second cell where two are compared: less protected, another
    value, or with what would cure; None where one cell says it.
    """

    cell: Cell
    against: Cell | None


@dataclass(frozen=True, slots=True)
class PropertyProof:
    """What was found of one property. ``breach`` is None where it holds.

    A ``possible`` that is not so has no facts to show: ``missing`` says so. Nor has one
    that is about no facts at all, and would hold of any bundle: ``empty``.
    """

    stated: Stated
    breach: Breach | None = None
    missing: bool = False
    empty: bool = False

    @property
    def holds(self) -> bool:
        """Whether the property holds, and says something."""
        return self.breach is None and not self.missing and not self.empty


@dataclass(frozen=True, slots=True)
class _Question:
    """A formula that is true where the property is broken, and the other cell."""

    breach: Formula
    changed: Mapping[str, Value]


class PropertyProver:
    """Proves properties of one bundle at one instant. For one thread.

    Raises:
        BadInput: the solver is not installed.
    """

    def __init__(self, decisions: Decisions) -> None:
        """Make ready; nothing is asked yet."""
        self.decisions = decisions
        self.space = decisions.space
        self._solver = Solver(self.space.domains)

    def prove(self, stated: Stated) -> PropertyProof:
        """Return whether a property holds, or the plainest facts where it does not.

        Raises:
            PolicyBroken: it has a word that the bundle does not know.
        """
        one = stated.property
        where = f"{stated.path}:{stated.line}: property {one.id}"
        about = self._about(one, where)
        for question in self._questions(one, about, where):
            cell = self._solver.find(question.breach)
            if one.kind == "possible":
                return PropertyProof(stated, missing=cell is None)
            if cell is not None:
                against = {**cell, **question.changed} if question.changed else None
                return PropertyProof(stated, Breach(cell, against))
        return PropertyProof(stated, empty=not self._solver.any(about))

    # --- what a breach is -------------------------------------------------------------

    def _about(self, one: Property, where: str) -> Formula:
        """Return of which facts a property speaks; they are facts of its decision."""
        within = every(
            formula_of(one.when, self.space, where),
            no(formula_of(one.unless, self.space, where)) if one.unless else every(),
        )
        named = {name.partition(":")[0] for name in (*variables(within), one.fact)}
        named |= {"field"} if one.kind == "also" else set()
        if odd := sorted(named - known_of(_ACTIONS[one.decision][0]) - {""}):
            raise PolicyBroken(f"{where}: {odd[0]} is no fact of {one.decision!r}")
        return within

    def _questions(
        self, one: Property, within: Formula, where: str
    ) -> Iterator[_Question]:
        decided = self.decisions.words[one.decision]
        if one.kind in ("never", "possible"):
            yield _Question(every(decided, within), {})
        elif one.kind in ("more", "alike"):
            fact = variable_of(one.fact, one.order, self.space, where)
            for values in pairwise(one.order):
                yield from self._pair(one, every(decided, within), fact, values)
        elif one.kind == "also":
            field = field_of(one.field, self.space, where)
            this = field_of(one.this, self.space, where)
            has = given(every(decided, within), {"field": field})
            also = given(decided, {"field": this})
            yield _Question(every(has, no(also), Is("field", field)), {"field": this})
        else:
            first = _BEFORE.get(one.decision, "")
            asked = self.decisions.words[first] if first else every()
            for action in _ACTIONS[one.decision]:
                broken = self._uncured(self.decisions.ruled[action])
                yield _Question(every(asked, broken, within), {})

    def _pair(
        self,
        one: Property,
        decided: Formula,
        fact: str,
        values: tuple[Value, Value],
    ) -> Iterator[_Question]:
        before, after = values
        first, second = (given(decided, {fact: value}) for value in values)
        yield _Question(every(second, no(first), Is(fact, after)), {fact: before})
        if one.kind == "alike":
            yield _Question(every(first, no(second), Is(fact, before)), {fact: after})

    def _uncured(self, ruled: Ruled) -> Formula:
        """Return when a refusal names what would cure it, and that would not."""
        rules = self.decisions.bundle.rules
        applying = [(rules[name].remedy, f) for name, f in ruled.forbids.items()]
        curable = every(
            some(*(when for _, when in applying)),
            *(no(when) for remedy, when in applying if not _is_given(remedy)),
        )
        # Mostly a cure is named only where all cures together would open it.
        all_given = {f: every() for f in self.space.domains if f.startswith(_CURES)}
        opens = replaced(ruled.allowed, all_given) if ruled.assumed else every()
        given_then: dict[str, Formula] = {}
        for remedy, when in applying:
            if _is_given(remedy):
                fact = _fact_of(remedy)
                given_then[fact] = some(given_then.get(fact, Is(fact, True)), when)
        cured = replaced(ruled.allowed, given_then)
        return every(curable, opens, no(cured))


_CURES = tuple(f"{fact}:" for fact in _GIVEN.values())


def _is_given(remedy: str) -> bool:
    return any(remedy.startswith(start) for start in _GIVEN)


def _fact_of(remedy: str) -> str:
    kind, _, word = remedy.partition(":")
    fact = _GIVEN[f"{kind}:"]
    return f"{fact}:{remedy}" if fact == "approvals" else f"{fact}:{word}"
