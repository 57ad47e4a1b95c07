"""Identifiers beside identifiers: which number of a question meets one of a record.

The best pair is weighed: by the kind of number, by how the two meet (``compare/slip``),
by check digits, and by what else is known of both sides (``compare/thing``). A number
that is the same grades ``identifier``, unless

    it only groups      the catalogue says of one of the two fields that its value is of
                        many, and nothing that would single one out agrees as well
    it is contradicted  a name, a date, a flag or a country is known of both and differs
    it is unlikely      by all that is known: criminals use papers of others

Who asks by what groups wants all of the group, and each is ``possible``. A slip grades
``possible`` at most, and only where a check digit or something else speaks for it: the
passports of one batch are one digit apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from node.matching.compare.match import Match
from node.matching.compare.slip import Met, check_speaks, meeting
from node.matching.compare.thing import RestWeight, beside
from node.matching.compare.weights import (
    IDENTIFIER_AT,
    POSSIBLE_AT,
    WEIGHTS,
    probability,
)
from node.matching.finding import Finding
from node.matching.keys.identifier import core_of
from node.matching.normalise.form import FAIL
from node.matching.normalise.number import LEAST_KNOWN, WILD
from node.matching.normalise.repair import holds
from node.matching.terms import Identifier, Known
from node.model.codes import Grade

MAX_IDENTIFIERS = 200  # of one record that are compared
MAX_SAID = 4

_KINDS: Mapping[str, float] = WEIGHTS["number"]["same"]
_MET: Mapping[str, float] = WEIGHTS["number"]["met"]
_CHECK: Mapping[str, float] = WEIGHTS["number"]["check"]
WHOLE = frozenset((Met.SAME, Met.NO_COUNTRY))
_SLIPS = frozenset((Met.SLIP, Met.SERIES))
_CONTRADICTS = frozenset(WEIGHTS["number"]["contradicts"])
_CODES: Mapping[Met, tuple[str, ...]] = {
    Met.SAME: ("number.same",),
    Met.NO_COUNTRY: ("number.same", "number.no_country"),
    Met.OTHER_COUNTRY: ("number.same", "number.other_country"),
    Met.CONFUSABLE: ("number.confusable",),
    Met.SLIP: ("number.slip",),
    Met.SERIES: ("number.slip",),
    Met.PART: ("number.part",),
}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A number of the question, one of the record, how they meet, what that weighs."""

    ours: Identifier
    theirs: Identifier
    met: Met
    weight: float

    @property
    def findings(self) -> list[Finding]:
        said = [Finding(code, (self.ours.field,)) for code in _CODES[self.met]]
        if self.met in WHOLE and holds(self.ours.kind, self.ours.normal) == FAIL:
            said.append(Finding("number.check_fails", (self.ours.field,)))
        return said


def _weigh(ours: Identifier, theirs: Identifier, met: Met) -> float:
    kind = ours.kind
    weight = _KINDS.get(kind, 0.0) + _MET[met]
    if met is Met.SERIES:
        weight += _MET["slip"]
    if met in _SLIPS and check_speaks(kind, ours.normal, theirs.normal):
        weight += _CHECK.get(kind, 0.0)
    if met is Met.PART:
        known = min(_known(kind, ours.normal), _known(kind, theirs.normal))
        weight += _MET["each_known"] * max(0, known - LEAST_KNOWN)
    if met in WHOLE and holds(kind, ours.normal) == FAIL:
        weight += _MET["check_fails"]
    return weight


def _known(kind: str, normal: str) -> int:
    return sum(char not in WILD for char in core_of(kind, normal))


def _pairs(asked: Known, held: Known) -> Iterator[_Pair]:
    by_space: dict[str, list[Identifier]] = defaultdict(list)
    for theirs in held.identifiers[:MAX_IDENTIFIERS]:
        for space in theirs.spaces:
            by_space[space].append(theirs)
    for ours in asked.identifiers:
        for space in ours.spaces:
            for theirs in by_space.get(space, ()):
                met = meeting(ours.kind, ours.normal, theirs.normal)
                if met is not None and ours.kind == theirs.kind:
                    yield _Pair(ours, theirs, met, _weigh(ours, theirs, met))


def compare_numbers(asked: Known, held: Known) -> Match | None:
    """Return what the identifiers say, or ``None`` where none meet or too little."""
    if not asked.identifiers or not held.identifiers:
        return None
    best: dict[str, _Pair] = {}
    for pair in _pairs(asked, held):
        field = pair.ours.field
        if field not in best or _order(held, pair) > _order(held, best[field]):
            best[field] = pair
    if not best:
        return None
    ranked = sorted(best.values(), key=lambda pair: -pair.weight)
    made = (_judge(asked, held, pair, ranked) for pair in ranked)
    return max(filter(None, made), key=lambda match: match.score, default=None)


def _order(held: Known, pair: _Pair) -> tuple[float, bool]:
    """Return which of two meetings of one number is better: that which identifies."""
    return pair.weight, held.category.fields[pair.theirs.field].unique


def _judge(asked: Known, held: Known, pair: _Pair, all_: list[_Pair]) -> Match | None:
    others = [o for o in all_ if o is not pair and o.met in WHOLE]
    rest = beside(asked, held, but=tuple(p.ours.field for p in all_))
    weight = pair.weight + rest.weight + _MET["another"] * len(others)
    findings = [f for p in (pair, *others[:MAX_SAID]) for f in p.findings]
    told = _tells(asked, held, pair)
    if not told:
        weight += _MET["not_unique"]
        findings.append(Finding("number.not_unique", (pair.ours.field,)))
    score = probability(weight)
    grade = _grade(pair, score, rest, told=told)
    return Match(grade, score, (*findings, *rest.findings)) if grade else None


def _tells(asked: Known, held: Known, pair: _Pair) -> bool:
    """Whether the number tells one thing from another, alone or with its make.

    Both fields must: a plate tells one car from another, and not who drives it. What
    confirms a number confirms it of one sort of thing: a reference and its authority
    name one case, and nobody of all who are in it.
    """
    ours, theirs = pair.ours.field, pair.theirs.field
    if asked.category.fields[ours].unique and held.category.fields[theirs].unique:
        return True
    if asked.category.name != held.category.name:
        return False
    if asked.category.mode == "title" and set(asked.names) & set(held.names):
        return True
    others = (name for name in asked.category.confirm if name not in (ours, theirs))
    return any(asked.shares(held, name) for name in others)


def _grade(pair: _Pair, score: float, rest: RestWeight, *, told: bool) -> Grade | None:
    contradicted = any(finding.text in _CONTRADICTS for finding in rest.findings)
    if pair.met in WHOLE and told and score >= IDENTIFIER_AT and not contradicted:
        return Grade.IDENTIFIER
    if pair.met is Met.PART or (pair.met in WHOLE and not told):
        # A part, or what groups, was asked for as such: all that it fits are wanted,
        # but not those that something else speaks against.
        return Grade.POSSIBLE if rest.weight >= 0 else None
    return Grade.POSSIBLE if score >= POSSIBLE_AT else None
