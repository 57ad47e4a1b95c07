"""Proofs: the formulas say what the engine says, and what is broken is found."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import cedarpy
import pytest

from node.errors import PolicyBroken
from node.model.codes import Action
from node.policy.bundle import load_bundle
from node.policy.proof.decisions import FACTS
from node.policy.proof.formula import evaluate, variables
from node.policy.proof.run import Proving, broken_properties
from node.policy.proof.telling import check_case_file
from node.policy.sorts import named_in
from node.policy.speaking import rules_by_action
from tests.policies.cells import AT, cells, decisions_of, engine_allows
from tests.policies.reading import starter, starter_files, with_edit, with_file
from tests.thorough import examples

CELLS = examples(300)


@pytest.fixture(scope="module")
def decisions():
    return decisions_of(starter())


@pytest.mark.parametrize("action", FACTS)
def test_formulas_and_engine_agree_on_cells_near_each_rule(decisions, action):
    allowed = decisions.ruled[action].allowed
    said = [0, 0]
    for cell in cells(decisions, action, CELLS, seed=1):
        decided = engine_allows(decisions, cell, action)
        assert evaluate(allowed, cell) == decided, cell
        said[decided] += 1
    assert min(said) > CELLS // 40, said


def small(rule: str):
    """A bundle of one rule for who asks, which tells few cells apart."""
    files = {
        path: data
        for path, data in starter_files().items()
        if not path.endswith(".cedar") and not path.startswith("cases/")
    }
    return load_bundle({**files, "ask.cedar": rule.encode()})


SMALL = """
@id("ONE") @legal("none")
permit (principal, action == Comity::Action::"ask", resource)
when {
  (if context.case_given then principal.class == Comity::AgencyClass::"police"
   else resource == Comity::Category::"artwork") &&
  [Comity::Purpose::"detection", Comity::Purpose::"warning"].contains(context.purpose)
  && context.assurances.containsAny([Comity::Assurance::"no-death-penalty"])
};
"""


def test_formulas_and_engine_agree_on_every_cell_of_a_small_bundle():
    decisions = decisions_of(small(SMALL))
    allowed = decisions.ruled[Action.ASK].allowed
    looked_at = sorted(variables(allowed))
    domains = decisions.space.domains
    plain = {name: values[0] for name, values in domains.items()}
    count = 0
    for values in product(*(domains[name] for name in looked_at)):
        cell = {**plain, **dict(zip(looked_at, values, strict=True))}
        assert evaluate(allowed, cell) == engine_allows(decisions, cell, Action.ASK)
        count += evaluate(allowed, cell)
    assert looked_at == [
        "asker_class",
        "assurances:no-death-penalty",
        "case_given",
        "category",
        "purpose",
    ]
    # Police with a case about anything, or anybody without one about works of art.
    assert count == 2 * (16 + 7)


def test_what_no_rule_tells_apart_is_one(decisions):
    """Two countries of a class answer alike for any third; so do two offences."""
    space = decisions.space
    assert len(space.countries) < len(starter().countries) / 3
    for code in starter().countries:
        assert any(
            starter().countries[code].death_penalty
            == starter().countries[c].death_penalty
            and starter().countries[code].groups == starter().countries[c].groups
            for c in space.countries
        ), code
    assert named_in([{"x": {"type": "Comity::Country", "id": "PT"}}])


def proved(files, name):
    return list(Proving(load_bundle(files), AT).proofs([name]))


def test_all_that_the_starter_states_of_itself_holds():
    broken = broken_properties(starter(), AT)
    assert [proof.stated.property.id for proof in broken] == []
    assert len(starter().properties) > 70
    assert not starter().waived


# --- what is broken on purpose ----------------------------------------------------------

BROKEN = {
    "INFORMANT-NEVER": (
        "hit.cedar",
        'when { context.role == Comity::SubjectRole::"informant" };',
        'when { context.role == Comity::SubjectRole::"informant" && context.minor };',
    ),
    "HIDDEN-NEVER": (
        "hit.cedar",
        "when { context.hidden };",
        "when { context.hidden && context.third_party };",
    ),
    "NOT-WITHOUT-AGREEMENT": (
        "ask.cedar",
        "when { context.agreements.isEmpty() };",
        "when { context.agreements.isEmpty() && !context.case_given };",
    ),
    "VICTIM-NOT-BY-ITSELF": (
        "protected.cedar",
        'context.role == Comity::SubjectRole::"victim" ||\n  context.role',
        "context.role",
    ),
    "MINOR-NO-MORE": (
        "hit.cedar",
        "when { context.hidden };",
        "when { context.hidden || !context.minor };",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_property_that_is_broken_on_purpose_gives_facts_that_show_it(name):
    path, old, new = BROKEN[name]
    bundle = load_bundle(with_edit(path, old, new))
    proving = Proving(bundle, AT)
    (proof,) = proving.proofs([name])
    assert not proof.holds
    text = proving.case_file(proof)  # which the engine has decided as well
    assert name in text
    assert "[[case]]" in text


def test_facts_that_show_a_breach_have_nothing_out_of_the_ordinary_but_what_it_needs():
    bundle = load_bundle(with_edit(*BROKEN["HIDDEN-NEVER"]))
    proving = Proving(bundle, AT)
    (proof,) = proving.proofs(["HIDDEN-NEVER"])
    text = proving.case_file(proof)
    assert "hidden = true" in text
    for usual in ("minor", "handling", "approvals", "assurances", "grade"):
        assert f"\n{usual} =" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('never = "hit"\nwhen = { colour = "red" }', "'colour' is no word"),
        ('never = "hit"\nwhen = { role = ["hero"] }', "'hero' is not known"),
        ('more = "leaves"', "more needs fact and order"),
        ('never = "hit"\npossible = "hit"', "it states one of"),
        ('never = "hitt"', "'hitt' is no decision; never is one of ask, hit, exact"),
        ('also = "leaves"\nfield = "core"\nthis = "no_such"', "'no_such' is no field"),
        ('more = "leaves"\nfact = "luck"\norder = [false, true]', "luck is no fact"),
    ],
)
def test_a_property_that_cannot_be_meant_is_refused_with_its_place(words, said):
    text = f'[[property]]\nid = "ODD"\nsays = "s"\nlaw = "l"\n{words}\n'
    with pytest.raises(PolicyBroken, match=r"properties/odd\.toml") as why:
        proved(with_file("properties/odd.toml", text), "ODD")
    assert said in str(why.value)


@pytest.mark.parametrize("name", ["refuge-never", "Refuge", "1-A", "A--B", "A B"])
def test_an_id_in_another_form_is_refused_with_the_form_that_is_wanted(name):
    text = f'[[property]]\nid = "{name}"\nsays = "s"\nlaw = "l"\nnever = "hit"\n'
    with pytest.raises(PolicyBroken, match="capitals, digits and single hyphens"):
        load_bundle(with_file("properties/odd.toml", text))


def test_a_value_that_is_not_known_is_answered_with_those_that_are():
    text = (
        '[[property]]\nid = "ODD"\nsays = "s"\nlaw = "l"\nnever = "hit"\n'
        'when = { field = ["fingerprint"] }\n'
    )
    with pytest.raises(PolicyBroken) as why:
        proved(with_file("properties/odd.toml", text), "ODD")
    assert "fingerprint_reference" in why.value.advice
    given = text.replace("field", "approvals").replace("fingerprint", "handling")
    with pytest.raises(PolicyBroken) as why:
        proved(with_file("properties/odd.toml", given), "ODD")
    assert "'handling' is not known" in why.value.message
    assert "approval:handling" in why.value.advice


def test_nothing_permits_an_action_that_the_schema_of_a_bundle_does_not_know():
    """It is of a version before; what it states of the others is proved."""
    files = starter_files()
    schema = files["schema.cedarschema"].decode()
    bundle = load_bundle(files)
    assert Action.FORWARD in decisions_of(bundle).ruled
    without = re.sub(r'(?s)action "forward".*?};\n', "", schema)
    older_schema = cedarpy.Schema.from_str(without)
    older = replace(
        bundle,
        engine=replace(bundle.engine, schema=older_schema),
        on_action=rules_by_action(older_schema, bundle.bodies),
    )
    ruled = decisions_of(older).ruled
    assert not ruled[Action.FORWARD].permits
    assert ruled[Action.ASK].permits


def test_a_rule_that_cannot_be_proved_over_is_refused_by_name():
    rule = SMALL.replace("context.case_given", 'principal == Comity::Agency::"pt-pj"')
    odd = (
        rule.replace('@id("ONE")', '@id("ODD")')
        + """
