"""What rules cannot tell apart is decided once, and what they can is asked for itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from node.model.codes import Action, Grade, Handling, SubjectRole
from node.policy.answer import may_answer_hit
from node.policy.bundle import load_bundle
from node.policy.disclose import decide_hit
from node.policy.likeness import likeness
from node.policy.lint import parse_policies
from node.policy.memo import DecisionCache
from node.policy.scope import action_groups
from tests.policies.reading import (
    EXAMPLES,
    PERSON_FIELDS,
    asking,
    example,
    found,
    starter,
    starter_files,
)
from tests.thorough import examples

GROUPS = action_groups(starter().engine.schema)
TWELVE = [
    *((name, "core") for name in ("first_name", "last_name", "birth_date", "sex")),
    *((name, "core") for name in ("birth_place", "nationality", "alias", "height_cm")),
    ("passport_number", "identity"),
    ("national_id", "identity"),
    ("phone", "contact"),
    ("address", "contact"),
]
FACT = "context.approvals.isEmpty()"
EXACT = 'action == Comity::Action::"disclose_exact"'
BOTH = 'action in Comity::Action::"disclose"'
ALONE = [
    f'@id("X") @legal("L") forbid (principal, {EXACT}, resource);',
    (
        f'@id("X") @legal("L") forbid (principal, {BOTH}, resource) '
        'when { action == Comity::Action::"disclose_exact" };'
    ),
    (
        f'@id("X") @legal("L") forbid (principal, {EXACT}, '
        'resource in Comity::FieldGroup::"core");'
    ),
]


def told_by(rule: str):
    (parsed,) = parse_policies("x.cedar", rule)
    return likeness({"X": parsed.body}, GROUPS)


def asked_of(bundle):
    """The bundle without memory, and the count of what its engine is asked."""
    asked: Counter[str] = Counter()

    class Counting(type(bundle.engine)):
        __slots__ = ()

        def judge(self, requests, entities):
            asked.update(r["action"]["id"] for r in requests)
            return super().judge(requests, entities)

    old = bundle.engine
    names = ("policies", "by_action", "schema", "entities", "rules", "alike")
    engine = Counting(*(getattr(old, name) for name in names))
    return replace(bundle, engine=engine, memo=DecisionCache()), asked


def by_itself(bundle):
    """The bundle, asking for each field, form and fact by itself."""
    return replace(
        bundle, engine=replace(bundle.engine, alike=None), memo=DecisionCache()
    )


def test_record_of_twelve_fields_is_decided_in_a_dozen_rulings():
    bundle, asked = asked_of(starter())
    facts = found(grade=Grade.POSSIBLE, own_national=True)
    decide_hit(bundle, facts, TWELVE)
    assert asked.total() <= 12
    one_by_one, asked = asked_of(by_itself(starter()))
    assert decide_hit(one_by_one, facts, TWELVE) == decide_hit(bundle, facts, TWELVE)
    assert asked.total() > 36


def test_next_record_of_the_same_kind_costs_no_ruling():
    bundle, asked = asked_of(starter())
    first = found(grade=Grade.POSSIBLE, nationalities=("RO",), originator="es-a")
    decide_hit(bundle, first, PERSON_FIELDS)
    asked.clear()
    other = replace(first, nationalities=("BG", "MD"), originator="es-b")
    decide_hit(bundle, other, PERSON_FIELDS)
    decide_hit(bundle, replace(other, grade=Grade.STRONG), PERSON_FIELDS)
    assert not asked


@pytest.mark.parametrize("how", ["head", "body", "list"])
def test_field_that_a_rule_names_is_like_no_other(how):
    field = 'Comity::Field::"religion"'
    head = f"resource == {field}" if how == "head" else "resource"
    body = f"resource == {field}" if how == "body" else f"[{field}].contains(resource)"
    when = "" if how == "head" else f"when {{ {body} }}"
    alike = told_by(f'@id("X") @legal("L") forbid (principal, action, {head}) {when};')
    assert alike.named == {"religion"}
    assert alike.sort("religion", "core", None) != alike.sort("notes", "core", None)
    assert alike.sort("name", "core", None) == alike.sort("notes", "core", None)


@pytest.mark.parametrize("rule", ALONE)
def test_forms_are_apart_where_a_rule_tells_them(rule):
    form = told_by(rule).form("name", Action.DISCLOSE_GENERALISED)
    assert form is Action.DISCLOSE_GENERALISED


def test_forms_are_alike_but_for_the_one_field_of_a_head():
    head = 'resource == Comity::Field::"birth_date"'
    alike = told_by(f'@id("X") @legal("L") forbid (principal, {EXACT}, {head});')
    weaker = Action.DISCLOSE_GENERALISED
    assert alike.form("birth_date", weaker) is weaker
    assert alike.form("name", weaker) is Action.DISCLOSE_EXACT
    assert alike.form("name", Action.TELL_GENERALISED) is Action.TELL_EXACT


def test_forms_are_apart_where_the_schema_was_not_understood():
    assert likeness({}, {}).form("name", Action.TELL_GENERALISED) is (
        Action.TELL_GENERALISED
    )


@pytest.mark.parametrize(
    ("body", "reads"),
    [
        (FACT, False),
        ("context.nationalities.isEmpty()", True),
        ("context has nationalities", True),
        ("context == context", True),
    ],
)
def test_fact_counts_as_read_where_a_rule_may_look_at_it(body, reads):
    rule = (
        f'@id("X") @legal("L") permit (principal, action, resource) when {{ {body} }};'
    )
    assert told_by(rule).reads("nationalities") is reads


def test_rule_on_nationalities_decides_by_those_of_each_record():
    text = """
@id("NOT-OF-MD") @legal("L")
forbid (principal, action == Comity::Action::"answer_hit", resource)
when { context.nationalities.contains("MD") };
"""
    bundle = load_bundle({**starter_files(), "md.cedar": text.encode()})
    assert may_answer_hit(bundle, found(nationalities=("RO",))).allowed
    assert not may_answer_hit(bundle, found(nationalities=("MD",))).allowed


@settings(
    max_examples=examples(60),
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    st.sampled_from(["", *EXAMPLES]),
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(list(SubjectRole)),
            "minor": st.booleans(),
            "nationalities": st.sampled_from([(), ("RO",), ("PT", "MD")]),
            "own_national": st.booleans(),
            "handling": st.sampled_from(list(Handling)),
            "originator": st.sampled_from(["", "es-a"]),
            "grade": st.sampled_from(list(Grade)),
            "approvals": st.sampled_from([(), ("approval:hit-confirmation",)]),
        }
    ),
)
def test_what_is_decided_once_is_what_each_would_have_been(name, changes):
    bundle = example(name) if name else starter()
    facts = found(asking(bundle), **changes)
    assert decide_hit(bundle, facts, PERSON_FIELDS) == decide_hit(
        by_itself(bundle), facts, PERSON_FIELDS
    )
