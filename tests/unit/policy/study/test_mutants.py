"""Studying a bundle: what its cases notice, and what the rest would open."""

from __future__ import annotations

import pytest

from node.errors import PolicyBroken
from node.policy.bundle import load_bundle
from node.policy.cases import run_cases
from node.policy.study.mutants import study
from node.policy.study.mutate_data import data_changes
from node.policy.study.mutate_rules import rule_changes
from node.policy.study.rebuild import workshop
from tests.policies.tiny import ALL_CASES, BORDER, NO_CASE, RULES, tiny_files

CASE_GIVEN = "in `when`: `&& context.case_given` is dropped"
BORDER_GONE = 'in `when`: "border" is removed from ["police", ...]'
LOCK = """\
@id("LOCK")
@legal("L")
forbid (principal, action == Comity::Action::"ask", resource)
unless { context.case_given };
"""


def found(files, **given):
    return study(load_bundle(files), files, **given)


def survivors(files, **given):
    return [(s.rule, s.change, s.effect) for s in found(files, **given).survivors]


def test_every_change_of_a_bundle_whose_every_part_has_a_case_is_noticed():
    told = found(tiny_files())
    assert [(s.rule, s.change) for s in told.survivors] == []
    assert told.ok
    assert told.mutants == told.killed + told.refused > 50
    assert told.refused > 0, "a pact with one party, for one, does not load"


def test_a_condition_that_no_case_needs_survives_and_widens():
    told = found(tiny_files(without=(NO_CASE,)))
    (one,) = told.survivors
    assert (one.rule, one.change, one.effect) == ("ASK", CASE_GIVEN, "widens")
    assert one.wider > 0 == one.narrower
    assert one.tried >= one.wider
    assert one.example.startswith("ask of")
    assert "case_given" not in one.example
    assert not told.ok
    assert told.unanswered == (one,)


def test_a_word_that_no_case_uses_survives_and_narrows():
    assert survivors(tiny_files(without=(BORDER,))) == [("ASK", BORDER_GONE, "narrows")]
    assert found(tiny_files(without=(BORDER,))).ok, "nothing leaves by it"


def test_what_widens_stands_before_what_narrows():
    effects = [e for _, _, e in survivors(tiny_files(without=(BORDER, NO_CASE)))]
    assert effects == ["widens", "narrows"]


def test_a_lock_behind_a_lock_is_told_to_change_nothing():
    told = survivors(tiny_files(rules=f"{RULES}\n{LOCK}"))
    assert ("ASK", CASE_GIVEN, "equivalent") in told
    assert ("LOCK", "the rule is removed", "equivalent") in told
    assert {effect for _, _, effect in told} == {"equivalent"}


@pytest.mark.parametrize(
    ("without", "rule", "change", "effect"),
    [
        (
            "what carries no death",
            "offences.toml",
            "may_carry_death of theft becomes true",
            "narrows",
        ),
        (
            "where it is carried out",
            "countries.toml",
            "death_penalty of US: retained becomes abolished",
            "widens",
        ),
        ("too late", "agreements/pact.toml", "until: it never ends", "widens"),
        (
            "too early",
            "agreements/pact.toml",
            "since: it was always in force",
            "widens",
        ),
        ("another category", "agreements/pact.toml", "categories become all", "widens"),
        (
            "a purpose",
            "agreements/pact.toml",
            '"detection" is removed from purposes',
            "narrows",
        ),
    ],
)
def test_data_that_no_case_needs_survives(without, rule, change, effect):
    assert (rule, change, effect) in survivors(tiny_files(without=(without,)))


@pytest.mark.parametrize(
    "without", [(), (NO_CASE,), ("too late", "another purpose"), tuple(ALL_CASES)[2:]]
)
def test_what_survives_is_what_survives_all_cases_run_anew(without):
    """The study runs the cases that a change can touch; here each runs every case."""
    files = tiny_files(without=without)
    bundle = load_bundle(files)
    shop = workshop(bundle)
    surviving = set()
    for rule, body in shop.bodies.items():
        for change in rule_changes(rule, body):
            made = shop.with_rule(rule, change.body)
            if run_cases(made).ok and not shop.refusal(rule, change.body):
                surviving.add((rule, change.change))
    for change in data_changes(bundle, files):
        if change.law and run_cases(shop.with_law(change.law)).ok:
            surviving.add((change.rule, change.change))
    assert {(s.rule, s.change) for s in found(files).survivors} == surviving


def accepting(text, **given):
    return {**tiny_files(**given), "mutants.toml": text.encode()}


def test_a_reason_answers_for_a_survivor():
    text = (
        '[[survivor]]\nrule = "ASK"\n'
        f"change = '{CASE_GIVEN}'\nreason = \"Looked at.\"\n"
    )
    told = found(accepting(text, without=(NO_CASE,)))
    assert [s.reason for s in told.survivors] == ["Looked at."]
    assert told.ok
    assert told.stale == ()


def test_a_reason_for_what_a_case_notices_is_stale():
    text = '[[survivor]]\nrule = "ASK"\nchange = "*case_given*"\nreason = "Why."\n'
    told = found(accepting(text))
    assert told.stale == (("ASK", "*case_given*"),)
    assert found(accepting(text), sample=3).stale == (), "not all was tried"


def test_a_bundle_whose_cases_do_not_hold_is_not_studied():
    files = tiny_files()
    files["cases/ask.toml"] = files["cases/ask.toml"].replace(b'"yes"', b'"no"', 1)
    with pytest.raises(PolicyBroken, match="do not hold"):
        found(files)


def test_the_same_seed_tells_the_same_and_progress_is_heard():
    files = tiny_files(without=(NO_CASE, BORDER))
    heard = []
    first = found(files, seed=7, told=lambda done, of: heard.append((done, of)))
    assert first == found(files, seed=7)
    assert heard[-1] == (first.mutants, first.mutants)
