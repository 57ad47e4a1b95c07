"""A policy bundle: rules, vocabulary and data, checked once and held parsed.

    paths → schema → data → rules → names and annotations → validation → digest

Nothing of a bundle that fails a step is used. What comes out is immutable, safe
for many threads, and carries the memory of its own decisions: another bundle
starts with none. Files are handed in; this room reads no disk.

    bundle = load_bundle({"schema.cedarschema": b"...", "ask.cedar": b"...", ...})
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import cedarpy

from node.errors import PolicyBroken
from node.memo import Memo
from node.model.agreement import Agreement, Assurance
from node.policy.casefile import Case, read_cases
from node.policy.documents import read_text
from node.policy.engine import Engine, Rule, law_entities
from node.policy.law import (
    Country,
    DeclaredQuotas,
    FieldFact,
    Law,
    Offence,
    nationality_codes,
    read_law,
)
from node.policy.likeness import likeness
from node.policy.lint import (
    Parsed,
    make_rule,
    named_agencies,
    parse_policies,
    read_vocabulary,
)
from node.policy.memo import DecisionCache
from node.policy.proof.properties import Stated, read_properties, read_waived
from node.policy.speaking import ActionRules, knows_proof, policy_set, rules_by_action
from node.policy.study.accepted import read_accepted

SCHEMA = "schema.cedarschema"
POLICIES_MOST = 500  # Cedar looks at each: a decision costs time in their number

TIERS = 8192
"""How many questions' tiers are remembered: of 195 peers some forty each."""

