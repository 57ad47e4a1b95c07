"""Ask the rules: may it be done, and in what strength.

    known? → may it be asked → may a hit be told → exact → generalised → remedies

Default deny, and silence is no: what is unknown, and any error in any rule,
refuses all that is being decided and says so in the verdict. Decisions are
functions of bundle and facts alone, and are remembered inside the bundle.

Assumed facts (what if every approval were given?) are used to learn remedies
and never decide a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from node.model.codes import Action, Level
from node.model.entry import FieldVerdict
from node.model.query import WithheldGroup
from node.policy.bundle import Bundle
from node.policy.engine import Ruling, uid
from node.policy.facts import AskFacts, RecordFacts
from node.policy.requests import (
    ask_context,
    asked_field,
    asker_entity,
    odd_field,
    record_context,
    unknown_facts,
)
from node.policy.sheet import Sheet, rule_ids

FIELDS_MOST = 256
APPROVAL = "approval:"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, and why.

    ``policies`` are the ids of the rules that determined it; none means that
    nothing permits it. ``remedies`` are what would cure a refusal, if every
    rule that refuses names one. ``errors`` is not empty where a rule or a fact
    was broken: the verdict is then a refusal, and an operator must look.
    ``notify`` names who is to be told here.
    """

    allowed: bool
    policies: tuple[str, ...]
    remedies: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    notify: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HitDecision:
    """What leaves of one record that matches.

    ``fields`` has a verdict for every field that was asked about, with remedies
    for our own release officers. ``withheld`` is what the peer may be told of
    the rest. ``transforms`` pairs generalised fields with their transform.
    """

    answer_hit: Verdict
    fields: tuple[FieldVerdict, ...]
    withheld: tuple[WithheldGroup, ...]
    transforms: tuple[tuple[str, str], ...]
    notify: tuple[str, ...]
    errors: tuple[str, ...]


def may_ask(bundle: Bundle, facts: AskFacts) -> Verdict:
    """Decide whether the peer may ask this at all. Remembered by facts."""
    kept: Verdict = bundle.asks.get(facts, lambda: _decide_ask(bundle, facts))
    return kept


def may_answer_hit(bundle: Bundle, facts: RecordFacts) -> Verdict:
    """Decide whether the peer may learn of this match. Remembered by facts.

    Where it is refused, the caller answers exactly as if nothing were held.
    """
    kept: Verdict = bundle.hits.get(facts, lambda: _decide_hit(bundle, facts))
    return kept


def decide_hit(
    bundle: Bundle, facts: RecordFacts, fields: Sequence[tuple[str, str]]
) -> HitDecision:
    """Decide each field of a match, as (name, group). Remembered by both.

    The order of ``fields`` is kept and repetitions are dropped.
    """
    asked = tuple(dict.fromkeys(fields))
    kept: HitDecision = bundle.releases.get(
        (facts, asked), lambda: _decide_release(bundle, facts, asked)
    )
    return kept


def _decide_ask(bundle: Bundle, facts: AskFacts) -> Verdict:
    errors = unknown_facts(bundle, facts)
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    request = {
        "principal": uid("Agency", facts.asker.id),
        "action": uid("Action", Action.ASK),
        "resource": uid("Category", facts.category),
        "context": ask_context(facts),
    }
    return _verdict(bundle.engine.judge([request], [asker_entity(facts)])[0])


def _decide_hit(bundle: Bundle, facts: RecordFacts) -> Verdict:
    errors = unknown_facts(bundle, facts.ask)
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    request = {
        "principal": uid("Agency", facts.ask.asker.id),
        "action": uid("Action", Action.ANSWER_HIT),
        "resource": uid("Category", facts.category),
        "context": record_context(facts),
    }
    return _verdict(bundle.engine.judge([request], [asker_entity(facts.ask)])[0])


