"""May a peer learn of a match: the facts of a record that matches, and the decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from node.model.age import may_be_minor
from node.model.agreement import Agreement
from node.model.codes import Action, Grade, Handling, SubjectRole
from node.model.record import Record
from node.policy.ask import AskFacts, common_context, may_ask, unknown_facts
from node.policy.ask import case_facts as ask_case_facts
from node.policy.bundle import Bundle
from node.policy.casefile import CaseFacts
from node.policy.doubt import REFUGE, may_be_own_national, nations
from node.policy.engine import Json, ref
from node.policy.law import UNREADABLE
from node.policy.verdict import Verdict, judge_curable


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What is known of one record that matches.

    ``originator`` is empty when the data is ours. ``minor`` and ``own_national`` hold
    also where nothing that can be read says that they do not (``doubt.py``).
    ``refuge_from`` are the countries that the person fled, ``?`` for one unread.
    """

    ask: AskFacts
    category: str
    role: SubjectRole
    minor: bool
    nationalities: tuple[str, ...]
    own_national: bool
    refuge_from: tuple[str, ...]
    handling: Handling
    originator: str
    hidden: bool
    grade: Grade
    approvals: tuple[str, ...]


def record_facts(
    bundle: Bundle,
    ask: AskFacts,
    record: Record,
    *,
    grade: Grade,
    approvals: frozenset[str],
) -> RecordFacts:
    """Return the facts of a record that matches a question.

    A question in one category may find a record of another; then only those
    agreements count that cover the record's category too.
    """
    nationalities = nations(bundle, record.fields)
    return RecordFacts(
        ask=_covering(bundle, ask, record.category),
        category=record.category,
        role=record.role,
        minor=may_be_minor(
            record.category, record.fields, marked=record.minor, on=ask.on
        ),
        nationalities=nationalities,
        own_national=may_be_own_national(
            record.category, nationalities, ask.own.country
        ),
        refuge_from=nations(bundle, record.fields, REFUGE),
        handling=record.handling,
        originator=_foreign(record.originator, ask.own.id),
        hidden=record.hidden,
        grade=grade,
        approvals=tuple(sorted(approvals & bundle.vocabulary["Remedy"])),
    )


def unknown_record(bundle: Bundle, facts: RecordFacts) -> tuple[str, ...]:
    """Return what of the facts of a match the bundle does not know.

    A country of refuge that cannot be read may be the asker's.
    """
    fled = bundle.countries.keys() >= {*facts.refuge_from}
    return unknown_facts(bundle, facts.ask, {"a country of refuge": fled})


def record_context(facts: RecordFacts) -> Json:
    """Return the facts of a match as a Cedar context."""
    return {
        **common_context(facts.ask),
        "category": ref("Category", facts.category),
        "role": ref("SubjectRole", facts.role),
        "minor": facts.minor,
        "nationalities": list(facts.nationalities),
        "own_national": facts.own_national,
        "refuge_from": [ref("Country", code) for code in facts.refuge_from],
        "handling": ref("Handling", facts.handling),
        "originator": facts.originator,
        "third_party": facts.originator != "",
        "hidden": facts.hidden,
        "grade": ref("Grade", facts.grade),
        "approvals": [ref("Remedy", remedy) for remedy in facts.approvals],
    }


def may_answer_hit(bundle: Bundle, facts: RecordFacts) -> Verdict:
    """Decide whether the peer may learn of this match. Remembered by facts.

    Where it is refused, the caller answers exactly as if nothing were held.
    """
    facts = as_rules_see(bundle, facts)
    return bundle.memo.get(Action.ANSWER_HIT, facts, lambda: _decide(bundle, facts))


def as_rules_see(bundle: Bundle, facts: RecordFacts) -> RecordFacts:
    """Return facts that no rule can tell from ``facts``, the same for many records.

    What no rule reads is still there where it was, so that it fits the schema or not.
    """
    alike = bundle.engine.alike
    if alike is None:
        return facts
    some: dict[str, Any] = {}
    if facts.nationalities and not alike.reads("nationalities"):
        some["nationalities"] = (UNREADABLE,)
    if facts.originator and not alike.reads("originator"):
        some["originator"] = UNREADABLE
    if alike.grades[facts.grade] is not facts.grade:
        some["grade"] = alike.grades[facts.grade]
    return replace(facts, **some) if some else facts


def _covering(bundle: Bundle, ask: AskFacts, category: str) -> AskFacts:
    """Return the facts of a question with those agreements that cover a category.

    It is that of a record that the question may find, by a number of both.
    """
    if category == ask.category:
        return ask  # they were chosen for it
    others = {a.id for a in bundle.agreements if about(a, category)}
    return replace(ask, agreements=tuple(a for a in ask.agreements if a in others))


def about(agreement: Agreement, category: str) -> bool:
    """Whether an agreement is about a category."""
    return "*" in agreement.categories or category in agreement.categories


def case_facts(bundle: Bundle, given: CaseFacts) -> RecordFacts:
    """Return the facts of the record of a case about a question.

    Raises:
        BadInput: an agency of the case has no valid id.
    """
    ask = ask_case_facts(bundle, given)
    return RecordFacts(
        ask=ask,
        category=given.category,
        role=given.role,
        minor=given.minor,
        nationalities=given.nationalities,
        own_national=may_be_own_national(
            given.category, given.nationalities, ask.own.country
        ),
        refuge_from=given.refugee_from,
        handling=given.handling,
        originator=given.originator,
        hidden=given.hidden,
        grade=given.grade,
        approvals=given.approvals,
    )


def _decide(bundle: Bundle, facts: RecordFacts) -> Verdict:
    errors = unknown_record(bundle, facts)
    if errors:
        return Verdict(allowed=False, policies=(), errors=errors)
    action, context = Action.ANSWER_HIT, record_context(facts)
    found = judge_curable(bundle, facts.ask.asker, action, facts.category, context)
    # A question in one category may find a record of another, by a number of both: of
    # what may not be asked about nobody learns in a roundabout way.
    ask = facts.ask
    if ask.category != facts.category:
        ask = replace(ask, category=facts.category)
    asked = may_ask(bundle, ask)
    return found if asked.allowed or not found.allowed else replace(asked, remedies=())


def _foreign(originator: str, own: str) -> str:
    """Return whose the data is if not ours. What is written and names nobody is not."""
    if originator in ("", own):
        return ""
    return originator.strip() or UNREADABLE
