"""Ask the rules: may it be done, and in what strength.

    known? → may it be asked → may a hit be told → exact → generalised → remedies

Default deny, and silence is no: what is unknown, and any error in any rule,
refuses all that is being decided and says so in the verdict. Decisions are
functions of bundle and facts alone, and are remembered inside the bundle.

Fields are ``bench.py``; what is said in notices is ``notify.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from node.model.codes import Action
from node.model.entry import FieldVerdict
from node.model.query import WithheldGroup
from node.policy.answer import RecordFacts, record_context, unknown_record
from node.policy.ask import AskFacts, ask_context, unknown_facts
from node.policy.bench import Inquiry, approved
from node.policy.bundle import Bundle
from node.policy.engine import Json, Ruling, uid
from node.policy.fields import DISCLOSE, all_withheld, decide_fields
from node.policy.requests import asker_entity
from node.policy.sheet import rule_ids

ASKERS = frozenset(("agreement", "justification"))
"""Remedies that are for the asker to bring, and for no officer of ours."""


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
    return verdict_of(bundle.engine.judge([request], [asker_entity(facts)])[0])


def _decide_hit(bundle: Bundle, facts: RecordFacts) -> Verdict:
    errors = unknown_record(bundle, facts)
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    request = {
        "principal": uid("Agency", facts.ask.asker.id),
        "action": uid("Action", Action.ANSWER_HIT),
        "resource": uid("Category", facts.category),
        "context": record_context(facts),
    }
    return judge_curable(
        bundle, facts.ask, request, record_context(approved(bundle, facts))
    )


def _decide_release(
    bundle: Bundle, facts: RecordFacts, asked: tuple[tuple[str, str], ...]
) -> HitDecision:
    # (1) The hit itself. Where it may not be told, no field is looked at.
    answer_hit = may_answer_hit(bundle, facts)
    if not answer_hit.allowed:
        return _nothing(asked, answer_hit, answer_hit.errors)

    # (2) The fields. Any error anywhere refuses everything.
    inquiry = Inquiry(
        principal=asker_entity(facts.ask),
        context=record_context(facts),
        assumed=record_context(approved(bundle, facts)),
        steps=DISCLOSE,
    )
    release = decide_fields(bundle, inquiry, asked)
    if release.broken:
        return _nothing(asked, answer_hit, release.errors)
    return HitDecision(
        answer_hit=answer_hit,
        fields=release.fields,
        withheld=release.withheld,
        transforms=release.transforms,
        notify=tuple(sorted({*answer_hit.notify, *release.notify})),
        errors=release.errors,
    )


def judge_curable(
    bundle: Bundle, ask: AskFacts, request: Json, assumed: Json
) -> Verdict:
    """Decide a request, and name no remedy that would leave it refused.

    ``assumed`` is its context if every approval and assurance were given. What the
    asker itself must bring cannot be assumed, and is named as the rules say.
    """
    entities = [asker_entity(ask)]
    verdict = verdict_of(bundle.engine.judge([request], entities)[0])
    if not verdict.remedies or not {*verdict.remedies}.isdisjoint(ASKERS):
        return verdict
    (cured,) = bundle.engine.judge([{**request, "context": assumed}], entities)
    return verdict if cured.allowed else replace(verdict, remedies=())


def verdict_of(ruling: Ruling) -> Verdict:
    """Read one ruling. Remedies are named where every rule that refuses has one."""
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
        fields=all_withheld(asked),
        withheld=(),
        transforms=(),
        notify=answer_hit.notify,
        errors=errors,
    )
