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
