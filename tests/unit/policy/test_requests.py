"""What is refused before the engine is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from node.policy.answer import unknown_record
from node.policy.ask import unknown_facts
from node.policy.fields import asked_field, odd_field

from tests.policies.reading import asking, found, starter


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


def test_country_of_refuge_must_be_known():
    assert unknown_record(starter(), found(refuge_from=("IQ",))) == ()
    said = ("facts: a country of refuge is not known",)
    assert unknown_record(starter(), found(refuge_from=("IQ", "?"))) == said


def test_field_takes_what_the_bundle_knows_of_it():
    assert asked_field(starter(), "religion", "narrative")["attrs"]["special"]
    assert asked_field(starter(), "authority", "core")["attrs"]["names_no_person"]
    assert not asked_field(starter(), "anything", "core")["attrs"]["special"]


def test_odd_field_is_said_without_its_value_if_it_is_no_name():
    assert odd_field(starter(), "name", "core") == ""
    assert "<script>" not in odd_field(starter(), "<script>", "core")
