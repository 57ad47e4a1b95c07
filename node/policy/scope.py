"""Which rules can speak on which action.

Cedar looks at every rule it is given for every request, and most rules are about
another action: what is asked of questions would grow slower with each rule on
notices. So the rules are sorted by action when a bundle is loaded. A rule is left
out of an action's set only where its head excludes the action for certain; what
cannot be told stays in, so that no ``forbid`` is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import cedarpy

# As Cedar writes a schema out: action "a" in [Action::"g", Action::"h"] appliesTo {
_ACTION = re.compile(r'^\s*action "([^"]+)"(?: in \[([^\]]*)\])?', re.MULTILINE)
_WORD = re.compile(r"^\s*action\b", re.MULTILINE)
_NAME = re.compile(r'"([^"]+)"')


def action_groups(schema: cedarpy.Schema) -> dict[str, frozenset[str]]:
    """Return for each action of the schema its own name and those of its groups.

    Empty if the schema cannot be read to the end: then nothing can be left out.
    """
    text = str(schema)
    parents = {
        name: frozenset(_NAME.findall(groups)) for name, groups in _ACTION.findall(text)
    }
    if len(parents) != len(_WORD.findall(text)):
        return {}
    found = {}
    for action in parents:
        names = {action}
        while True:
            more = {p for name in names for p in parents.get(name, ())} - names
            if not more:
                break
            names |= more
        found[action] = frozenset(names)
    return found


def may_apply(body: Mapping[str, Any], names: frozenset[str]) -> bool:
    """Whether a rule's head can match an action that goes by ``names``."""
    return told_by_head(body, names) is not False


def told_by_head(body: Mapping[str, Any], names: frozenset[str]) -> bool | None:
    """Whether a rule's head matches an action by ``names``; None: it does not tell."""
    head = body["action"]
    if head.get("op") == "All":
        return True
    if head.get("op") not in ("==", "in"):
        return None
    said = [head["entity"]] if "entity" in head else head.get("entities")
    if not said:
        return None
    return any(one.get("id") in names for one in said)
