"""What a bundle decides, as formulas: the same order and gates as the node's own.

    ask → hit → exact or weakened          told → of the notice: exact or weakened
    forwarded

A rule that forbids beats every rule that permits, and what none permits is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from node.errors import PolicyBroken
from node.model.codes import Action
from node.policy.bundle import Bundle
from node.policy.proof.formula import Formula, every, no, some
from node.policy.proof.reading import RuleScope, Seen, applies
from node.policy.proof.space import Space
from node.policy.speaking import ActionRules

PROOF = "proved_hit"
_COMMON = frozenset(
    {"purpose", "offence", "case_given", "agreements", "assurances", "own"}
)
_ASK = _COMMON | {PROOF}
_RECORD = _COMMON | {
    *("category", "role", "minor", "nationalities", "own_national", "handling"),
    *("originator", "third_party", "hidden", "grade", "approvals", "refuge_from"),
}
_NOTICE = _COMMON | {
    *("kind", "category", "role", "minor", "handling", "excluded", "approvals"),
}
_NOTIFY = _NOTICE | {"own_national", "refuge_from", "meant", "chosen", "medical_needs"}

FACTS: Mapping[Action, tuple[str, frozenset[str]]] = {
    Action.ASK: ("Category", _ASK),
    Action.ANSWER_HIT: ("Category", _RECORD),
    Action.DISCLOSE_GENERALISED: ("Field", _RECORD),
    Action.DISCLOSE_EXACT: ("Field", _RECORD),
    Action.NOTIFY: ("Category", _NOTIFY),
    Action.TELL_GENERALISED: ("Field", _NOTIFY),
    Action.TELL_EXACT: ("Field", _NOTIFY),
    Action.FORWARD: ("Category", _NOTICE | {"shared"}),
}
"""What the resource of each action is, and what its context has."""

_OF_ALL = frozenset({"asker", "asker_class", "basis", "category"})
"""What a property may speak of, whatever is decided: not all of it is in a context."""


def known_of(action: Action) -> frozenset[str]:
    """Return the variables, without what follows a colon, that an action turns on."""
    about, facts = FACTS[action]
    also = {"field"} if about == "Field" else set()
    return facts | _OF_ALL | also


_NAMED = (Action.ASK,)


@dataclass(frozen=True)
class Ruled:
    """When each rule applies to an action, by ``@id``.

    ``assumed``: what would cure a refusal is named only where all cures together would.
    """

    permits: Mapping[str, Formula]
    forbids: Mapping[str, Formula]
    assumed: bool

    @cached_property
    def allowed(self) -> Formula:
        """When the action is allowed."""
        return every(some(*self.permits.values()), no(some(*self.forbids.values())))


@dataclass(frozen=True, eq=False)
class Decisions:
    """What a bundle decides over a space.

    Raises:
        PolicyBroken: a rule says something that cannot be read as a formula.
    """

    bundle: Bundle
    space: Space

    @cached_property
    def ruled(self) -> Mapping[Action, Ruled]:
        """Each action with its rules."""
        return {action: self._ruled(action) for action in FACTS}

    @cached_property
    def words(self) -> Mapping[str, Formula]:
        """Each decision by the word that a property has for it."""
        allowed = {action: self.ruled[action].allowed for action in FACTS}
        ask = allowed[Action.ASK]
        hit = every(ask, allowed[Action.ANSWER_HIT])
        told = allowed[Action.NOTIFY]
        return {
            "ask": ask,
            "hit": hit,
            "exact": every(hit, allowed[Action.DISCLOSE_EXACT]),
            "leaves": every(hit, self._at_all("disclose")),
            "told": told,
            "tells-exact": every(told, allowed[Action.TELL_EXACT]),
            "tells": every(told, self._at_all("tell")),
            "forwarded": allowed[Action.FORWARD],
        }

    def _at_all(self, group: str) -> Formula:
        """Return when a field leaves as it is, or weakened by a transform."""
        exact = self.ruled[Action(f"{group}_exact")]
        weaker = self.ruled[Action(f"{group}_generalised")]
        named = {r.id for r in self.bundle.rules.values() if r.transform}
        speaking = (*exact.forbids.items(), *weaker.permits.items())
        transform = some(*(when for rule, when in speaking if rule in named))
        return some(exact.allowed, every(weaker.allowed, transform))

    def _ruled(self, action: Action) -> Ruled:
        return ruled(self.bundle, action, self.space)


def ruled(bundle: Bundle, action: Action, seen: Seen) -> Ruled:
    """Return the rules on an action, as far as what is seen leaves them open.

    Raises:
        PolicyBroken: a rule says something that cannot be read as a formula.
    """
    about, facts = FACTS[action]
    if not bundle.on_action:
        raise PolicyBroken("schema.cedarschema names actions in an unusual way")
    # A bundle from before this version may not know it: nothing permits it then.
    speaking = bundle.on_action.get(action, ActionRules(frozenset(), {}))
    known = facts if bundle.knows_proof else facts - {PROOF}
    asked = RuleScope(speaking.names, about, known)
    found: dict[str, dict[str, Formula]] = {"permit": {}, "forbid": {}}
    for rule, body in speaking.bodies.items():
        found[body["effect"]][rule] = applies(rule, dict(body), asked, seen)
    return Ruled(found["permit"], found["forbid"], assumed=action not in _NAMED)
