"""Doubt protects: what could not be read never counts as harmless.

``policies/README.md`` has one row for each fact that a rule relies on: where it is read
from, what counts as unread, what it then counts as, and what each door does with such a
value before it comes to a decision. A row that is missing there is a fact that nobody
thought about; ``tests/policies/test_doubt.py`` holds the rows against the facts, and
changes each of them for the worse to see that nothing more is released.

The functions are what each action's facts are worked out by.
"""

from __future__ import annotations

from collections.abc import Iterable

from node.model.age import AGELESS
from node.model.record import FieldValue
from node.policy.bundle import Bundle
from node.policy.law import NOT_OURS, UNREADABLE

NATIONALITY = "nationality"
REFUGE = "refugee_of"


def nation(bundle: Bundle, value: FieldValue) -> str:
    """Return the code of a nationality, as normalised or else as we can read it.

    Records say ``PT``, ``PRT``, ``Portugal``; some say what nobody understands, or
    ``SU``, of which we cannot say whose it is today.
    """
    code = value.normal or value.value.strip()
    if value.normal in NOT_OURS:
        return code
    return bundle.nationality_codes.get(code.casefold(), UNREADABLE)


def nations(
    bundle: Bundle, fields: Iterable[FieldValue], name: str = NATIONALITY
) -> tuple[str, ...]:
    """Return the codes of all countries that ``fields`` have under ``name``, sorted."""
    return tuple(sorted({nation(bundle, v) for v in fields if v.field == name}))


def may_be_own_national(
    category: str, nationalities: Iterable[str], country: str
) -> bool:
    """Whether one of ``nationalities`` is of ``country``, or could not be read.

    A person of whom none is known may be. Things have none, and a passport that does
    not say whose it is says nothing of its holder.
    """
    codes = frozenset(nationalities)
    return bool(codes & {country, UNREADABLE}) or not (codes or category in AGELESS)
