"""The one place that speaks to Cedar.

Policies, schema and the bundle's own entities are parsed once and held. A
ruling is always made with the schema, so that a fact that does not fit is no
decision rather than a rule that quietly does not match.

What Cedar would let pass and this file does not:

- A policy that errs is skipped by Cedar, a ``forbid`` too. Here any error
  makes the ruling a refusal that carries the error.
- ``NoDecision`` is a refusal that carries the reason.
- An action, agency or field that is not in the entity store would only fall to
  default deny; callers hand over all entities a request needs.

Nothing of a peer's is ever made into Cedar text: requests are structured.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cedarpy

from node.memo import Memo
from node.policy.law import Law
from node.policy.likeness import Likeness

NAMESPACE = "Comity"
ERROR_MOST = 300
KNOWN_MOST = 128
"""How many sets of entities are kept: who asks, with the fields of a record."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy of the bundle: its annotations, and where it stands."""

    id: str
    effect: str
    path: str
    line: int
    legal: str
    remedy: str
    transform: str
    tell: str
    notify: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What Cedar said to one request. ``rules`` are those that determined it."""

    allowed: bool
    rules: tuple[Rule, ...]
    errors: tuple[str, ...]


def uid(kind: str, name: str) -> Json:
    """Name an entity in Cedar's JSON form."""
    return {"type": f"{NAMESPACE}::{kind}", "id": name}


def ref(kind: str, name: str) -> Json:
    """Refer to an entity from an attribute or a context."""
    return {"__entity": uid(kind, name)}


def request(
    agency: str, action: str, kind: str, resource: str, context: Json | str
) -> Json:
    """Return a request: may an agency do this, or be told of it, under these facts.

    ``context`` is taken as JSON, too, where many requests are made of the same.
    """
    return {
        "principal": uid("Agency", agency),
        "action": uid("Action", action),
        "resource": uid(kind, resource),
        "context": context,
    }


@dataclass(frozen=True, slots=True)
class Engine:
    """Parsed policies, schema and entities. Immutable; safe for many threads.

    ``by_action`` holds for each action the policies that can speak on it
    (``scope.py``). ``alike`` is what they cannot tell apart, so that it need not be
    asked twice; None: each is asked for itself.
    """

    policies: cedarpy.PolicySet
    by_action: Mapping[str, cedarpy.PolicySet]
    schema: cedarpy.Schema
    entities: cedarpy.Entities
    rules: Mapping[str, Rule]
    alike: Likeness | None = None
    _known: Memo[str, cedarpy.Entities] = field(
        init=False, repr=False, compare=False, default_factory=lambda: Memo(KNOWN_MOST)
    )

    def judge(
        self, requests: Sequence[Json], entities: Sequence[Json]
    ) -> tuple[Ruling, ...]:
        """Rule on each request, in order, with ``entities`` added to the bundle's.

        Never raises for what a request holds: whatever Cedar cannot take is a
        refusal with an error.
        """
        try:
            # What is asked of one record is asked with the same entities, and mostly of
            # the same facts: to have Cedar read them costs more than its decision.
            added = json.dumps(list(entities))
            known = self._known.get(added, lambda: self._with(added))
            said = cedarpy.is_authorized_batch(
                _written(requests), self._speaking(requests), known, self.schema
            )
        except (KeyError, ValueError, TypeError, RecursionError) as why:
            broken = Ruling(
                allowed=False, rules=(), errors=(f"facts: {why}"[:ERROR_MOST],)
            )
            return tuple(broken for _ in requests)
        return tuple(self._ruling(one) for one in said)

    def _with(self, added: str) -> cedarpy.Entities:
        return self.entities.with_added_json_str(added, self.schema)

    def _speaking(self, requests: Sequence[Json]) -> cedarpy.PolicySet:
        """Return the policies for what all ``requests`` are about, or all of them."""
        actions = {request["action"]["id"] for request in requests}
        if len(actions) != 1:
            return self.policies
        return self.by_action.get(actions.pop(), self.policies)

    def _ruling(self, said: cedarpy.AuthzResult) -> Ruling:
        errors = tuple(str(e)[:ERROR_MOST] for e in said.diagnostics.errors)
        if said.decision is cedarpy.Decision.NoDecision and not errors:
            errors = ("no decision",)
        rules = tuple(
            sorted(
                (self.rules[name] for name in said.diagnostics.reasons),
                key=lambda rule: rule.id,
            )
        )
        return Ruling(allowed=said.allowed and not errors, rules=rules, errors=errors)


def _written(requests: Sequence[Json]) -> list[Json]:
    """Return requests with each context written out, once where it is the same."""
    texts: dict[int, str] = {}
    written = []
    for one in requests:
        context = one["context"]
        if not isinstance(context, str):
            if id(context) not in texts:
                texts[id(context)] = json.dumps(context)
            context = texts[id(context)]
        written.append({**one, "context": context})
    return written


def law_entities(law: Law) -> list[Json]:
    """Return the entities that the bundle's own data declares."""
    return [
        *(_entity("CountryGroup", name) for name in law.country_groups),
        *(
            _entity(
                "Country",
                code,
                attrs={"death_penalty": ref("DeathPenalty", country.death_penalty)},
                parents=[uid("CountryGroup", group) for group in country.groups],
            )
            for code, country in law.countries.items()
        ),
        *(_entity("OffenceGroup", name) for name in law.offence_groups),
        *(
            _entity(
                "Offence",
                code,
                attrs={"may_carry_death": offence.may_carry_death},
                parents=[uid("OffenceGroup", group) for group in offence.groups],
            )
            for code, offence in law.offences.items()
        ),
        *(_entity("Agreement", agreement.id) for agreement in law.agreements),
    ]


def agency_entity(agency: str, *, country: str, agency_class: str) -> Json:
    """Return the entity of an agency that asks."""
    return _entity(
        "Agency",
        agency,
        attrs={
            "country": ref("Country", country),
            "class": ref("AgencyClass", agency_class),
        },
        parents=[uid("Country", country)],
    )


def field_entity(
    name: str, group: str, *, special: bool, names_no_person: bool
) -> Json:
    """Return the entity of a field in its group."""
    return _entity(
        "Field",
        name,
        attrs={"special": special, "names_no_person": names_no_person},
        parents=[uid("FieldGroup", group)],
    )


def _entity(
    kind: str,
    name: str,
    *,
    attrs: Json | None = None,
    parents: Sequence[Json] = (),
) -> Json:
    return {"uid": uid(kind, name), "attrs": attrs or {}, "parents": list(parents)}
