"""Words that no rule can tell apart, so that one of them is decided for all.

A purpose, role, class, category or kind of notice has no attributes and is in no group:
a rule can do nothing with it but compare it with one that it names. Those that no rule
on an action names are treated alike by all of them, and of fields those of one sort. A
matrix asks the engine about the first, and has the answer for the others: exactly, and
in a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from node.model.codes import Action, AgencyClass, Purpose, SubjectRole
from node.policy.answer import RecordFacts
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle
from node.policy.notify import NotifyFacts

PLAIN = "plain_"
"""Begins the name of an ordinary field, which is called after its group."""

RELEASE = (Action.ANSWER_HIT, Action.DISCLOSE_EXACT, Action.DISCLOSE_GENERALISED)
NOTICE = (Action.NOTIFY, Action.TELL_EXACT, Action.TELL_GENERALISED)

_NAME = re.compile(r'(\w+)::"([^"]*)"')

Code = TypeVar("Code", bound=str)
Fields = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """What the rules on some actions name, as (type, name).

    ``categories`` are all there are.
    """

    words: frozenset[tuple[str, str]]
    categories: tuple[str, ...]

    def ask(self, facts: AskFacts) -> AskFacts:
        """Return facts that these rules cannot tell from ``facts``."""
        classes = list(AgencyClass)
        to = self._first("AgencyClass", facts.asker.agency_class, classes)
        return replace(
            facts,
            asker=replace(facts.asker, agency_class=to),
            purpose=self._first("Purpose", facts.purpose, list(Purpose)),
            category=self._first("Category", facts.category, self.categories),
        )

    def record(self, facts: RecordFacts) -> RecordFacts:
        """Return facts of a match that these rules cannot tell from ``facts``."""
        ask = self.ask(facts.ask)
        role = self._first("SubjectRole", facts.role, list(SubjectRole))
        return replace(facts, ask=ask, category=ask.category, role=role)

    def notice(self, facts: NotifyFacts) -> NotifyFacts:
        """Return facts of a notice that these rules cannot tell from ``facts``."""
        role = self._first("SubjectRole", facts.role, list(SubjectRole))
        return replace(facts, ask=self.ask(facts.ask), role=role)

    def _first(self, kind: str, word: Code, every: Iterable[Code]) -> Code:
        if (kind, word) in self.words:
            return word
        return next(one for one in every if (kind, one) not in self.words)


def named(bundle: Bundle, actions: Iterable[str]) -> Named:
    """Return what the rules on ``actions`` name."""
    engine = bundle.engine
    texts = (str(engine.by_action.get(a, engine.policies)) for a in actions)
    words = frozenset(pair for text in texts for pair in _NAME.findall(text))
    return Named(words, tuple(sorted(bundle.vocabulary["Category"])))


def fields_of(bundle: Bundle) -> Fields:
    """Return the fields to be tried, as (name, group), and the items each stands for.

    One ordinary field stands for its group. Of fields that are singled out, one stands
    for all of its sort, unless a rule names it.
    """
    words = named(bundle, ("",)).words
    groups = sorted(bundle.vocabulary["FieldGroup"])
    found = {(f"{PLAIN}{group}", group): [group] for group in groups}
    first: dict[object, tuple[str, str]] = {}
    for name, fact in bundle.fields.items():
        of = (name, fact.groups[0])
        if ("Field", name) not in words:
            of = first.setdefault((of[1], fact.special, fact.names_no_person), of)
        found.setdefault(of, []).append(f"{of[1]}/{name}")
    return {of: tuple(items) for of, items in found.items()}
