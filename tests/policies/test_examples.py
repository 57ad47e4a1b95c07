"""The example bundles: each complete, of the starter's world, and proved.

Every property of the small ones is broken once on purpose, so that none holds for want
of anything that could break it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from node.model.codes import Action
from node.policy.bundle import load_bundle
from node.policy.cases import run_cases
from node.policy.proof.decisions import FACTS
from node.policy.proof.formula import evaluate
from node.policy.proof.run import Proving
from tests.policies.cells import AT, cells, decisions_of, engine_allows
from tests.policies.reading import (
    EXAMPLES,
    ROOT,
    example,
    example_files,
    starter,
    starter_files,
)
from tests.thorough import examples

SMALL = ("health", "judicial")
CELLS = examples(60)


def without(files: dict[str, bytes], rule: str) -> dict[str, bytes]:
    place = load_bundle(files).rules[rule]
    text = files[place.path].decode()
    start = text.index(f'@id("{rule}")')
    stop = text.index("};", start) + 2
    return {**files, place.path: (text[:start] + text[stop:]).encode()}


def edited(files: dict[str, bytes], where: str, old: str, new: str) -> dict[str, bytes]:
    """Change a file, or a rule by its name."""
    rule = load_bundle(files).rules.get(where)
    path = rule.path if rule else where
    text = files[path].decode()
    start = text.index(f'@id("{where}")') if rule else 0
    stop = text.index("};", start) if rule else len(text)
    body = text[start:stop]
    assert old in body, f"{old!r} is no longer in {where}"
    changed = text[:start] + body.replace(old, new) + text[stop:]
    return {**files, path: changed.encode()}


@cache
def report(name: str):
    return run_cases(example(name))


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_holds_its_cases_and_leaves_no_rule_unseen(name):
    assert report(name).ok
    assert report(name).failed == ()
    assert report(name).silent == ()


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_speaks_the_starters_words(name):
    for path in ("schema.cedarschema", "fields.toml"):
        assert example_files(name)[path] == starter_files()[path]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_sees_countries_and_offences_as_the_starter_does(name):
    """It may know fewer, and have other groups; what it knows it says alike."""
    for code, country in example(name).countries.items():
        assert replace(country, groups=()) == replace(
            starter().countries[code], groups=()
        )
    for code, offence in example(name).offences.items():
        assert replace(offence, groups=()) == replace(
            starter().offences[code], groups=()
        )
    groups = example(name).law.country_groups
    for group in groups:
        assert groups[group] == starter().law.country_groups[group]


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_named_in_the_readme_and_to_be_confirmed(name):
    assert f"`examples/{name}/`" in (ROOT / "README.md").read_text("utf-8")
    for path, data in example_files(name).items():
        if path.startswith("agreements/") or path == "countries.toml":
            assert b"TO BE CONFIRMED BY THE AGENCY'S LEGAL SERVICE" in data, path


@pytest.mark.parametrize("name", SMALL)
def test_small_example_is_small_and_says_at_its_head_what_it_is(name):
    rules = example(name).rules
    assert len(rules) <= 20
    head, _, _ = example_files(name)["ask.cedar"].decode().partition("@id(")
    assert f" {len(rules)} rules" in head
    for path in {rule.path for rule in rules.values()}:
        assert path in head


@pytest.mark.parametrize(
    ("name", "rule"),
    [(n, r.id) for n in SMALL for r in example(n).rules.values()],
)
def test_without_a_rule_some_case_of_the_small_example_fails(name, rule):
    weakened = load_bundle(without(example_files(name), rule))
    assert run_cases(weakened).failed


def test_the_strict_example_states_what_the_starter_does_and_says_what_it_leaves_out():
    strict = example("strict")
    stated = {one.property.id: one.property for one in strict.properties}
    for one in starter().properties:
        held = stated.get(one.property.id)
        assert held == one.property or one.property.id in strict.dropped
    assert not stated.keys() & strict.dropped.keys()
    proofs = list(Proving(strict, AT).proofs(list(stated)))
    assert [p.stated.property.id for p in proofs if not p.holds] == []


@pytest.mark.parametrize("name", SMALL)
def test_the_properties_of_the_small_example_hold(name):
    stated = [one.property.id for one in example(name).properties]
    proofs = list(Proving(example(name), AT).proofs(stated))
    assert 10 <= len(proofs) <= 20
    assert [p.stated.property.id for p in proofs if not p.holds] == []


@pytest.mark.parametrize("name", SMALL)
def test_formulas_of_the_small_example_and_the_engine_agree(name):
    decisions = decisions_of(example(name))
    assert not decisions.ruled[Action.FORWARD].permits
    for action in FACTS.keys() - {Action.FORWARD}:
        allowed = decisions.ruled[action].allowed
        for cell in cells(decisions, action, CELLS, seed=1):
            assert evaluate(allowed, cell) == engine_allows(decisions, cell, action)


# --- each property, broken on purpose ----------------------------------------------------

# By bundle and property: the rule or file, and what of it is changed; without that the
# rule is gone. Of LOCKED_TWICE an agreement or another rule says the same: both must go.
BROKEN = {
    "judicial": {
        "INFORMANT-NEVER": (
            "HIDDEN-AND-INFORMANTS",
            'SubjectRole::"informant"',
            'SubjectRole::"contact"',
        ),
        "HIDDEN-NEVER": ("HIDDEN-AND-INFORMANTS", "context.hidden ||", ""),
        "REFUGE-NEVER": ("REFUGE",),
        "PROTECTED-NOT-BY-ITSELF": (
            "PROTECTED-BY-APPROVAL",
            'Comity::SubjectRole::"witness",',
            "",
        ),
        "MINOR-NOT-BY-ITSELF": ("PROTECTED-BY-APPROVAL", "context.minor ||", ""),
        "POLICE-WHOM-TO-CALL-ALONE": (
            "WHOM-TO-CALL",
            'FieldGroup::"existence"',
            'FieldGroup::"core"',
        ),
        "OTHERS-NEVER-ASK": (
            "ASK-JUDICIAL-AND-POLICE",
            'AgencyClass::"police"',
            'AgencyClass::"border"',
        ),
        "NOT-WITHOUT-AGREEMENT": ("ASK-NEEDS-AGREEMENT",),
        "NO-DEATH-FOR-THE-ACCUSED": (
            "DEATH-PENALTY",
            'Comity::SubjectRole::"victim",',
            'Comity::SubjectRole::"suspect",',
        ),
        "NO-DEATH-BY-EVIDENCE": (
            "DEATH-PENALTY",
            'Purpose::"victim-assistance"',
            'Purpose::"prosecution"',
        ),
        "OWN-NATIONAL-NOT-BY-ITSELF": ("OWN-NATIONAL",),
        "HANDLING-NOT-BY-ITSELF": (
            "HANDLING-CODES",
            'Handling::"H0"',
            'Handling::"H1"',
        ),
        "BEYOND-CORE-NOT-BY-ITSELF": (
            "BEYOND-CORE-BY-A-PERSON",
            'FieldGroup::"core"',
            'FieldGroup::"contact"',
        ),
        "REMEDIES-CURE": (
            "OWN-NATIONAL",
            '@remedy("approval:own-national")',
            '@remedy("approval:beyond-core")',
        ),
        "WARRANT-POSSIBLE": (
            "JUDICIAL-DATA",
            'AgencyClass::"judicial"',
            'AgencyClass::"international"',
        ),
        "NO-OTHER-NOTICE": (
            "NOTICE-WANTED",
            'NoticeKind::"red"',
            'NoticeKind::"blue"',
        ),
        "NOTICE-OF-THE-ACCUSED-ALONE": (
            "NOTICE-WANTED",
            'SubjectRole::"suspect"',
            'SubjectRole::"witness"',
        ),
        "NOTICE-NO-DEATH": ("DEATH-PENALTY",),
        "NOTHING-PASSED-ON": (
            "HIT-TO-PARTNERS",
            'Action::"answer_hit"',
            'Action::"forward"',
        ),
        "RED-POSSIBLE": ("TELL-WANTED", "context.case_given", "!context.case_given"),
    },
    "health": {
        "NOTHING-BUT-TISSUE": (
            "ASK-TO-TRACE",
            'resource == Comity::Category::"tissue"',
            "resource",
        ),
        "OTHERS-FOR-ORGAN-TRAFFICKING-ALONE": (
            "ASK-ON-ORGAN-TRAFFICKING",
            "context.offence ==",
            "context.offence !=",
        ),
        "POLICE-AND-JUDGES-ALONE": (
            "ASK-ON-ORGAN-TRAFFICKING",
            'AgencyClass::"judicial"',
            'AgencyClass::"customs"',
        ),
        "NOT-WITHOUT-AGREEMENT": ("ASK-NEEDS-AGREEMENT",),
        "DONOR-NEVER-TO-OTHERS": (
            "DONOR-NEVER-TO-OTHERS",
            'FieldGroup::"existence"',
            'FieldGroup::"health"',
        ),
        "DONOR-NOT-BY-ITSELF": ("SPECIAL-CATEGORY",),
        "ORGAN-TYPE-NOT-BY-ITSELF": (
            "SPECIAL-CATEGORY",
            'AgencyClass::"health"',
            'AgencyClass::"police"',
        ),
        "HIDDEN-NEVER": ("HIDDEN",),
        "REFUGE-NOT-TO-POLICE": ("REFUGE",),
        "NO-DEATH": (
            "DEATH-PENALTY",
            'Comity::DeathPenalty::"retained",',
            "",
        ),
        "HANDLING-NOT-BY-ITSELF": ("HANDLING-CODES",),
        "DONORS-ALIKE": (
            "HIDDEN",
            "context.hidden",
            'context.hidden || context.role == Comity::SubjectRole::"donor"',
        ),
        "REMEDIES-CURE": (
            "CONFIRM-SCORED-MATCH",
            '@remedy("approval:hit-confirmation")',
            '@remedy("approval:handling")',
        ),
        "TRACE-POSSIBLE": (
            "SPECIAL-CATEGORY",
            'FieldGroup::"core"',
            'FieldGroup::"object"',
        ),
        "POLICE-TRACE-POSSIBLE": (
            "DONOR-NEVER-TO-OTHERS",
            'FieldGroup::"object"',
            'FieldGroup::"contact"',
        ),
        "WARNINGS-ALONE": (
            "WARNING-TO-ALL",
            'NoticeKind::"orange"',
            'NoticeKind::"purple"',
        ),
        "WARNING-ABOUT-NOBODY": (
            "WARNING-TO-ALL",
            'Category::"container"',
            'Category::"tissue"',
        ),
        "WARNING-OF-NO-ROLE": ("WARNING-TO-ALL", "context.role ==", "context.role !="),
        "NOTHING-PASSED-ON": (
            "HIT-OF-TISSUE",
            'Action::"answer_hit"',
            'Action::"forward"',
        ),
        "WARNING-TO-ALL-POSSIBLE": (
            "TELL-WARNING",
            'FieldGroup::"narrative"',
            'FieldGroup::"contact"',
        ),
    },
}


LOCKED_TWICE = {
    "NOTHING-BUT-TISSUE": (
        "agreements/organ-directive.toml",
        'categories = ["tissue"]',
        'categories = ["*"]',
    ),
    "OTHERS-FOR-ORGAN-TRAFFICKING-ALONE": (
        "agreements/coe-organs.toml",
        'offences = ["illicit-trade-in-human-organs-and-tissue"]',
        'offences = ["*"]',
    ),
    "POLICE-AND-JUDGES-ALONE": (
        "agreements/coe-organs.toml",
        'classes = ["police", "judicial"]',
        'classes = ["*"]',
    ),
    "DONOR-NEVER-TO-OTHERS": (
        "DONOR-AND-RECIPIENT-TO-HEALTH",
        'principal.class == Comity::AgencyClass::"health" &&',
        "",
    ),
}


@pytest.mark.parametrize("name", SMALL)
def test_every_property_of_the_small_example_is_broken_once_on_purpose(name):
    stated = {one.property.id for one in example(name).properties}
    assert stated == set(BROKEN[name])


def broken_on_purpose(name: str, broken: str) -> dict[str, bytes]:
    rule, *change = BROKEN[name][broken]
    files = example_files(name)
    return edited(files, rule, *change) if change else without(files, rule)


@pytest.mark.parametrize(
    ("name", "broken"), [(n, p) for n in BROKEN for p in BROKEN[n]]
)
def test_a_property_of_the_small_example_can_fail(name, broken):
    files = broken_on_purpose(name, broken)
    if name == "health" and broken in LOCKED_TWICE:
        files = edited(files, *LOCKED_TWICE[broken])
    proving = Proving(load_bundle(files), AT)
    (proof,) = proving.proofs([broken])
    assert not proof.holds
    if not proof.missing:
        assert broken in proving.case_file(
            proof
        )  # which the engine has decided as well


@pytest.mark.parametrize("locked", LOCKED_TWICE)
def test_where_there_are_two_locks_one_is_enough(locked):
    bundle = load_bundle(broken_on_purpose("health", locked))
    (proof,) = Proving(bundle, AT).proofs([locked])
    assert proof.holds
