"""What rules see of any notice: ours towards a recipient, another's towards a third.

As of questions: few in kind, without a time, keys of remembered decisions. A country
that the bundle does not know cannot be compared with anybody's, so one among those
that may not be told, or that somebody fled, refuses the whole notice rather than being
passed over: ``UK`` is not ``GB``, and the author meant somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from node.model.codes import Handling, SubjectRole
from node.policy.ask import AskFacts, common_context, unknown_facts
from node.policy.bundle import Bundle
from node.policy.engine import Json, ref
from node.policy.law import UNREADABLE


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What is known of a notice and of who would be told, whoever owns it.

    ``ask`` is as for a question, with the recipient as asker. Countries are alpha-2
    codes, or ``?`` for what cannot be read.
    """

    ask: AskFacts
    kind: str
    role: SubjectRole
    minor: bool
    handling: Handling
    excluded: tuple[str, ...]
    approvals: tuple[str, ...]


def unknown_notice(
    bundle: Bundle, facts: NoticeFacts, also: Mapping[str, bool]
) -> tuple[str, ...]:
    """Return what of the facts the bundle does not know; see ``unknown_facts``."""
    known = {
        "the kind of notice": facts.kind in bundle.vocabulary["NoticeKind"],
        "an excluded country": bundle.countries.keys() >= {*facts.excluded},
    }
    return unknown_facts(bundle, facts.ask, {**known, **also})


def unnamed(bundle: Bundle, ask: AskFacts) -> AskFacts:
    """Return facts in which a recipient that no rule names is any of its sort.

    To the rules such an agency is its country and class; what they say of one holds
    for all, and is decided once. ``xx-`` is no agency id, so no rule can name it.
    """
    if ask.asker.id in bundle.named:
        return ask
    return replace(ask, asker=replace(ask.asker, id=f"{ask.asker.country.lower()}-"))


def notice_context(facts: NoticeFacts) -> Json:
    """Return what is known of any notice as a Cedar context."""
    return {
        **common_context(facts.ask),
        "kind": ref("NoticeKind", facts.kind),
        "category": ref("Category", facts.ask.category),
        "role": ref("SubjectRole", facts.role),
        "minor": facts.minor,
        "handling": ref("Handling", facts.handling),
        "excluded": [ref("Country", code) for code in facts.excluded],
        "approvals": [ref("Remedy", remedy) for remedy in facts.approvals],
    }


def known_kind(bundle: Bundle, kind: str) -> str:
    """Return a kind of notice that the bundle knows; else nothing."""
    return kind if kind in bundle.vocabulary["NoticeKind"] else ""


def countries_of(bundle: Bundle, given: Iterable[str]) -> tuple[str, ...]:
    """Return the codes of countries by any name they go by, sorted."""
    codes = {
        bundle.nationality_codes.get(name.strip().casefold(), UNREADABLE)
        for name in given
        if name.strip()
    }
    return tuple(sorted(codes))
