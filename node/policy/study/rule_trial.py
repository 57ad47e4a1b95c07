"""Changes of rules, tried: all variants of one rule are held against the same cells.

A decision is a function of which rules hold and which err. Where a rule and its variant
both hold, or neither does, and none errs, the decision is the same: so a case none of
whose requests tells the two apart ends as it did, and is not run. All variants of a
rule are put into one engine as rules of their own, which says of each cell which hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial

from node.policy.bundle import Bundle
from node.policy.engine import Ruling
from node.policy.study.cells import Cell, changed, crossed, rulings, with_facts_of
from node.policy.study.chance import Chance
from node.policy.study.mutate_rules import Change
from node.policy.study.rebuild import Bodies, alone
from node.policy.study.trial import Baseline, Pair, Trial
from node.policy.study.words import looked_at, words_near

CROSSED_MOST = 800
"""How many cells are crossed around a rule, for each of its actions."""

APART_MOST, MODELS_MOST, OPEN_MOST = 60, 15, 12
"""How many telling cells are compared; how many serve as models, and for how many."""

_ERRED = re.compile(r"policy `([^`]+)`")


def rule_trials(
    ground: Baseline, changes: Iterable[object]
) -> tuple[Callable[[], Iterator[Trial]], ...]:
    """Return for each rule what tries its changes, one after the other."""
    of_rule: dict[str, list[Change]] = {}
    for one in changes:
        if isinstance(one, Change):
            of_rule.setdefault(one.rule, []).append(one)
    return tuple(partial(_tried, ground, rule, of_rule[rule]) for rule in of_rule)


def _tried(ground: Baseline, rule: str, changes: Sequence[Change]) -> Iterator[Trial]:
    shop = ground.shop
    # (1) The rule and its variants, each by itself, in all cells there are to try.
    variants = {"0": shop.bodies[rule]}
    variants |= {str(n): c.body for n, c in enumerate(changes, 1) if c.body}
    actions = sorted(
        {action for body in variants.values() for action in shop.actions_of(body)}
    )
    cells = [cell for action in actions for cell in _around(ground, rule, action)]
    of_cases = {c.key(): c for a in actions for c in ground.of_cases(a)}
    every = {**of_cases, **{cell.key(): cell for cell in cells}}
    holding = _holding(ground, rule, variants, every)

    # (2) For each variant the cells that tell it from the rule.
    for number, change in enumerate(changes, 1):
        name = str(number) if change.body else ""
        telling = {k: every[k] for k, holds in holding.items() if _apart(holds, name)}
        yield Trial(
            rule=rule,
            change=change.change,
            bundle=shop.with_rule(rule, change.body),
            cases=_touched(ground, telling.keys()),
            pairs=partial(_pairs, ground, rule, list(telling.values())),
            alike=len(every) - len(telling),
            refusal=partial(shop.refusal, rule, change.body),
        )


_Holds = tuple[frozenset[str], frozenset[str]]
"""Which variants hold, and which err."""


def _holding(
    ground: Baseline, rule: str, variants: Bodies, every: Mapping[str, Cell]
) -> dict[str, _Holds]:
    """Tell of each cell which variants hold in it.

    Cells that are the same in all that the rule looks at are asked about once.
    """
    looked = looked_at(variants["0"])
    bundle = ground.shop.bundle
    plain = {key: _reduced(bundle, cell, looked) for key, cell in every.items()}
    keys = {key: cell.key() for key, cell in plain.items()}
    asked = {keys[key]: cell for key, cell in plain.items()}
    bench = alone(bundle.engine, variants, bundle.rules[rule])
    said = zip(asked, rulings(bundle, bench, list(asked.values())), strict=True)
    holds = {key: _holds(ruling) for key, ruling in said}
    return {key: holds[keys[key]] for key in every}


def _reduced(bundle: Bundle, cell: Cell, looked: AbstractSet[str]) -> Cell:
    """Return a cell with those facts alone, told to any agency of its sort."""
    facts = {name: value for name, value in cell.facts.items() if name in looked}
    if cell.agency not in bundle.named:
        cell = changed(cell, "class", cell.agency_class)
    return replace(cell, facts=facts)


def _pairs(ground: Baseline, rule: str, apart: Sequence[Cell]) -> list[Pair]:
    """Return cells that tell a variant from the rule, where nothing else is in the way.

    Whether they do is a matter of the facts that the rule looks at. So these facts are
    put on cells that are allowed as well: what else may forbid it there does not.
    """
    chance = Chance(ground.seed)
    near = words_near(ground.shop.bodies[rule], ground.words)
    cells = chance.sample(apart, APART_MOST)
    for cell in chance.sample(apart, MODELS_MOST):
        for other in chance.sample(ground.open(cell.action), OPEN_MOST):
            cells.append(with_facts_of(other, cell, near))
    return [(cell, cell) for cell in {cell.key(): cell for cell in cells}.values()]


def _touched(ground: Baseline, apart: AbstractSet[str]) -> list[int]:
    """Return the cases one of whose requests is among ``apart``; most of them first."""
    counts = [len(apart & asked.keys()) for asked in ground.asked]
    touched = [place for place, count in enumerate(counts) if count]
    return sorted(touched, key=lambda place: -counts[place])


def _around(ground: Baseline, rule: str, action: str) -> list[Cell]:
    """Return the drawn cells, and those in which the facts of the rule are crossed."""
    near = words_near(ground.shop.bodies[rule], ground.words)
    chance = Chance(ground.seed)
    around = crossed(ground.open(action), near, chance, CROSSED_MOST)
    return [*ground.drawn(action), *around]


def _holds(ruling: Ruling) -> _Holds:
    erred = {name for error in ruling.errors for name in _ERRED.findall(error)}
    if ruling.errors and not erred:
        erred = {""}
    return frozenset(rule.id for rule in ruling.rules), frozenset(erred)


def _apart(holds: _Holds, name: str) -> bool:
    """Whether a variant and the rule do not both hold, or err, alike."""
    holding, erring = holds
    if "" in erring:
        return True
    return ("0" in holding) != (name in holding) or ("0" in erring) != (name in erring)
