"""Cedar rules, in their JSON form, as formulas.

Every expression is read as the values that it may have, each with the formula under
which it has it: so ``context.offence in OffenceGroup::"organised"`` is a choice among
the offences of that group. What cannot be read is refused by name: a rule that was
passed over would make the proof one of another bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from node.errors import PolicyBroken
from node.policy.engine import NAMESPACE, Json
from node.policy.proof.entities import Members, name_of
from node.policy.proof.formula import NEVER, YES, Formula, every, no, some
from node.policy.sorts import Entity

Choice = dict[Any, Formula]
"""Values an expression may have: an entity, a text or a truth; and when it has each."""
Read = Choice | Members


@dataclass(frozen=True, slots=True)
class RuleScope:
    """What a rule is read for: an action by all its names, and the facts that it has.

    ``about`` is ``Category`` or ``Field``: what the resource is.
    """

    names: frozenset[str]
    about: str
    facts: frozenset[str]


class Seen(Protocol):
    """What rules see, each value with the formula under which it is so.

    All that there can be (``space.py``), or what one question leaves open
    (``policy/tier.py``). What is asked for and not there is a ``TypeError``.
    """

    def askers(self) -> Choice:
        """Return the agencies that may ask, or be told."""

    def classes(self) -> Choice:
        """Return the classes that an agency may be of."""

    def resources(self, about: str) -> Choice:
        """Return what is asked about: categories, or fields."""

    def fact(self, name: str) -> Read:
        """Return what ``context`` has under a name."""

    def attribute(self, entity: Entity, name: str) -> Choice:
        """Return what an entity has under a name, and when."""

    def ancestors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return an entity and all that it is in."""


def applies(rule: str, body: Json, asked: RuleScope, space: Seen) -> Formula:
    """Return when a rule applies to what is asked.

    Raises:
        PolicyBroken: the rule says something that cannot be read here.
    """
    try:
        return _Reader(asked, space).body(body)
    except (KeyError, TypeError, IndexError, StopIteration) as why:
        raise PolicyBroken(
            f"rule {rule} says something that cannot be proved over: {why}",
            advice="See policies/README.md, what can be proved.",
        ) from why


