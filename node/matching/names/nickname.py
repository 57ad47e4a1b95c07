"""Familiar forms of names: Bill for William, Sasha for Aleksandr.

Two familiar forms of one name are not taken for each other by way of it: Bill and
Liam are two men. A form may be another's of several names (Sasha: Aleksandra).
"""

from __future__ import annotations

from functools import cache

from node.matching.tables import rows


@cache
def _table() -> dict[str, frozenset[str]]:
    """Return each name with its familiar forms. Read at first use."""
    return {name: frozenset(forms.split()) for name, forms in rows("nicknames")}


def nickname_of(a: str, b: str) -> bool:
    """Whether one of two folded words is a familiar form of the other."""
    table = _table()
    return b in table.get(a, ()) or a in table.get(b, ())


@cache
def _of_form() -> dict[str, frozenset[str]]:
    """Return each familiar form with the names that it is of."""
    found: dict[str, set[str]] = {}
    for name, forms in _table().items():
        for form in forms:
            found.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in found.items()}


def called(word: str) -> tuple[str, ...]:
    """Return the names that a folded word is a form of, and its familiar forms."""
    return tuple(
        sorted(_of_form().get(word, ())) + sorted(_table().get(word, frozenset()))
    )
