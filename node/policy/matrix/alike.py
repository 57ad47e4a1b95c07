"""Words that no rule can tell apart, so that one of them is decided for all.

A purpose, role, class, category or kind of notice has no attributes and is in no group:
a rule can do nothing with it but compare it with one that it names. Those that no rule
on an action names are treated alike by all of them, and of fields those of one sort. A
matrix asks the engine about the first, and has the answer for the others: exactly, and
in a third of the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from node.model.codes import AgencyClass, Purpose, SubjectRole
from node.policy.answer import RecordFacts
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle
from node.policy.notify import NotifyFacts
from node.policy.scope import action_groups, may_apply
from node.policy.sorts import PLAIN, Entity, field_sort, ids, named_in

Code = TypeVar("Code", bound=str)
Fields = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """What the rules on some actions name.

    ``categories`` are all there are.
    """

    words: frozenset[Entity]
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
        if Entity(kind, word) in self.words:
            return word
        return next(one for one in every if Entity(kind, one) not in self.words)


def named(bundle: Bundle, actions: Iterable[str]) -> Named:
    """Return what the rules on ``actions`` name."""
    groups = action_groups(bundle.engine.schema)
    bodies = [
        body
        for body in bundle.bodies.values()
        if any(a not in groups or may_apply(body, groups[a]) for a in actions)
    ]
    return Named(named_in(bodies), tuple(sorted(bundle.vocabulary["Category"])))


def fields_of(bundle: Bundle) -> Fields:
    """Return the fields to be tried, as (name, group), and the items each stands for.

    One ordinary field stands for its group. Of fields that are singled out, one stands
    for all of its sort, unless a rule names it.
    """
    named_by_rules = ids(named_in(bundle.bodies.values()), "Field")
    groups = sorted(bundle.vocabulary["FieldGroup"])
    found = {(f"{PLAIN}{group}", group): [group] for group in groups}
    first: dict[object, tuple[str, str]] = {}
    for name, fact in bundle.fields.items():
        of = (name, fact.groups[0])
        if name not in named_by_rules:
            of = first.setdefault(field_sort(of[1], fact), of)
        found.setdefault(of, []).append(f"{of[1]}/{name}")
    return {of: tuple(items) for of, items in found.items()}