def _decide_release(
    bundle: Bundle, facts: RecordFacts, asked: tuple[tuple[str, str], ...]
) -> HitDecision:
    # (1) The hit itself. Where it may not be told, no field is looked at.
    answer_hit = may_answer_hit(bundle, facts)
    if not answer_hit.allowed:
        return _nothing(asked, answer_hit, answer_hit.errors)

    # (2) Fields that cannot be meant are withheld by themselves, and said so.
    odd = {
        name: why for name, group in asked if (why := odd_field(bundle, name, group))
    }
    repeated = len({name for name, _ in asked}) != len(asked)
    if repeated or len(asked) > FIELDS_MOST:
        return _nothing(asked, answer_hit, ("fields: too many, or one in two groups",))
    bench = _Bench(bundle, facts, {n: g for n, g in asked if n not in odd})

    # (3) Exact first; generalised for what was refused; remedies for the rest.
    exact = bench.judge(bench.groups, Action.DISCLOSE_EXACT)
    refused = [name for name, ruling in exact.items() if not ruling.allowed]
    general = bench.judge(refused, Action.DISCLOSE_GENERALISED)
    closed = [name for name in refused if not general[name].allowed]
    cures = bench.cures(closed)

    # (4) Any error anywhere refuses everything: the rule that erred may have
    #     been a forbid.
    if bench.errors:
        return _nothing(asked, answer_hit, tuple(dict.fromkeys(bench.errors)))

    # (5) Put the verdicts together.
    sheet = Sheet(exact, general, cures)
    verdicts = [
        FieldVerdict(name, Level.WITHHELD, ()) if name in odd else sheet.verdict(name)
        for name, _ in asked
    ]
    transforms = tuple(
        (v.field, sheet.transform(v.field))
        for v in verdicts
        if v.level is Level.GENERALISED
    )
    told = {
        WithheldGroup(group, word)
        for name, group in asked
        if name in closed
        for word in sheet.told(name)
    }
    return HitDecision(
        answer_hit=answer_hit,
        fields=tuple(verdicts),
        withheld=tuple(sorted(told, key=lambda w: (w.group, w.remedy))),
        transforms=transforms,
        notify=tuple(sorted({*answer_hit.notify, *sheet.notify()})),
        errors=tuple(odd.values()),
    )


class _Bench:
    """Puts one record's fields before the engine, and collects what errs."""

    def __init__(
        self, bundle: Bundle, facts: RecordFacts, groups: dict[str, str]
    ) -> None:
        self.groups = groups
        self.errors: list[str] = []
        self._bundle = bundle
        self._facts = facts
        self._entities = [asker_entity(facts.ask)] + [
            asked_field(bundle, name, group) for name, group in groups.items()
        ]

    def judge(
        self,
        names: Iterable[str],
        action: Action,
        *,
        facts: RecordFacts | None = None,
    ) -> dict[str, Ruling]:
        """Rule on each named field under one action."""
        wanted = list(names)
        if not wanted:
            return {}
        context = record_context(facts or self._facts)
        requests = [
            {
                "principal": uid("Agency", self._facts.ask.asker.id),
                "action": uid("Action", action),
                "resource": uid("Field", name),
                "context": context,
            }
            for name in wanted
        ]
        rulings = self._bundle.engine.judge(requests, self._entities)
        self.errors += [error for ruling in rulings for error in ruling.errors]
        return dict(zip(wanted, rulings, strict=True))

    def cures(self, names: Sequence[str]) -> dict[str, Action]:
        """Return the strongest action that people's decisions would open.

        Every approval and assurance is assumed for this one question.
        """
        vocabulary = self._bundle.vocabulary
        ask = replace(
            self._facts.ask, assurances=tuple(sorted(vocabulary["Assurance"]))
        )
        approvals = sorted(r for r in vocabulary["Remedy"] if r.startswith(APPROVAL))
        assumed = replace(self._facts, ask=ask, approvals=tuple(approvals))
        found: dict[str, Action] = {}
        for action in (Action.DISCLOSE_EXACT, Action.DISCLOSE_GENERALISED):
            left = [name for name in names if name not in found]
            rulings = self.judge(left, action, facts=assumed)
            found.update({name: action for name in left if rulings[name].allowed})
        return found


def _verdict(ruling: Ruling) -> Verdict:
    remedies = {rule.remedy for rule in ruling.rules}
    curable = not ruling.allowed and "" not in remedies
    return Verdict(
        allowed=ruling.allowed,
        policies=rule_ids(ruling.rules),
        remedies=tuple(sorted(remedies)) if curable else (),
        errors=ruling.errors,
        notify=tuple(sorted({rule.notify for rule in ruling.rules if rule.notify})),
    )


def _nothing(
    asked: Iterable[tuple[str, str]], answer_hit: Verdict, errors: tuple[str, ...]
) -> HitDecision:
    """Return the decision that releases nothing and tells nothing."""
    if errors and answer_hit.allowed:
        answer_hit = replace(answer_hit, allowed=False, errors=errors)
    return HitDecision(
        answer_hit=answer_hit,
        fields=tuple(
            FieldVerdict(name, Level.WITHHELD, ())
            for name in dict.fromkeys(name for name, _ in asked)
        ),
        withheld=(),
        transforms=(),
        notify=answer_hit.notify,
        errors=errors,
    )