@id("STRANGE") @legal("none")
forbid (principal, action == Comity::Action::"answer_hit", resource)
when { context.originator like "zz-*" };
"""
    )
    with pytest.raises(PolicyBroken, match="rule STRANGE"):
        list(Proving(small(odd), AT).proofs(["HIDDEN-NEVER"]))


def test_a_proof_that_differs_from_the_engine_is_never_shown():
    text = """
title = "T"
[given]
asker = "es-a"
own = "pt-own"
purpose = "investigation"
offence = "fraud"
legal_basis = ""
case = "C"
at = 2026-06-01T12:00:00Z
category = "person"
[[case]]
name = "asked without an agreement"
expect = { ask = "yes" }
"""
    with pytest.raises(PolicyBroken, match="differ"):
        check_case_file(text, starter())


def test_the_country_that_a_person_fled_is_among_the_facts_that_are_told():
    edit = ("hit.cedar", "when { context.refuge_from.contains(principal.country) };")
    bundle = load_bundle(with_edit(*edit, "when { context.hidden };"))
    proving = Proving(bundle, AT)
    (proof,) = proving.proofs(["REFUGE-NEVER"])
    text = proving.case_file(proof)
    asker = text.partition('asker = "')[2][:2].upper()
    assert f'refugee_from = ["{asker}"]' in text
