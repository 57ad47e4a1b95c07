"""Every single change of a rule, in Cedar's JSON form.

A rule is removed; a clause is dropped, or turned round (``when`` becomes ``unless``);
an operand of ``&&`` or ``||`` is dropped; a word of a list is removed; what stands in
the head about action or resource is dropped. Each changes one thing and nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from node.policy.engine import Json
from node.policy.sorts import RECORD

TEXT_MOST = 160
TURNED = {"when": "unless", "unless": "when"}
_ANY = {"op": "All"}

Step = str | int


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one rule. ``body`` is what is left of it; None if nothing is.

    ``change`` says it in words and is unique within the rule.
    """

    rule: str
    change: str
    body: Json | None


def rule_changes(rule: str, body: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return all single changes of a rule."""
    seen: Counter[str] = Counter()
    found = []
    for said, left in _changes(dict(body)):
        change = said if len(said) <= TEXT_MOST else f"{said[: TEXT_MOST - 3]}..."
        seen[change] += 1
        if seen[change] > 1:
            change = f"{change} ({seen[change]})"
        found.append(Change(rule, change, left))
    return tuple(found)


def _changes(body: Json) -> Iterator[tuple[str, Json | None]]:
    yield "the rule is removed", None
    yield from _head(body)
    clauses = body.get("conditions", [])
    for place, clause in enumerate(clauses):
        kind = clause["kind"]
        turned = {**clause, "kind": TURNED[kind]}
        rest = [*clauses[:place], *clauses[place + 1 :]]
        yield f"`{kind}` becomes `{TURNED[kind]}`", _with(body, place, turned)
        yield f"the `{kind}` clause is dropped", {**body, "conditions": rest}
        for said, left in _inside(clause["body"]):
            yield f"in `{kind}`: {said}", _with(body, place, {**clause, "body": left})


def _with(body: Json, place: int, clause: Json) -> Json:
    clauses = list(body["conditions"])
    clauses[place] = clause
    return {**body, "conditions": clauses}


def _head(body: Json) -> Iterator[tuple[str, Json]]:
    if body["resource"]["op"] != "All":
        yield "it holds for every resource", {**body, "resource": _ANY}
    if body["principal"]["op"] != "All":
        yield "it holds for every agency", {**body, "principal": _ANY}
    actions = body["action"].get("entities", ())
    for action in actions:
        left = [other for other in actions if other != action]
        head = {**body["action"], "entities": left}
        yield f"action {action['id']!r} is removed", {**body, "action": head}


def _inside(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield every change inside an expression, with the whole expression after it."""
    for path, node in _walk(tree, ()):
        for operator in ("&&", "||"):
            if operator in node:
                yield from _operands(tree, path, node[operator], operator)
        for word in node.get("Set", ()):
            left = [other for other in node["Set"] if other != word]
            after = _replaced(tree, path, {"Set": left})
            yield f"{_text(word)} is removed from {_list(node)}", after


def _operands(
    tree: Any, path: tuple[Step, ...], sides: Mapping[str, Any], operator: str
) -> Iterator[tuple[str, Any]]:
    """Drop each side; a side that is a chain of its own is changed inside."""
    for side, other in (("left", "right"), ("right", "left")):
        if operator not in sides[side]:
            after = _replaced(tree, path, sides[other])
            yield f"`{operator} {_text(sides[side])}` is dropped", after


def _walk(tree: Any, path: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Json]]:
    if isinstance(tree, dict):
        yield path, tree
        for key, below in tree.items():
            if key == RECORD:  # the names in it are none of Cedar's words
                for name, part in below.items():
                    yield from _walk(part, (*path, key, name))
            else:
                yield from _walk(below, (*path, key))
    elif isinstance(tree, list):
        for place, below in enumerate(tree):
            yield from _walk(below, (*path, place))


def _replaced(tree: Any, path: Sequence[Step], new: Any) -> Any:
    """Return a tree with another part at ``path``; nothing of the old is changed."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(tree, dict):
        return {**tree, step: _replaced(tree[step], rest, new)}
    return [
        _replaced(below, rest, new) if place == step else below
        for place, below in enumerate(tree)
    ]


def _list(node: Json) -> str:
    words = [_text(word) for word in node["Set"]]
    return f"[{words[0]}, ...]" if len(words) > 1 else f"[{words[0]}]"


def _text(tree: Any) -> str:  # noqa: PLR0911 - one way for each kind of node
    """Write an expression as short as can be: entities by their names alone."""
    if not isinstance(tree, dict) or len(tree) != 1:
        return json.dumps(tree)
    ((word, of),) = tree.items()
    match word:
        case "Value":
            entity = of.get("__entity", {}) if isinstance(of, dict) else {}
            return json.dumps(entity.get("id", of))
        case "Var":
            return str(of)
        case "Set":
            return f"[{', '.join(map(_text, of))}]"
        case "." | "has":
            between = "." if word == "." else " has "
            return f"{_text(of['left'])}{between}{of['attr']}"
        case "!":
            return f"!({_text(of['arg'])})"
        case _ if isinstance(of, dict) and {*of} == {"left", "right"}:
            left, right = _text(of["left"]), _text(of["right"])
            if word.isalpha() and word != "in":
                return f"{left}.{word}({right})"
            return f"{_inner(of['left'], left)} {word} {_inner(of['right'], right)}"
        case _ if isinstance(of, dict) and {*of} == {"arg"}:
            return f"{_text(of['arg'])}.{word}()"
        case _:
            return json.dumps(tree)


def _inner(tree: Json, text: str) -> str:
    return f"({text})" if "&&" in tree or "||" in tree else text
