"""May a peer ask: what is refused before the engine is asked, and the decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.policy.ask import may_ask, unknown_facts
from node.policy.bundle import load_bundle
from tests.policies.reading import asking, starter, starter_files


def test_known_facts_have_nothing_odd():
    assert unknown_facts(starter(), asking()) == ()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"offence": ""}, "the offence"),
        ({"category": "ghost"}, "the category"),
        ({"agreements": ("made-up",)}, "an agreement"),
    ],
)
def test_unknown_fact_is_named(changes, what):
    said = unknown_facts(starter(), replace(asking(), **changes))
    assert said == (f"facts: {what} is not known",)


def test_own_country_must_be_known():
    facts = asking()
    facts = replace(facts, own=replace(facts.own, country="ZZ"))
    assert unknown_facts(starter(), facts) == ("facts: our own country is not known",)


def test_permission_names_the_rule_that_gave_it():
    verdict = may_ask(starter(), asking())
    assert verdict.allowed
    assert verdict.policies == ("ASK-POLICE",)
    assert verdict.remedies == verdict.errors == ()


def test_refusal_names_rule_and_remedy():
    verdict = may_ask(starter(), asking(legal_basis="none"))
    assert not verdict.allowed
    assert verdict.policies == ("ASK-NEEDS-AGREEMENT",)
    assert verdict.remedies == ("agreement",)


def test_a_bundle_whose_schema_lacks_the_proof_of_a_hit_decides_as_before():
    files = starter_files()
    text = files["schema.cedarschema"].decode()
    start = text.index(",                 // ours\n    proved_hit")
    end = text.index("\n  };", start)
    files["schema.cedarschema"] = (text[:start] + text[end:]).encode()
    older = load_bundle(files)
    assert starter().knows_proof
    assert not older.knows_proof
    for proved in (False, True):
        facts = replace(asking(older), proved_hit=proved)
        assert may_ask(older, facts).allowed
        assert may_ask(older, facts).errors == ()
