"""Formulas: what is left out decides nothing, and the solver looks at every cell."""

from __future__ import annotations

from itertools import product

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from node.policy.proof.formula import (
    NEVER,
    YES,
    Is,
    evaluate,
    every,
    given,
    no,
    replaced,
    some,
    variables,
)
from node.policy.proof.solver import Solver

DOMAINS = {"flag": (False, True), "other": (False, True), "role": ("a", "b", "c")}
CELLS = [dict(zip(DOMAINS, v, strict=True)) for v in product(*DOMAINS.values())]
ATOMS = [Is(name, value) for name, values in DOMAINS.items() for value in values]
FORMULAS = st.recursive(
    st.sampled_from([*ATOMS, YES, NEVER]),
    lambda inner: st.one_of(
        inner.map(no),
        st.lists(inner, max_size=3).map(lambda parts: every(*parts)),
        st.lists(inner, max_size=3).map(lambda parts: some(*parts)),
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@drawn(FORMULAS)
def test_the_solver_finds_a_cell_where_there_is_one_and_only_there(formula):
    found = Solver(DOMAINS).find(formula)
    assert (found is not None) == any(evaluate(formula, cell) for cell in CELLS)
    if found is not None:
        assert evaluate(formula, found)
        assert found.keys() == DOMAINS.keys()


@drawn(FORMULAS, st.sampled_from(CELLS))
def test_a_fact_that_is_given_is_looked_at_no_more(formula, cell):
    fixed = given(formula, {"role": "b"})
    assert "role" not in variables(fixed)
    assert evaluate(fixed, cell) == evaluate(formula, {**cell, "role": "b"})


@drawn(FORMULAS, st.sampled_from(CELLS))
def test_a_fact_may_stand_for_others(formula, cell):
    instead = some(Is("flag", True), Is("role", "c"))
    changed = {**cell, "flag": evaluate(instead, cell)}
    assert evaluate(replaced(formula, {"flag": instead}), cell) == evaluate(
        formula, changed
    )


def test_what_decides_nothing_is_left_out():
    one = Is("flag", True)
    assert every(YES, one, one) == one
    assert some(NEVER, one, one) == one
    assert every(one, NEVER) == NEVER
    assert some(one, YES) == YES
    assert no(no(one)) == one


def test_the_plainest_cell_is_found():
    found = Solver(DOMAINS).find(some(Is("flag", True), Is("role", "c")))
    assert sum(found[n] != DOMAINS[n][0] for n in DOMAINS) == 1
