"""Rules that an agency might write, drawn at random over the whole schema.

Not of the shapes that our own rules have: any action, any fact, any operator that Cedar
has, whatever is sensible. What Cedar's validator or our own checks refuse is left out,
as it could not come into force either.
"""

from __future__ import annotations

from functools import cache

import cedarpy
from hypothesis import strategies as st

from node.errors import PolicyBroken
from node.policy.bundle import Bundle, load_bundle
from tests.policies.any_words import (
    AGENCIES,
    EXACTLY,
    FIELD,
    GROUPS,
    HEADINGS,
    SETS,
    entity,
    grouped,
    one_action,
    truth,
)
from tests.policies.tiny import COUNTRIES, OFFENCES, PACT, QUOTAS, tiny_files

FIELDS = """\
[birth_date]
groups = ["core", "identity"]
[case_number]
groups = ["core"]
names_no_person = true
[authority]
groups = ["core"]
names_no_person = true
[religion]
groups = ["narrative"]
special = true
[politics]
groups = ["narrative"]
special = true
[photo]
groups = ["biometric"]
[blood]
groups = ["health"]
special = true
"""
ASKED = (
    *((name, "core") for name in ("birth_date", "case_number", "authority")),
    *((name, "narrative") for name in ("religion", "politics", "notes", "remarks")),
    *((name, "core") for name in ("last_name", "sex", "nationality")),
    *((name, "identity") for name in ("passport_number", "national_id")),
    *((name, "contact") for name in ("phone", "address")),
    *((name, "biometric") for name in ("photo", "height_cm")),
    *((name, "health") for name in ("blood", "allergy")),
    ("birth_date", "health"),
    ("No Name", "core"),
)
"""Fields that rules know and do not know; the last two cannot be meant."""


@st.composite
def a_rule(draw: st.DrawFn, name: str) -> str:
    """Draw one rule, which may be refused."""
    heading = draw(st.sampled_from(HEADINGS))
    effect = draw(st.sampled_from(["permit", "forbid", "forbid"]))
    principal = draw(
        st.one_of(
            st.just("principal"),
            st.just("principal"),
            entity(AGENCIES).map("principal == {}".format),
            st.just('principal in Comity::CountryGroup::"eu"'),
            st.just('principal is Comity::Agency in Comity::Country::"ES"'),
        )
    )
    resource = "resource"
    if heading.fields:
        resource = draw(
            st.one_of(
                st.just("resource"),
                st.just("resource"),
                entity(FIELD).map("resource == {}".format),
                entity(GROUPS).map("resource in {}".format),
                entity(FIELD).map("resource in {}".format),
                entity(GROUPS).map("resource is Comity::Field in {}".format),
            )
        )
    notes = [f'@id("{name}")', '@legal("L")']
    if remedy := draw(
        st.sampled_from(["", "approval:minor", "approval:beyond-core", "agreement"])
    ):
        notes.append(f'@remedy("{remedy}")')
        if draw(st.booleans()):
            notes.append(f'@tell("{remedy}")')
    if transform := draw(st.sampled_from(["", "date-to-year", "initials"])):
        notes.append(f'@transform("{transform}")')
    if draw(st.integers(0, 4)) == 0:
        notes.append('@notify("owner")')
    clauses = draw(
        st.lists(
            st.tuples(st.sampled_from(["when", "when", "unless"]), truth(heading)),
            min_size=1 if effect == "permit" else 0,
            max_size=2,
        )
    )
    if remedy in SETS["approvals"][1] and "approvals" in heading.facts:
        cure = f'context.approvals.contains(Comity::Remedy::"{remedy}")'
        clauses += draw(st.sampled_from([[("unless", cure)], []]))
    said = "".join(f" {kind} {{ {body} }}" for kind, body in clauses)
    head = f"{effect} ({principal}, {heading.action}, {resource})"
    return f"{' '.join(notes)} {head}{said};\n"


WIDE = {
    "W-ASK": one_action("ask"),
    "W-HIT": one_action("answer_hit"),
    "W-GIVE": grouped("disclose"),
    "W-EXACT": one_action("disclose_exact"),
    "W-NOTIFY": one_action("notify"),
    "W-TELL": grouped("tell"),
    "W-FORWARD": one_action("forward"),
}
"""Rules that open nearly everything, so that others have something to close."""
MOSTLY_OPEN = frozenset(("W-ASK", "W-HIT", "W-GIVE"))
WEAKER = (
    '@id("W-YEAR") @legal("L") @transform("date-to-year") forbid (principal, action == '
    'Comity::Action::"disclose_exact", resource) when {{ {0} }};\n'
)
NAMING = (
    '@id("W-FIELD") @legal("L") forbid (principal, action in '
    'Comity::Action::"disclose", resource) when {{ resource == {0} }} unless {{ {1} }};\n'
)
CURABLE = (
    '@id("W-CORE") @legal("L") @remedy("approval:beyond-core") '
    '@tell("approval:beyond-core") forbid (principal, action in '
    'Comity::Action::"disclose", resource) when {{ {0} }} unless {{ '
    'context.approvals.contains(Comity::Remedy::"approval:beyond-core") }};\n'
)


def _wide(name: str) -> str:
    said = f'@id("{name}") @legal("L") @transform("date-to-year")'
    when = "when { context.case_given || !context.case_given }"
    return f"{said} permit (principal, {WIDE[name]}, resource) {when};\n"


@cache
def plain_files() -> dict[str, bytes]:
    """Return the data of a small bundle, without a rule or case."""
    texts = {
        "countries.toml": COUNTRIES,
        "offences.toml": OFFENCES,
        "fields.toml": FIELDS,
        "quotas.toml": QUOTAS,
        "agreements/pact.toml": PACT.format(id="pact", offences='"fraud", "theft"'),
        "agreements/pact-b.toml": PACT.format(id="pact-b", offences='"*"'),
    }
    schema = {"schema.cedarschema": tiny_files()["schema.cedarschema"]}
    return {name: text.encode() for name, text in texts.items()} | schema


@cache
def _schema() -> cedarpy.Schema:
    return cedarpy.Schema.from_str(plain_files()["schema.cedarschema"].decode())


def _valid(rule: str) -> bool:
    try:
        return cedarpy.validate_policies(rule, _schema()).validation_passed
    except ValueError:
        return False


def loaded(rules: str) -> Bundle | None:
    """Return the small bundle with these rules; None where it is refused."""
    try:
        return load_bundle({**plain_files(), "any.cedar": rules.encode()})
    except PolicyBroken:
        return None


@st.composite
def any_bundle(draw: st.DrawFn) -> Bundle:
    """Draw a bundle that may come into force."""
    open_ = draw(st.sets(st.sampled_from([*WIDE]), min_size=3))
    rules = [_wide(name) for name in WIDE if name in open_ | MOSTLY_OPEN]
    drawn = [draw(a_rule(f"R-{n}")) for n in range(draw(st.integers(1, 6)))]
    if draw(st.integers(0, 2)):
        drawn.append(NAMING.format(draw(entity(FIELD)), draw(truth(EXACTLY))))
    if draw(st.booleans()):
        drawn.append(CURABLE.format(draw(truth(EXACTLY))))
    if draw(st.booleans()):
        drawn.append(WEAKER.format(draw(truth(EXACTLY))))
    rules += [rule for rule in drawn if _valid(rule) and loaded(rule) is not None]
    made = loaded("".join(rules))
    assert made is not None
    return made
