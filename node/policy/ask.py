"""May a peer ask this at all: the facts of a question, and the decision.

Facts are all that a rule may look at, filled in by the node. The peer's word is taken
for purpose, case, offence and legal basis alone, and of these only what the bundle
knows is kept: a case number becomes "given", an unknown offence or basis becomes
nothing. So facts are few in kind, carry no text of a stranger's, and serve as the key
of remembered decisions. For the same reason they hold no time: what depends on it
(agreements, assurances, approvals, who is of age) is worked out per call, and an
expiry changes the facts in the same second. The day of the question goes along, and is
no part of the key.

Everything goes over to Cedar as structured values, never as text, so that nothing in a
case number or a field name can become part of a rule. What could not be read, or is
missing where it decides, is worked out by ``doubt.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from node.model.agency import Agency
from node.model.codes import Action, AgencyClass, Purpose
from node.model.introduction import Introduction
from node.model.query import Justification
from node.policy.agreements import (
    AgencyFacts,
    agency_facts,
    agreements_for,
    assurances_for,
    consistent,
)
from node.policy.bundle import Bundle
from node.policy.casefile import CaseFacts, agency_of, justification_of
from node.policy.engine import Json, ref
from node.policy.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What is known before anything is searched.

    ``agreements`` are ids of those in force that are relied upon and cover the
    question; ``assurances`` kinds of those that the asker's side has given for
    the offence. Both sorted. ``on`` is the day, in UTC, by which ages are reckoned.
    ``proved_hit``: the asker has shown that a key of the question is in the view that
    it was given. A blind query has it, too: it names nobody.
    The hash is worked out once: every record that is looked at asks for it.
    """

    asker: AgencyFacts
    own: AgencyFacts
    purpose: Purpose
    offence: str
    legal_basis: str
    case_given: bool
    category: str
    agreements: tuple[str, ...]
    assurances: tuple[str, ...]
    on: date = field(compare=False)
    proved_hit: bool = False
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work the hash out, of what decides and nothing else."""
        decides = (getattr(self, f.name) for f in fields(self) if f.compare)
        object.__setattr__(self, "_hash", hash(tuple(decides)))

    def __hash__(self) -> int:
        """Return the hash."""
        return self._hash


def ask_facts(  # noqa: PLR0913 - as agreements_for
    bundle: Bundle,
    *,
    asker: Agency | Introduction,
    own: Agency,
    justification: Justification,
    category: str,
    now: datetime,
    proved_hit: bool = False,
) -> AskFacts:
    """Return the facts of one question of a peer.

    ``proved_hit`` is true of a blind query, and of who proves a hit.
    """
    who = agency_facts(asker)
    offence = justification.offence if justification.offence in bundle.offences else ""
    basis = justification.legal_basis
    return AskFacts(
        asker=who,
        own=agency_facts(own),
        purpose=justification.purpose,
        offence=offence,
        legal_basis=basis if basis in bundle.by_basis else "",
        case_given=bool(justification.case.strip()),
        category=category if category in bundle.vocabulary["Category"] else "",
        agreements=agreements_for(
            bundle,
            asker=asker,
            own=own,
            justification=justification,
            category=category,
            now=now,
        ),
        assurances=assurances_for(bundle, asker=who, offence=offence, now=now),
        on=now.date(),
        proved_hit=proved_hit,
    )


def unknown_facts(
    bundle: Bundle, facts: AskFacts, also: Mapping[str, bool] | None = None
) -> tuple[str, ...]:
    """Return what of the facts the bundle does not know; ``also``: what is, besides.

    Cedar would treat an entity that is not in its store as one without
    attributes and parents, and skip the rules that look at them.
    """
    known = {
        "the asker's country": facts.asker.country in bundle.countries,
        "our own country": facts.own.country in bundle.countries,
        "the asker's id and country together": consistent(facts.asker),
        "the offence": facts.offence in bundle.offences,
        "the category": facts.category in bundle.vocabulary["Category"],
        "an agreement": {a.id for a in bundle.agreements}.issuperset(facts.agreements),
        **(also or {}),
    }
    return tuple(f"facts: {what} is not known" for what, ok in known.items() if not ok)


def ask_context(bundle: Bundle, facts: AskFacts) -> Json:
    """Return the facts of a question as a Cedar context.

    A schema from before blind lookup does not know the proof of a hit, and takes no
    fact that it does not know.
    """
    proof = {"proved_hit": facts.proved_hit} if bundle.knows_proof else {}
    return {**common_context(facts), **proof}


def common_context(facts: AskFacts) -> Json:
    """Return the facts of a question that every decision about it has, for Cedar."""
    return {
        "purpose": ref("Purpose", facts.purpose),
        "offence": ref("Offence", facts.offence),
        "case_given": facts.case_given,
        "agreements": [ref("Agreement", name) for name in facts.agreements],
        "assurances": [ref("Assurance", kind) for kind in facts.assurances],
        "own": ref("Country", facts.own.country),
    }


def may_ask(bundle: Bundle, facts: AskFacts) -> Verdict:
    """Decide whether the peer may ask this at all. Remembered by facts."""
    return bundle.memo.get(Action.ASK, facts, lambda: _decide(bundle, facts))


def assured(ask: AskFacts, kinds: tuple[str, ...]) -> AskFacts:
    """Return facts with more assurances on file: those that a case states."""
    return replace(ask, assurances=tuple(sorted({*ask.assurances, *kinds})))


def case_facts(bundle: Bundle, given: CaseFacts) -> AskFacts:
    """Return the facts of a case about a question.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    ask = ask_facts(
        bundle,
        asker=agency_of(given.asker, given.asker_class),
        own=agency_of(given.own, AgencyClass.POLICE),
        justification=justification_of(given),
        category=given.category,
        now=given.at,
        proved_hit=given.proved_hit,
    )
    return assured(ask, given.assurances)


def _decide(bundle: Bundle, facts: AskFacts) -> Verdict:
    errors = unknown_facts(bundle, facts)
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    context = ask_context(bundle, facts)
    return judge(bundle, facts.asker, Action.ASK, facts.category, context)
