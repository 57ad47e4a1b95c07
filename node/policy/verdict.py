"""Put one request before the engine, and read what it says.

Default deny, and silence is no: any error in any rule refuses, and says so in the
verdict. What would be if every approval were given is asked to learn remedies, and
never decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.model.codes import Action
from node.model.query import APPROVAL
from node.policy.agreements import AgencyFacts
from node.policy.bundle import Bundle
from node.policy.engine import Json, Ruling, agency_entity, ref, request
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


def judge(
    bundle: Bundle, asker: AgencyFacts, action: Action, category: str, context: Json
) -> Verdict:
    """Decide what an agency may do, or be told, in a category."""
    asked = request(asker.id, action, "Category", category, context)
    return verdict_of(bundle.engine.judge([asked], [asker_entity(asker)])[0])


def judge_curable(
    bundle: Bundle, asker: AgencyFacts, action: Action, category: str, context: Json
) -> Verdict:
    """Decide as ``judge``, and name no remedy that would leave it refused.

    What the asker itself must bring cannot be assumed, and is named as the rules say.
    """
    verdict = judge(bundle, asker, action, category, context)
    if not verdict.remedies or not {*verdict.remedies}.isdisjoint(ASKERS):
        return verdict
    cured = judge(bundle, asker, action, category, all_given(bundle, context))
    return verdict if cured.allowed else replace(verdict, remedies=())


def all_given(bundle: Bundle, context: Json) -> Json:
    """Return a context as it were if every approval and assurance were given."""
    vocabulary = bundle.vocabulary
    remedies = sorted(r for r in vocabulary["Remedy"] if r.startswith(APPROVAL))
    assurances = sorted(vocabulary["Assurance"])
    return {
        **context,
        "assurances": [ref("Assurance", kind) for kind in assurances],
        "approvals": [ref("Remedy", remedy) for remedy in remedies],
    }


def asker_entity(asker: AgencyFacts) -> Json:
    """Return the entity of who asks, or is told."""
    return agency_entity(
        asker.id, country=asker.country, agency_class=asker.agency_class
    )


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