_PATH = re.compile(
    r"schema\.cedarschema"
    r"|(?:countries|offences|fields|quotas|waived|mutants)\.toml"
    r"|[a-z0-9][a-z0-9-]{0,60}\.cedar"
    r"|(?:agreements|assurances|cases|properties)/[a-z0-9][a-z0-9-]{0,80}\.toml"
)


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """A bundle in which everything holds together.

    ``digest`` is SHA-256 over its files (``bundle_digest``). ``named`` are the
    agencies that a rule names: any other is to the rules its country and class alone.
    ``waived`` and ``dropped`` are the reasons why a property may be broken, or is no
    longer stated. ``bodies`` are the rules in Cedar's JSON form, by ``@id``;
    ``on_action`` those of each action, empty where the schema names them unusually.
    ``knows_proof``: the schema has the proof of a blind hit among facts of a question.
    """

    digest: bytes
    law: Law
    engine: Engine
    vocabulary: Mapping[str, frozenset[str]]
    by_basis: Mapping[str, tuple[Agreement, ...]]
    nationality_codes: Mapping[str, str]
    cases: tuple[Case, ...]
    properties: tuple[Stated, ...]
    waived: Mapping[str, str]
    dropped: Mapping[str, str]
    named: frozenset[str]
    bodies: Mapping[str, Mapping[str, Any]]
    on_action: Mapping[str, ActionRules]
    knows_proof: bool
    memo: DecisionCache = field(default_factory=DecisionCache)
    tiers: Memo[Hashable, str] = field(init=False, default_factory=lambda: Memo(TIERS))

    @property
    def policy_count(self) -> int:
        """How many policies there are."""
        return len(self.engine.rules)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The policies' annotations and places, by ``@id``."""
        return self.engine.rules

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements, in force or not."""
        return self.law.agreements

    @property
    def assurances(self) -> tuple[Assurance, ...]:
        """All assurances, in force or not."""
        return self.law.assurances

    @property
    def countries(self) -> Mapping[str, Country]:
        """Countries by ISO 3166-1 alpha-2 code."""
        return self.law.countries

    @property
    def offences(self) -> Mapping[str, Offence]:
        """Offences by code."""
        return self.law.offences

    @property
    def fields(self) -> Mapping[str, FieldFact]:
        """The fields that rules single out, by name."""
        return self.law.fields

    @property
    def quotas(self) -> DeclaredQuotas:
        """The declared quotas."""
        return self.law.quotas


def is_bundle_path(path: str) -> bool:
    """Whether a file of this path is part of a bundle.

    Paths are relative, with forward slashes. Who reads a folder passes on the
    files for which this holds, and leaves out readmes and examples.
    """
    return _PATH.fullmatch(path) is not None


def bundle_digest(files: Mapping[str, bytes]) -> bytes:
    """Return SHA-256 over paths and contents, sorted by path.

    Each part is preceded by its length in eight bytes, so that no two bundles
    read alike.
    """
    digest = hashlib.sha256(b"comity/v1 policy bundle\0")
    for path in sorted(files):
        for part in (path.encode(), files[path]):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.digest()


def load_bundle(files: Mapping[str, bytes]) -> Bundle:
    """Parse, check and hold a bundle.

    Its cases and properties are read and not run; ``cases`` and ``proof`` do that.

    Raises:
        PolicyBroken: with file, line where it can be told, and what is wrong.
    """
    # (1) Paths. What is no part of a bundle would be under its digest, to no effect.
    for path in sorted(files):
        if not is_bundle_path(path):
            raise PolicyBroken(
                f"{path[:80]!r} is no part of a policy bundle",
                advice="Leave it out; a bundle holds rules, schema, data and cases.",
            )

    # (2) Schema, and the closed lists that everything else is checked against.
    schema = _schema(files)
    vocabulary = read_vocabulary(schema, SCHEMA)

    # (3) Data: countries, offences, fields, quotas, agreements, assurances.
    law = read_law(files, vocabulary=vocabulary)

    # (4) Rules: syntax, then names and annotations, then types.
    texts = {
        path: read_text(path, files[path])
        for path in sorted(files)
        if path.endswith(".cedar")
    }
    parsed = [p for path, text in texts.items() for p in parse_policies(path, text)]
    rules = _rules(parsed, vocabulary, law)
    _validate("\n".join(texts.values()), schema, parsed)

    # (5) Cases are read here, so that a broken one is found with the rest. So is
    #     what ``mutants.toml`` accepts, which decides nothing.
    read_accepted(files)
    cases = tuple(
        case
        for path in sorted(files)
        if path.startswith("cases/")
        for case in read_cases(path, files[path])
    )
    stated = read_properties(files)
    said = read_waived(files, stated)
    bodies = {one.body["annotations"]["id"]: one.body for one in parsed}
    on_action = rules_by_action(schema, bodies)
    return Bundle(
        digest=bundle_digest(files),
        law=law,
        engine=_engine(schema, law, bodies, on_action, rules),
        vocabulary=MappingProxyType(vocabulary),
        by_basis=by_basis_of(law.agreements),
        nationality_codes=nationality_codes(law.countries),
        cases=cases,
        properties=stated,
        waived=MappingProxyType({one.property: one.reason for one in said.waived}),
        dropped=MappingProxyType({one.property: one.reason for one in said.dropped}),
        named=named_agencies(parsed),
        bodies=MappingProxyType(bodies),
        on_action=MappingProxyType(on_action),
        knows_proof=knows_proof(schema),
    )


def _schema(files: Mapping[str, bytes]) -> cedarpy.Schema:
    data = files.get(SCHEMA)
    if data is None:
        raise PolicyBroken(f"{SCHEMA} is missing from the bundle")
    try:
        return cedarpy.Schema.from_str(read_text(SCHEMA, data))
    except (ValueError, RecursionError) as why:
        raise PolicyBroken(f"{SCHEMA}: {why}") from why


def _rules(
    parsed: Sequence[Parsed], vocabulary: Mapping[str, frozenset[str]], law: Law
) -> dict[str, Rule]:
    if not parsed:
        raise PolicyBroken(
            "the bundle has no policy at all",
            advice="To share nothing, say so in a forbid.",
        )
    if len(parsed) > POLICIES_MOST:
        raise PolicyBroken(f"the bundle has more than {POLICIES_MOST} policies")
    rules: dict[str, Rule] = {}
    for one in parsed:
        rule = make_rule(one, vocabulary, law)
        other = rules.get(rule.id)
        if other is not None:
            raise PolicyBroken(
                f"{one.where}: @id {rule.id} stands already in {other.path}"
            )
        rules[rule.id] = rule
    return rules


def _validate(text: str, schema: cedarpy.Schema, parsed: Sequence[Parsed]) -> None:
    """Check the types of all policies at once. Positional ids follow their order."""
    checked = cedarpy.validate_policies(text, schema)
    for error in checked.errors:
        place = error.policy_id.removeprefix("policy")
        where = parsed[int(place)].where if place.isdigit() else "policies"
        raise PolicyBroken(f"{where}: {error.error}")
    if not checked.validation_passed:
        raise PolicyBroken("policies: they do not validate against the schema")


def _engine(
    schema: cedarpy.Schema,
    law: Law,
    bodies: Mapping[str, Mapping[str, Any]],
    on_action: Mapping[str, ActionRules],
    rules: Mapping[str, Rule],
) -> Engine:
    """Hold the policies under their own ids, so that reasons name them."""
    try:
        entities = cedarpy.Entities.from_json_str(json.dumps(law_entities(law)), schema)
        return Engine(
            policies=policy_set(bodies),
            by_action=MappingProxyType(
                {name: policy_set(some.bodies) for name, some in on_action.items()}
            ),
            schema=schema,
            entities=entities,
            rules=MappingProxyType(dict(rules)),
            alike=likeness(bodies, {n: some.names for n, some in on_action.items()}),
        )
    except ValueError as why:
        raise PolicyBroken(f"the bundle's data does not fit its schema: {why}") from why


def by_basis_of(agreements: Sequence[Agreement]) -> Mapping[str, tuple[Agreement, ...]]:
    """Index agreements by what a question may call them: id or instrument."""
    found: dict[str, list[Agreement]] = defaultdict(list)
    for agreement in agreements:
        for name in {agreement.id, agreement.instrument}:
            found[name].append(agreement)
    return MappingProxyType({name: tuple(some) for name, some in found.items()})
