"""Tables of formulas: equal exactly where two formulas are true in the same cells."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from node.policy.proof.formula import Is, evaluate, every, no, some
from node.policy.proof.table import TruthTable, table_of

DOMAINS = {"a": (False, True), "b": ("x", "y", "z"), "c": (False, True), "d": ("p",)}
MOST = 1000


def formulas():
    atoms = [Is(name, value) for name, values in DOMAINS.items() for value in values]
    return st.recursive(
        st.sampled_from(atoms),
        lambda inner: st.one_of(
            inner.map(no),
            st.lists(inner, max_size=3).map(lambda parts: every(*parts)),
            st.lists(inner, max_size=3).map(lambda parts: some(*parts)),
        ),
        max_leaves=12,
    )


def truths(formula):
    cells = [dict(zip(DOMAINS, c, strict=True)) for c in product(*DOMAINS.values())]
    return [evaluate(formula, cell) for cell in cells]


@given(formulas(), formulas())
def test_tables_are_equal_exactly_where_formulas_are_true_alike(one, other):
    tables = [table_of(formula, DOMAINS, MOST) for formula in (one, other)]
    assert (tables[0] == tables[1]) is (truths(one) == truths(other))
    said = [table.digestible() for table in tables if table is not None]
    assert (said[0] == said[1]) is (tables[0] == tables[1])


def test_what_a_formula_does_not_turn_on_has_no_place():
    idle = some(Is("b", "x"), Is("b", "y"), Is("b", "z"))
    assert table_of(every(Is("a", True), idle), DOMAINS, MOST) == TruthTable(
        ("a",), 0b10
    )


def test_a_table_with_too_many_cells_is_not_made():
    both = every(Is("a", True), Is("b", "x"))
    assert table_of(both, DOMAINS, 5) is None
    assert table_of(both, DOMAINS, 6) is not None


def test_a_value_that_no_cell_has_is_never_there():
    assert table_of(Is("b", "unheard"), DOMAINS, MOST) == TruthTable((), 0)
