"""A bundle with one thing in it changed, made of what is already parsed.

Only what the change can touch is built anew; all else, the memory of decisions too,
is shared with the bundle as it was. For studies of a bundle: what comes out has the
digest of the unchanged one and must never be put in force.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

import cedarpy

from node.errors import PolicyBroken
from node.model.codes import Action
from node.policy.bundle import Bundle, by_basis_of
from node.policy.engine import Engine, Json, Rule, Ruling, law_entities
from node.policy.law import Law
from node.policy.likeness import likeness
from node.policy.lint import Parsed, make_rule
from node.policy.scope import action_groups, may_apply
from node.policy.speaking import policy_set

Bodies = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Workshop:
    """A bundle, its rules in Cedar's JSON form, and the names that actions go by.

    ``groups`` is empty where the schema does not tell (``scope.py``): then every rule
    may speak on every action.
    """

    bundle: Bundle
    bodies: Bodies
    groups: Mapping[str, frozenset[str]]

    def actions_of(self, body: Mapping[str, Any]) -> frozenset[str]:
        """Return the actions that a rule can speak on."""
        if not self.groups:
            return frozenset(Action)
        return frozenset(
            a for a, names in self.groups.items() if may_apply(body, names)
        )

    def with_rule(self, rule: str, body: Json | None) -> Bundle:
        """Return the bundle with a rule replaced, or removed if ``body`` is None.

        Its errors are those of decisions: nothing is validated here.
        """
        bodies = {**self.bodies, rule: body} if body else dict(self.bodies)
        if body is None:
            del bodies[rule]
        touched = self.actions_of(self.bodies[rule])
        if body:
            touched |= self.actions_of(body)
        engine = self.bundle.engine
        sets = dict(engine.by_action)
        for action in touched & sets.keys():
            names = self.groups[action]
            sets[action] = policy_set(
                {n: b for n, b in bodies.items() if may_apply(b, names)}
            )
        # Decisions ask about one action at a time: where the sets by action are known,
        # the whole set is not asked, and need not be parsed for each change.
        whole = engine.policies if engine.by_action else policy_set(bodies)
        made = replace(
            engine,
            policies=whole,
            by_action=MappingProxyType(sets),
            alike=likeness(bodies, self.groups),
        )
        return _with_engine(self.bundle, made, touched)

    def refusal(self, rule: str, body: Json | None) -> str:
        """Return why a bundle with this rule would not load; empty if it would."""
        if body is None:
            return "" if len(self.bodies) > 1 else "the bundle has no policy at all"
        whole = {"staticPolicies": {rule: body}, "templates": {}, "templateLinks": []}
        try:
            make_rule(Parsed(rule, 0, body), self.bundle.vocabulary, self.bundle.law)
            text = cedarpy.policies_from_json_str(json.dumps(whole))
        except (PolicyBroken, ValueError) as why:
            return str(why)
        checked = cedarpy.validate_policies(text, self.bundle.engine.schema)
        if checked.errors:
            return checked.errors[0].error
        return "" if checked.validation_passed else "it does not validate"

    def with_law(self, law: Law) -> Bundle:
        """Return the bundle with other data.

        Agreements and assurances are no part of the engine: decisions are functions of
        the facts that they lead to, and stay remembered.
        """
        old = self.bundle
        same = law.countries == old.law.countries and law.offences == old.law.offences
        made = replace(old, law=law, by_basis=by_basis_of(law.agreements))
        if same and law.fields == old.law.fields:
            return made
        engine = old.engine
        if not same:
            text = json.dumps(law_entities(law))
            entities = cedarpy.Entities.from_json_str(text, engine.schema)
            engine = replace(engine, entities=entities)
        return _with_engine(made, engine, frozenset(Action))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening(Engine):
    """An engine that keeps what it is asked, with the entities that came along."""

    heard: list[tuple[Json, tuple[Json, ...]]]

    def judge(
        self, requests: Any, entities: Any
    ) -> tuple[Ruling, ...]:  # as Engine, which see
        """Rule on each request, and keep it."""
        self.heard.extend((request, tuple(entities)) for request in requests)
        return Engine.judge(self, requests, entities)


def workshop(bundle: Bundle) -> Workshop:
    """Return a bundle to be changed."""
    return Workshop(bundle, bundle.bodies, action_groups(bundle.engine.schema))


def listening(bundle: Bundle) -> tuple[Bundle, list[tuple[Json, tuple[Json, ...]]]]:
    """Return a bundle without memory whose engine keeps what it is asked, and where.

    It is asked all by itself, also what rules cannot tell apart: a change may.
    """
    heard: list[tuple[Json, tuple[Json, ...]]] = []
    parts = {f.name: getattr(bundle.engine, f.name) for f in fields(Engine) if f.init}
    engine = Listening(**{**parts, "alike": None}, heard=heard)
    return _with_engine(bundle, engine, frozenset(Action)), heard


def alone(engine: Engine, variants: Bodies, rule: Rule) -> Engine:
    """Return an engine that tells which of the variants of one rule hold.

    Each is made a ``permit`` under its own name, so that a ruling names all that hold
    and its errors all that err. It takes facts that lack what the rule does not look
    at, so it has no schema to hold them against.
    """
    bodies = {name: {**body, "effect": "permit"} for name, body in variants.items()}
    none: Any = None
    return replace(
        engine,
        schema=none,
        policies=policy_set(bodies),
        by_action=MappingProxyType({}),
        rules=MappingProxyType({name: replace(rule, id=name) for name in bodies}),
        alike=None,
    )


def _with_engine(bundle: Bundle, engine: Engine, touched: frozenset[str]) -> Bundle:
    """Return a bundle with another engine, and no memory of what it may change."""
    return replace(bundle, engine=engine, memo=bundle.memo.without(touched))
