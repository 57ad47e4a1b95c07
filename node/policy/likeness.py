"""Which decisions are one decision, because no rule can tell them apart.

A rule can do two things with a field: compare it with one that it names, or look at
its group and at what the bundle says of it. So fields that no rule names and of which
the same is known have one ruling. And a rule is about an action by its head, or by
looking at ``action``: where the same rules speak on a field in its exact and in its
generalised form, and none looks, what was ruled on the one was ruled on the other.

Facts of a record that no rule reads make no other decision either, nor do grades that
no rule names: what was decided on one record holds for the next.

What cannot be told is kept apart. The weaker form is looked at only where the stronger
was refused: that two forms are alike can refuse, and never releases.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from node.model.codes import Action, Grade
from node.policy.law import FieldFact
from node.policy.scope import told_by_head
from node.policy.sorts import field_sort, ids, named_in, nodes

Json = Mapping[str, Any]

FORMS = (
    (Action.DISCLOSE_EXACT, Action.DISCLOSE_GENERALISED),
    (Action.TELL_EXACT, Action.TELL_GENERALISED),
)
"""The actions on a field, each stronger one before its weaker one."""
CONTEXT, ACTION = {"Var": "context"}, {"Var": "action"}
EVERY = ""
"""Stands for every field."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the rules of a bundle cannot tell apart.

    ``named`` are the fields that a rule names. ``apart`` are those that may be treated
    otherwise in the stronger of two forms than in the weaker, by the weaker. ``read``
    are the facts that a rule looks at; None: any may be. ``grades`` is what each grade
    may stand for. ``countries`` and ``texts`` are those that a rule names.
    """

    named: frozenset[str]
    apart: Mapping[str, frozenset[str]]
    read: frozenset[str] | None
    grades: Mapping[Grade, Grade]
    countries: frozenset[str]
    texts: frozenset[str]

    def reads(self, fact: str) -> bool:
        """Whether a rule may look at a fact."""
        return self.read is None or fact in self.read

    def sort(self, name: str, group: str, fact: FieldFact | None) -> Hashable:
        """Return what is equal for fields that have one ruling."""
        return name if name in self.named else field_sort(group, fact)

    def form(self, name: str, action: Action) -> Action:
        """Return the action that has the ruling of a field: the stronger, if alike."""
        for stronger, weaker in FORMS:
            apart = self.apart.get(weaker, frozenset((EVERY,)))
            if action == weaker and apart.isdisjoint((EVERY, name)):
                return stronger
        return action


def likeness(
    bodies: Mapping[str, Json], groups: Mapping[str, frozenset[str]]
) -> Likeness:
    """Return what rules in Cedar's JSON form cannot tell apart.

    ``groups`` are the names that each action goes by (``scope.py``); empty where that
    is not known: then forms are apart.
    """
    words = named_in(bodies.values())
    rules = [(body, list(nodes(body["conditions"]))) for body in bodies.values()]
    return Likeness(
        named=ids(words, "Field"),
        apart={
            weaker: frozenset(
                _only_field(body)
                for body, parts in rules
                if _tells(body, parts, groups[stronger], groups[weaker])
            )
            for stronger, weaker in FORMS
            if {stronger, weaker} <= groups.keys()
        },
        read=_read(parts for _, parts in rules),
        grades=_grades(ids(words, "Grade")),
        countries=ids(words, "Country"),
        texts=_texts(parts for _, parts in rules),
    )


def _read(rules: Iterable[Sequence[Json]]) -> frozenset[str] | None:
    """Return the facts that rules look at; None where one takes them as a whole.

    Each rule is the parts of its conditions.
    """
    read: set[str] = set()
    for parts in rules:
        looks = [part[op] for part in parts for op in (".", "has") if op in part]
        at = [one["attr"] for one in looks if one["left"] == CONTEXT]
        if len(at) != sum(part == CONTEXT for part in parts):
            return None
        read.update(at)
    return frozenset(read)


def _texts(rules: Iterable[Sequence[Json]]) -> frozenset[str]:
    """Return the texts that rules write down."""
    said = (part.get("Value") for parts in rules for part in parts)
    return frozenset(text for text in said if isinstance(text, str))


def _grades(named: frozenset[str]) -> Mapping[Grade, Grade]:
    """Return for each grade the first that rules cannot tell from it."""
    plain = [grade for grade in Grade if grade not in named]
    return {grade: plain[0] if grade in plain else grade for grade in Grade}


def _tells(
    body: Json, parts: Sequence[Json], stronger: frozenset[str], weaker: frozenset[str]
) -> bool:
    """Whether a rule may speak on one of two actions and be silent on the other."""
    heads = told_by_head(body, stronger), told_by_head(body, weaker)
    if heads == (False, False):
        return False
    return heads != (True, True) or ACTION in parts


def _only_field(body: Json) -> str:
    """Return the one field that a rule is about by its head, or ``EVERY``."""
    head = body["resource"]
    entity = head.get("entity", {})
    if head.get("op") != "==" or not str(entity.get("type")).endswith("::Field"):
        return EVERY
    return str(entity.get("id", EVERY))
