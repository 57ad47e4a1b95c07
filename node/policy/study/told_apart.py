"""Questions that an agreement or assurance is about in one version and not in another.

Which agreements count is no matter of rules: it is worked out of the instrument's
parties, scope and dates. So a change of an instrument is tried with questions that it
covers before or after the change, and not both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product

from node.model.agreement import Agreement, Assurance
from node.model.codes import Purpose
from node.policy.bundle import Bundle
from node.policy.engine import ref
from node.policy.instruments import ALL
from node.policy.law import Law
from node.policy.study.cells import Cell, changed

QUESTIONS_MOST = 12
"""How many questions are told apart, at most, for one change."""

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class AskedCell:
    """Who asks whom, for what; under which agreement, with which assurance, or none.

    Countries are alpha-2 codes. What is empty is left as it stands in a cell, but for
    ``agreement`` where ``own`` is given, and ``assurance`` where it is not.
    """

    asker: str
    own: str = ""
    purpose: str = ""
    offence: str = ""
    category: str = ""
    agreement: str = ""
    assurance: str = ""


Sides = tuple[AskedCell, AskedCell]


def told_apart(bundle: Bundle, law: Law) -> list[Sides]:
    """Return questions as they stand in a bundle, and as they stand with other data."""
    found = [
        sides
        for old in bundle.agreements
        for new in law.agreements
        if old.id == new.id and old != new
        for sides in _agreed(bundle, old, new)
    ]
    given = {a.id: a for a in law.assurances}
    for one in bundle.assurances:
        found += _assured(one, given.get(one.id))
    return found[:QUESTIONS_MOST]


def asked(cell: Cell, question: AskedCell) -> Cell:
    """Return a cell as if that were the question."""
    cell = changed(cell, "country", question.asker)
    for name, kind, word in (
        ("own", "Country", question.own),
        ("purpose", "Purpose", question.purpose),
        ("offence", "Offence", question.offence),
        ("category", "Category", question.category),
    ):
        if word:
            cell = changed(cell, name, ref(kind, word))
    name, kind, word = "agreements", "Agreement", question.agreement
    if not question.own:
        name, kind, word = "assurances", "Assurance", question.assurance
    return changed(cell, name, [ref(kind, word)] if word else [])


def _agreed(bundle: Bundle, old: Agreement, new: Agreement) -> Iterator[Sides]:
    ways = product(_couples(old, new), _questions(bundle, old, new), _times(old, new))
    for (asker, own), (purpose, offence, category), at in ways:
        held = [
            one.id
            if one.binds(asker, own)
            and one.covers(Purpose(purpose), offence, category)
            and one.in_force(at)
            else ""
            for one in (old, new)
        ]
        if held[0] != held[1]:
            before, after = (
                AskedCell(asker, own, purpose, offence, category, one) for one in held
            )
            yield before, after


def _couples(old: Agreement, new: Agreement) -> list[tuple[str, str]]:
    """Return pairs of countries, those first of which one is a party in one alone."""
    moved = sorted(_countries(old.parties ^ new.parties))
    stay = sorted(_countries(old.parties & new.parties))
    sides = [sorted(_countries(side)) for side in (*old.sides, *new.sides)]
    some = [*moved, *stay[:3], *(code for side in sides for code in side[:2])]
    return [(a, b) for a in some for b in (*stay[:3], *some) if a != b]


def _countries(parties: frozenset[str]) -> set[str]:
    return {party for party in parties if len(party) == 2}


def _questions(
    bundle: Bundle, old: Agreement, new: Agreement
) -> list[tuple[str, str, str]]:
    """Return purposes, offences and categories: those that are told apart, or one."""
    return list(
        product(
            _some([str(p) for p in Purpose], old.purposes, new.purposes),
            _some(list(bundle.offences), old.offences, new.offences),
            _some(
                sorted(bundle.vocabulary["Category"]), old.categories, new.categories
            ),
        )
    )


def _some(words: Sequence[str], one: frozenset[str], two: frozenset[str]) -> list[str]:
    before, after = (
        {w for w in words if ALL in scope or w in scope} for scope in (one, two)
    )
    apart = [w for w in words if (w in before) != (w in after)]
    return apart[:4] or [w for w in words if w in before][:1]


def _times(old: Agreement, new: Agreement) -> list[datetime]:
    """Return instants at which one alone is in force; else one at which both are."""
    ends = (old.since, new.since, old.until, new.until)
    times = [at for end in ends for at in (end, end - _SECOND)]
    apart = [at for at in times if old.in_force(at) != new.in_force(at)]
    return apart[:1] or [at for at in times if old.in_force(at)][:1]


def _assured(old: Assurance, new: Assurance | None) -> Iterator[Sides]:
    """Tell apart who gave an assurance: it covers more afterwards, or less."""
    if new == old:
        return
    country = old.given_by[:2].upper()
    offence = "" if ALL in old.offences else min(old.offences, default="")
    grown = new is not None and (
        new.since < old.since or new.until > old.until or new.offences > old.offences
    )
    grown = grown or (new is not None and ALL in new.offences)
    without = AskedCell(country, offence=offence)
    with_it = AskedCell(country, offence=offence, assurance=old.kind)
    yield (without, with_it) if grown else (with_it, without)
