"""The starter bundle: every rule both ways, and nothing in it unseen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from node.policy.answer import may_answer_hit
from node.policy.disclose import decide_hit

from node.model.codes import Action, Grade, Handling, Level, SubjectRole
from node.policy.bundle import load_bundle
from node.policy.cases import run_cases
from tests.policies.reading import (
    PERSON_FIELDS,
    ROOT,
    asking,
    found,
    starter,
    starter_files,
    strict,
    strict_files,
    with_edit,
)

# Locks behind another lock: they can decide only once the first is taken out.
SECOND_LOCKS = {
    "PROTECTED-INFORMANT": (
        "hit.cedar",
        'context.role == Comity::SubjectRole::"informant"',
    ),
    "HANDLING-H3-NEVER-AUTOMATIC": (
        "hit.cedar",
        'context.handling == Comity::Handling::"H3"',
    ),
}


@cache
def report():
    return run_cases(starter())


@pytest.mark.parametrize("case", starter().cases, ids=lambda c: f"{c.path}: {c.name}")
def test_starter_case_holds(case):
    found = [r for r in report().results if (r.path, r.line) == (case.path, case.line)]
    assert found
    assert not any(result.differences for result in found)


def test_every_rule_decides_some_case_but_the_second_locks():
    assert set(report().silent) == set(SECOND_LOCKS)


@pytest.mark.parametrize("rule", SECOND_LOCKS)
def test_second_lock_holds_when_the_first_is_gone(rule):
    path, condition = SECOND_LOCKS[rule]
    bundle = load_bundle(with_edit(path, condition, "context.minor && !context.minor"))
    facts = found(
        role=SubjectRole.INFORMANT if "INFORMANT" in rule else SubjectRole.SUSPECT,
        handling=Handling.H3 if "H3" in rule else Handling.H0,
    )
    assert may_answer_hit(bundle, facts).allowed
    decision = decide_hit(bundle, facts, PERSON_FIELDS)
    assert {v.level for v in decision.fields} == {Level.WITHHELD}
    assert all(rule in v.policies for v in decision.fields)
    assert decision.withheld == ()


@pytest.mark.parametrize(
    "rule", [r.id for r in starter().rules.values() if r.effect == "forbid"]
)
def test_without_a_forbid_some_case_fails(rule):
    """A forbid whose loss no case notices protects nobody.

    Only what a rule decided can be decided otherwise without it.
    """
    if rule in SECOND_LOCKS:
        return
    place = starter().rules[rule]
    text = starter_files()[place.path].decode()
    start = text.index(f'@id("{rule}")')
    stop = text.index("};", start) + 2
    files = {**starter_files(), place.path: (text[:start] + text[stop:]).encode()}
    if b"@id" not in files[place.path]:
        del files[place.path]
    spoke_in = {(r.path, r.line) for r in report().results if rule in r.rules}
    weakened = load_bundle(files)
    cases = tuple(c for c in weakened.cases if (c.path, c.line) in spoke_in)
    assert run_cases(replace(weakened, cases=cases)).failed


def _reading(facts):
    decision = decide_hit(starter(), facts, PERSON_FIELDS)
    left = {v.field for v in decision.fields if v.level is not Level.WITHHELD}
    return decision.answer_hit.allowed, frozenset(left), decision.withheld


@pytest.mark.parametrize(
    ("offence", "protected"),
    [
        (
            "trafficking-in-human-beings",
            ("victim", "witness", "contact", "missing", "unidentified-body", "none"),
        ),
        ("fraud", ("unidentified-body",)),
    ],
)
def test_what_is_left_of_a_person_does_not_tell_why_the_rest_is_not(offence, protected):
    """A victim, a minor and one of our nationals read alike to who asks."""
    ask = asking(offence=offence)
    reasons = [{"role": SubjectRole(role)} for role in protected]
    reasons += [{"minor": True}, {"own_national": True}]
    read = {_reading(found(ask, **reason)) for reason in reasons}
    assert len(read) == 1
    ((told, left, _),) = read
    assert told
    assert left == {"case_number", "authority"}


def test_match_that_is_not_confirmed_tells_nothing_of_what_the_person_is():
    roles = ("suspect", "convicted", "victim", "witness", "contact", "missing", "none")
    reasons = [{"role": SubjectRole(role)} for role in roles]
    reasons += [{"minor": True}, {"own_national": True}]
    read = {_reading(found(grade=Grade.STRONG, **reason)) for reason in reasons}
    assert len(read) == 1
    assert next(iter(read))[:2] == (True, frozenset())


@pytest.mark.parametrize("role", ["victim", "witness", "contact", "missing", "none"])
def test_who_is_not_accused_is_found_under_the_same_conditions(role):
    for offence in starter().offences:
        facts = found(asking(offence=offence))
        one, other = (
            may_answer_hit(starter(), replace(facts, role=SubjectRole(r))).allowed
            for r in (role, "victim")
        )
        assert one is other, offence


def test_same_match_under_two_bundles():
    facts = found()
    open_, closed = (decide_hit(b, facts, PERSON_FIELDS) for b in (starter(), strict()))
    assert open_.answer_hit.allowed
    assert closed.answer_hit.allowed
    assert {v.level for v in open_.fields} == set(Level)
    assert {v.level for v in closed.fields} == {Level.WITHHELD}
    assert starter().digest != strict().digest


def test_strict_bundle_discloses_nothing_by_construction():
    for path, data in strict_files().items():
        if path.endswith(".cedar"):
            assert Action.DISCLOSE_EXACT.encode() not in data
            assert b'"disclose"' not in data


def test_schema_knows_every_category_group_and_special_field_of_the_catalogue():
    catalogue = pytest.importorskip("node.matching.catalogue")
    bundle = starter()
    assert set(catalogue.CATEGORIES) == bundle.vocabulary["Category"]
    for category in map(catalogue.category, catalogue.CATEGORIES):
        for name, field in category.fields.items():
            fact = bundle.fields.get(name)
            assert field.group in bundle.vocabulary["FieldGroup"]
            assert field.special == (fact is not None and fact.special), name
            if fact is not None:
                assert field.group in fact.groups, (category.name, name)


def test_readme_has_a_sentence_on_every_rule():
    readme = (ROOT / "README.md").read_text("utf-8")
    missing = [rule for rule in starter().rules if f"`{rule}`" not in readme]
    assert missing == []


def test_every_rule_stands_where_its_line_says():
    files = starter_files()
    for rule in starter().rules.values():
        line = files[rule.path].decode().splitlines()[rule.line - 1]
        assert line == f'@id("{rule.id}")'
