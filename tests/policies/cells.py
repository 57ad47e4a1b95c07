"""Cells of a bundle's space of facts, and the same facts put before the engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from node.policy.fields import asked_field

from node.model.codes import Action
from node.policy.bundle import Bundle
from node.policy.engine import agency_entity, ref, uid
from node.policy.proof.agreements import country_of
from node.policy.proof.decisions import FACTS, Decisions
from node.policy.proof.formula import Is, evaluate, every, no, some
from node.policy.proof.solver import Solver
from node.policy.proof.space import Space, spoken_in

AT = datetime(2026, 6, 1, tzinfo=UTC)
CODES = {
    "purpose": "Purpose",
    "category": "Category",
    "role": "SubjectRole",
    "handling": "Handling",
    "grade": "Grade",
    "kind": "NoticeKind",
    "own": "Country",
    "offence": "Offence",
}
SETS = {
    "approvals": "Remedy",
    "assurances": "Assurance",
    "excluded": "Country",
    "refuge_from": "Country",
}


def decisions_of(bundle: Bundle) -> Decisions:
    space = Space(bundle, AT, spoken_in(bundle.bodies.values()))
    return Decisions(bundle, space)


def engine_allows(decisions: Decisions, cell, action: Action) -> bool:
    """What the engine itself says to the facts of a cell; it may not err."""
    bundle = decisions.bundle
    about, facts = FACTS[action]
    who = cell["asker"]
    country = country_of(who)
    entities = [agency_entity(who, country=country, agency_class=cell["asker_class"])]
    resource = cell["category"]
    if about == "Field":
        group, _, resource = cell["field"].partition("/")
        entities.append(asked_field(bundle, resource, group))
    known = _known_facts(bundle, action)
    request = {
        "principal": uid("Agency", who),
        "action": uid("Action", action),
        "resource": uid(about, resource),
        "context": {f: _fact(decisions.space, cell, f) for f in facts if f in known},
    }
    (ruling,) = bundle.engine.judge([request], entities)
    assert not ruling.errors, ruling.errors
    return ruling.allowed


def _known_facts(bundle: Bundle, action: Action) -> str:
    """The schema's text on the facts of an action: of older ones fewer are known."""
    text = str(bundle.engine.schema)
    kind = {"ask": "AskFacts", "forward": "ForwardFacts"}.get(action, "")
    notice = action.startswith(("notify", "tell"))
    kind = kind or ("NotifyFacts" if notice else "RecordFacts")
    return text.partition(f"type {kind} =")[2].partition("};")[0]


def _fact(space: Space, cell, name: str):
    if name in ("agreements", "shared"):
        found = space.covering("own")
        also = space.covering("originator") if name == "shared" else found
        both = (a for a in found if evaluate(every(found[a], also[a]), cell))
        return [ref("Agreement", a) for a in both]
    if name in SETS:
        inside = (v for v in cell if v.startswith(f"{name}:") and cell[v])
        return [ref(SETS[name], v.partition(":")[2]) for v in inside]
    if name in CODES:
        return ref(CODES[name], cell[name])
    plain = {
        "nationalities": [],
        "originator": "xx-other" if cell["third_party"] else "",
    }
    return plain.get(name, cell.get(name))


def cells(decisions: Decisions, action: Action, count: int, seed: int) -> Iterator:
    """Yield cells near those in which each rule decides, some of them anywhere."""
    random = Random(f"{action}/{seed}")
    domains = decisions.space.domains
    ruled = decisions.ruled[action]
    solver = Solver(domains)
    told = [ruled.allowed]
    for rule, when in ruled.forbids.items():
        others = some(*(f for name, f in ruled.forbids.items() if name != rule))
        told.append(every(some(*ruled.permits.values()), when, no(others)))
    starts = [cell for f in told if (cell := solver.find(f)) is not None]
    yield from starts
    for _ in range(count - len(starts)):
        cell = dict(random.choice(starts))
        for name in random.sample(sorted(domains), random.choice((1, 2, 3, 8))):
            cell[name] = random.choice(domains[name])
        yield cell


__all__ = ["AT", "Is", "cells", "decisions_of", "engine_allows"]
