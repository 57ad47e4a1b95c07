"""The rulings on one record or notice, read field by field.

Each field was put before the engine as exact, where that was refused as
generalised, and where that was refused too once more with every human remedy
assumed. This file turns the three into a verdict, and into what may be said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from node.model.codes import Level
from node.model.entry import FieldVerdict
from node.policy.engine import Rule, Ruling
from node.policy.transforms import strongest

CONFIRMATION = "approval:hit-confirmation"
"""The remedy that comes before all others: that it is the right person or thing."""


def rule_ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the ids of rules, once each, sorted."""
    return tuple(sorted({rule.id for rule in rules}))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rulings on one record or notice, by field."""

    exact: dict[str, Ruling]
    general: dict[str, Ruling]
    cures: dict[str, Level]

    def verdict(self, name: str) -> FieldVerdict:
        """Return the strongest level that a field may leave in, and why."""
        exact = self.exact[name]
        if exact.allowed:
            return FieldVerdict(name, Level.EXACT, rule_ids(exact.rules))
        general = self.general[name]
        if general.allowed and self.transform(name):
            rules = (*exact.rules, *general.rules)
            return FieldVerdict(name, Level.GENERALISED, rule_ids(rules))
        rules = (*exact.rules, *general.rules)
        return FieldVerdict(name, Level.WITHHELD, rule_ids(rules), self.remedies(name))

    def transform(self, name: str) -> str:
        """Return what weakens a field.

        It is named by the rules that took the exact form away, or by those that
        permit the general one.
        """
        rules = (*self.exact[name].rules, *self.general[name].rules)
        return strongest(rule.transform for rule in rules if rule.transform)

    def remedies(self, name: str) -> tuple[str, ...]:
        """Return what would open a field that is closed."""
        return tuple(sorted({r.remedy for r in self._closing(name) if r.remedy}))

    def told(self, name: str) -> tuple[str, ...]:
        """Return what the peer may hear of what closes a field: all or nothing.

        Before a match is confirmed it hears of that alone: what else is needed would
        tell what the person is, to who has guessed a name.
        """
        closing = self._closing(name)
        if any(not rule.tell for rule in closing):
            return ()
        said = {rule.tell for rule in closing}
        return tuple(sorted(said & {CONFIRMATION} or said))

    def notify(self) -> set[str]:
        """Return who is to be told here."""
        rulings = (*self.exact.values(), *self.general.values())
        return {rule.notify for r in rulings for rule in r.rules if rule.notify}

    def _closing(self, name: str) -> tuple[Rule, ...]:
        """The rules that close a field at the strength that could be opened."""
        level = self.cures.get(name)
        if level is None:
            return ()
        table = self.exact if level is Level.EXACT else self.general
        return table[name].rules
