import pytest

from node.matching.names.nickname import _table, called, nickname_of

KNOWN = [
    ("bill", "william"), ("sasha", "aleksandr"), ("vova", "vladimir"), ("pepe", "jose"), ("paco", "francisco"),
    ("gianni", "giovanni"), ("hans", "johannes"), ("pierrot", "pierre"), ("hamoudi", "ahmad"), ("bob", "robert"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), KNOWN)
def test_a_familiar_form_is_known_from_both_sides(one, other):
    assert nickname_of(one, other)
    assert nickname_of(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("bill", "liam"), ("ahmad", "muhammad"), ("ivan", "igor"), ("", "")],
)
def test_two_names_are_not_each_other_by_way_of_a_third(one, other):
    assert not nickname_of(one, other)


def test_the_table_is_folded_and_small():
    rows = _table().items()
    assert all(name.isalpha() and name.isascii() for name, _ in rows)
    assert all(name not in forms for name, forms in rows)
    assert sum(len(name) + sum(map(len, forms)) for name, forms in rows) < 60_000


def test_a_name_is_called_by_its_forms_and_a_form_is_of_its_names():
    assert "bill" in called("william")
    assert "william" in called("bill")
    assert called("zelnik") == ()
