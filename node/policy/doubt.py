"""Doubt protects: what could not be read never counts as harmless.

``PROTECTING`` has one row for each fact that a rule relies on: where it is read from,
what counts as unread, what it then counts as, and what each door does with such a
value before it comes to a decision. A row that is missing here is a fact that nobody
thought about; ``tests/policies/test_doubt.py`` holds the rows against the facts, and
changes each of them for the worse to see that nothing more is released.

The functions are what each action's facts are worked out by.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from node.model.age import AGELESS
from node.model.record import FieldValue
from node.policy.bundle import Bundle

NATIONALITY = "nationality"
REFUGE = "refugee_of"
UNREADABLE = "?"
NOT_OURS = frozenset(("XXA", "XXB", "XXC", "XK"))
"""Readings that no bundle lists: stateless, refugees (ICAO Doc 9303-3, 5), Kosovo.

Others that are no country of today (``SU``, ``XXX``, ``UNO``) may hide one of ours.
"""


@dataclass(frozen=True, slots=True)
class Protecting:
    """One fact: its source, what is doubt about it, and what doubt comes to."""

    read_from: str
    doubt: str
    counts_as: str
    at_the_doors: str


PROTECTING: Mapping[str, Protecting] = MappingProxyType(
    {
        "minor": Protecting(
            "the mark, and every `birth_date`, on the day of the question",
            "a date that is not read, in the future, or over 120 years ago; a person "
            "without any date",
            "a minor",
            "kept as written; a mark that is not true or false is rejected",
        ),
        "own_national": Protecting(
            "every `nationality`",
            "one that is not read, or of a country that is no more; a person "
            "without any",
            "a national of ours",
            "kept as written",
        ),
        "nationalities": Protecting(
            "every `nationality`", "one that is not read", "`?`", "kept as written"
        ),
        "role": Protecting(
            "the role of the row, its mapping or its import",
            "a code that is not known; a person without a role",
            "nothing: it is not taken in",
            "rejected; at the desk a person without a role is `none`, who is not named",
        ),
        "handling": Protecting(
            "the code of the row, its mapping or its import",
            "a code that is not known",
            "nothing: it is not taken in",
            "rejected",
        ),
        "hidden": Protecting(
            "the mark of the row",
            "a mark that is not true or false",
            "nothing: it is not taken in",
            "rejected",
        ),
        "originator": Protecting(
            "the originator of the row or its import",
            "a name that is not exactly our own id",
            "another's: its consent is needed",
            "kept as written; of a notice, it must be an agency of a known country",
        ),
        "category": Protecting(
            "the record or notice",
            "one that the bundle does not know",
            "an error: everything is refused",
            "rejected; a received notice is kept, and never named in a list",
        ),
        "grade": Protecting(
            "our own comparison",
            "a number that fills a form, that only groups, or that a name, date or "
            "flag contradicts",
            "`possible` at most",
            "kept, marked as saying nothing",
        ),
        "asker": Protecting(
            "the card, as it was confirmed",
            "an id and a country that do not agree; a class or country not known",
            "an error: everything is refused",
            "a card with an unknown class or country is refused",
        ),
        "purpose": Protecting(
            "the question or notice",
            "a code that is not known",
            "nothing: it is not taken in",
            "the message is refused as malformed",
        ),
        "offence": Protecting(
            "the question or notice",
            "one that the bundle does not know",
            "an error: everything is refused",
            "kept as written",
        ),
        "legal_basis": Protecting(
            "the question or notice",
            "one that no agreement of the bundle has",
            "none: no agreement covers the question",
            "kept as written",
        ),
        "case_given": Protecting(
            "the question or notice", "an empty one", "not given", "kept as written"
        ),
        "agreements": Protecting(
            "the bundle", "one that the bundle does not have", "none", "no door"
        ),
        "assurances": Protecting(
            "the bundle", "one that the bundle does not have", "none", "no door"
        ),
        "approvals": Protecting(
            "our release officers",
            "a remedy that the bundle does not know",
            "not given",
            "no door",
        ),
        "kind": Protecting(
            "the notice",
            "one that the bundle does not know",
            "an error: everything is refused",
            "refused",
        ),
        "excluded": Protecting(
            "the countries that may not be told",
            "a country that is not read",
            "an error: everything is refused",
            "refused at the desk",
        ),
        "refuge_from": Protecting(
            "the countries somebody fled from, and every `refugee_of`",
            "a country that is not read",
            "an error: everything is refused",
            "refused at the desk; a field is kept as written",
        ),
        "medical_needs": Protecting(
            "the statement of that name", "an empty one", "not said", "kept as written"
        ),
    }
)
"""By the name that rules and facts have for it."""


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