class _Reader:
    def __init__(self, asked: RuleScope, space: Seen) -> None:
        self._asked = asked
        self._space = space
        self._operators: Mapping[str, Callable[[Any], Read]] = {
            "Value": self._value,
            "Var": self._variable,
            ".": self._attribute,
            "has": self._has,
            "!": lambda said: _truth(no(self._holds(said["arg"]))),
            "&&": lambda said: _truth(every(*self._both(said, NEVER))),
            "||": lambda said: _truth(some(*self._both(said, YES))),
            "==": lambda said: _truth(self._equal(said)),
            "!=": lambda said: _truth(no(self._equal(said))),
            "in": lambda said: _truth(self._in(said)),
            "contains": lambda said: _truth(self._contains(said)),
            "containsAny": lambda said: _truth(self._contains_of(said, some)),
            "containsAll": lambda said: _truth(self._contains_of(said, every)),
            "isEmpty": lambda said: _truth(no(self._members(said["arg"]).any())),
            "Set": self._set,
            "if-then-else": self._if,
        }

    def body(self, body: Json) -> Formula:
        parts = [
            self._scope(body["principal"], {"Var": "principal"}),
            self._action(body["action"]),
            self._scope(body["resource"], {"Var": "resource"}),
        ]
        for condition in body["conditions"]:
            if NEVER in parts:
                break  # a rule that is about something else is read no further
            holds = self._holds(condition["body"])
            parts.append(holds if condition["kind"] == "when" else no(holds))
        return every(*parts)

    def _scope(self, head: Json, who: Json) -> Formula:
        if head["op"] == "All":
            return YES
        named = {"Value": {"__entity": head["entity"]}}
        compared = {"left": who, "right": named}
        return self._holds({head["op"]: compared})

    def _action(self, head: Json) -> Formula:
        if head["op"] == "All":
            return YES
        said = [head["entity"]] if "entity" in head else head["entities"]
        return YES if any(one["id"] in self._asked.names for one in said) else NEVER

    def _read(self, said: Json) -> Read:
        ((operator, inside),) = said.items()
        return self._operators[operator](inside)

    def _holds(self, said: Json) -> Formula:
        read = self._choice(said)
        if not read.keys() <= {True, False}:
            raise TypeError("a condition that is neither true nor false")
        return read.get(True, NEVER)

    def _choice(self, said: Json) -> Choice:
        read = self._read(said)
        if isinstance(read, Members):
            raise TypeError("a set where one value is meant")
        return read

    def _members(self, said: Json) -> Members:
        read = self._read(said)
        if not isinstance(read, Members):
            raise TypeError("one value where a set is meant")
        return read

    def _value(self, said: Any) -> Read:
        if isinstance(said, dict):
            return {_entity(said["__entity"]): YES}
        return {said: YES}

    def _variable(self, said: str) -> Read:
        if said == "principal":
            return self._space.askers()
        if said == "resource":
            return self._space.resources(self._asked.about)
        raise TypeError(said)

    def _attribute(self, said: Json) -> Read:
        name = said["attr"]
        if said["left"] == {"Var": "context"}:
            if name not in self._asked.facts:
                raise TypeError(f"context.{name}")
            return self._space.fact(name)
        if said["left"] == {"Var": "principal"} and name == "class":
            return self._space.classes()
        found: dict[Any, list[Formula]] = {}
        for entity, when in self._choice(said["left"]).items():
            for value, so in self._space.attribute(entity, name).items():
                found.setdefault(value, []).append(every(when, so))
        return {value: some(*parts) for value, parts in found.items()}

    def _has(self, said: Json) -> Read:
        if said["left"] != {"Var": "context"}:
            raise TypeError("has")
        return _truth(YES if said["attr"] in self._asked.facts else NEVER)

    def _both(self, said: Json, decided: Formula) -> tuple[Formula, ...]:
        left = self._holds(said["left"])
        # As in Cedar, where the left has decided the right may speak of what is not
        # there: `context has kind && context.kind == ...`.
        return (left,) if left == decided else (left, self._holds(said["right"]))

    def _equal(self, said: Json) -> Formula:
        left = _by_name(self._choice(said["left"]))
        right = _by_name(self._choice(said["right"]))
        return some(*(every(left[v], right[v]) for v in left if v in right))

    def _in(self, said: Json) -> Formula:
        left, right = self._choice(said["left"]), self._read(said["right"])
        groups = right.of if isinstance(right, Members) else _by_name(right)
        return some(
            *(
                every(when, groups[group])
                for entity, when in left.items()
                for group in self._space.ancestors(entity)
                if group in groups
            )
        )

    def _contains(self, said: Json) -> Formula:
        members = self._members(said["left"]).of
        one = _by_name(self._choice(said["right"]))
        return some(*(every(one[v], members[v]) for v in one if v in members))

    def _contains_of(self, said: Json, fold: Callable[..., Formula]) -> Formula:
        members, others = (
            self._members(said["left"]).of,
            self._members(said["right"]).of,
        )
        if fold is some:
            return some(*(every(others[v], members[v]) for v in others if v in members))
        return every(*(some(no(w), members.get(v, NEVER)) for v, w in others.items()))

    def _set(self, said: list[Json]) -> Read:
        found: dict[Any, Formula] = {}
        for one in said:
            for value, when in _by_name(self._choice(one)).items():
                found[value] = some(found.get(value, NEVER), when)
        return Members(found)

    def _if(self, said: Json) -> Read:
        when = self._holds(said["if"])
        then, otherwise = self._choice(said["then"]), self._choice(said["else"])
        return {
            value: some(
                every(when, then.get(value, NEVER)),
                every(no(when), otherwise.get(value, NEVER)),
            )
            for value in {**then, **otherwise}
        }


def _truth(holds: Formula) -> Choice:
    return {True: holds, False: no(holds)}


def _by_name(choice: Choice) -> Choice:
    """Return a choice among fields by their names alone, whatever group they are in."""
    found: Choice = {}
    for value, when in choice.items():
        name = value
        if isinstance(value, Entity) and value.kind == "Field":
            name = name_of(value)
        found[name] = some(found.get(name, NEVER), when)
    return found


def _entity(said: Mapping[str, str]) -> Entity:
    return Entity(said["type"].removeprefix(f"{NAMESPACE}::"), said["id"])
