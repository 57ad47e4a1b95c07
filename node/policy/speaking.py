"""Which rules of a bundle speak on each action, and what its schema has words for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cedarpy

from node.policy.scope import action_groups, may_apply

_PROOF = """permit (principal, action == Comity::Action::"ask", resource)
when { context.proved_hit };"""
"""What validates exactly where the schema knows the fact."""


@dataclass(frozen=True, slots=True)
class ActionRules:
    """An action: all names that it goes by, and the rules that can speak on it."""

    names: frozenset[str]
    bodies: Mapping[str, Mapping[str, Any]]


def rules_by_action(
    schema: cedarpy.Schema, bodies: Mapping[str, Mapping[str, Any]]
) -> dict[str, ActionRules]:
    """Return each action's rules; nothing where the schema names actions unusually."""
    return {
        action: ActionRules(
            names, {n: b for n, b in bodies.items() if may_apply(b, names)}
        )
        for action, names in action_groups(schema).items()
    }


def knows_proof(schema: cedarpy.Schema) -> bool:
    """Whether a schema has the proof of a blind hit among the facts of a question."""
    return cedarpy.validate_policies(_PROOF, schema).validation_passed


def policy_set(bodies: Mapping[str, Mapping[str, Any]]) -> cedarpy.PolicySet:
    """Return policies in Cedar's JSON form, by id, as Cedar holds them.

    Raises:
        ValueError: Cedar cannot take one of them.
    """
    whole = {"staticPolicies": dict(bodies), "templates": {}, "templateLinks": []}
    return cedarpy.PolicySet.from_json_str(json.dumps(whole))
