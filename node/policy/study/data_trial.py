"""Changes of data, tried: who is touched by one, and what it makes of decisions.

What is known of a country reaches a decision by the entities of the request alone, and
the facts of a question by its own agencies: so a change about one country can touch the
cases that name it and no other, unless a rule names the country. The same holds for
offences and fields. Agreements and assurances reach decisions by the facts, which all
cases are given anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from node.model.codes import Action
from node.policy.bundle import Bundle
from node.policy.casefile import Case, CaseFacts
from node.policy.engine import NAMESPACE, ref
from node.policy.law import Law
from node.policy.study.cells import Cell, changed
from node.policy.study.chance import Chance
from node.policy.study.mutate_data import DataChange
from node.policy.study.sensitive import sensitive
from node.policy.study.told_apart import asked, told_apart
from node.policy.study.trial import Baseline, Pair, Trial

CELLS_MOST = 60
"""How many cells of an action are tried with a field; those of cases and drawn ones."""


def data_trials(
    ground: Baseline, changes: Iterable[object]
) -> tuple[Callable[[], Iterator[Trial]], ...]:
    """Return what tries changes of data, one after the other."""
    found = [one for one in changes if isinstance(one, DataChange)]
    return (lambda: (_trial(ground, one) for one in found),)


def _trial(ground: Baseline, change: DataChange) -> Trial:
    bundle = ground.shop.bundle
    if change.law is None:
        return Trial(change.rule, change.change, bundle, refused=True)
    return Trial(
        rule=change.rule,
        change=change.change,
        bundle=ground.shop.with_law(change.law),
        cases=_touched(ground, change),
        pairs=partial(_pairs, ground, change, change.law),
    )


def _touched(ground: Baseline, change: DataChange) -> list[int]:
    """Return the cases that a change can touch."""
    shop = ground.shop
    cases = enumerate(shop.bundle.cases)
    kind = "Country" if change.country else "Offence" if change.offence else ""
    marker = f"'{NAMESPACE}::{kind}', 'id': '{change.country or change.offence}'"
    named = bool(kind) and any(marker in str(body) for body in shop.bodies.values())
    if change.country and not named:
        return [n for n, c in cases if change.country in _countries(shop.bundle, c)]
    if change.offence and not named:
        return [n for n, c in cases if c.given.offence == change.offence]
    if change.field:
        return [n for n, c in cases if change.field in dict(c.fields)]
    return [n for n, _ in cases]


def _countries(bundle: Bundle, case: Case) -> set[str]:
    """Return the countries that a case names: of agencies, refuge, and exclusion."""
    given = case.given
    names = [given.own, given.originator]
    lands: Sequence[str] = ()
    if isinstance(given, CaseFacts):
        names.append(given.asker)
    else:
        names.append(given.recipient)
        lands = (*given.refugee_from, *given.excluded_countries, *given.nationalities)
    codes = {name[:2].upper() for name in names if name}
    known = bundle.nationality_codes
    return codes | {known.get(n.strip().casefold(), n) for n in lands}


def _pairs(ground: Baseline, change: DataChange, law: Law) -> list[Pair]:
    """Return the cells that the change is about, as each of the two sees them."""
    chance = Chance(ground.seed)
    pairs: list[Pair] = []
    kind = "country" if change.country else "offence" if change.offence else ""
    some = list(sensitive(ground, kind)) if kind else []
    if change.field:
        for action in Action:
            drawn = (*ground.open(action), *ground.drawn(action))
            some += chance.sample(drawn, CELLS_MOST)
    pairs += [(cell, cell) for one in some for cell in _moved(ground, change, one)]
    for old, new in told_apart(ground.shop.bundle, law):
        for action in Action:
            some = chance.sample(ground.of_cases(action), 2)
            pairs += [(asked(c, old), asked(c, new)) for c in some]
    return pairs


def _moved(ground: Baseline, change: DataChange, cell: Cell) -> list[Cell]:
    """Return a cell about the country, offence or field that a change is about.

    A country stands under an agreement that binds it, or under none: that the data
    were wrong about a country with which nothing is agreed opens nothing.
    """
    if change.country:
        of = change.country
        bound = [a.id for a in ground.shop.bundle.agreements if of in a.parties]
        held = [ref("Agreement", name) for name in bound[:1]]
        moved = changed(cell, "country", of)
        return [changed(moved, "agreements", held if cell.facts["agreements"] else [])]
    if change.offence:
        return [changed(cell, "offence", ref("Offence", change.offence))]
    if change.field and cell.field:
        groups = ground.shop.bundle.fields[change.field].groups
        return [replace(cell, field=change.field, group=group) for group in groups]
    return []
