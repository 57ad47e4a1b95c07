"""The starter, studied: a seeded few of its changes, and the table that it makes."""

from __future__ import annotations

from dataclasses import replace

from node.policy.disclose import decide_hit

from node.model.codes import AgencyClass, Purpose, SubjectRole
from node.policy.cases import run_cases
from node.policy.matrix.facts import ask_facts_of, record_facts_of, setting
from node.policy.study.mutants import study
from node.policy.study.mutate_rules import rule_changes
from node.policy.study.rebuild import workshop
from tests.policies.reading import starter, starter_files

SEED = 11
A_FEW = 8


def test_changes_of_the_starter_are_noticed_or_told():
    told = study(starter(), starter_files(), seed=SEED, sample=A_FEW)
    assert told.mutants == A_FEW
    assert told.killed + told.refused + len(told.survivors) == A_FEW
    assert told.killed > 0
    for survivor in told.survivors:
        assert survivor.widens == (survivor.effect in ("widens", "both"))
        assert bool(survivor.example) == (survivor.effect != "equivalent")


def test_a_change_that_is_made_is_the_rule_that_is_run():
    """What the study builds of parts decides as the starter written anew would."""
    shop = workshop(starter())
    gone = shop.with_rule("HIT-HIDDEN", None)
    failed = {r.name for r in run_cases(gone).failed}
    assert failed, "the starter has a case for it"
    same = shop.with_rule("HIT-HIDDEN", dict(shop.bodies["HIT-HIDDEN"]))
    assert run_cases(same).ok
    assert run_cases(starter()).ok, "nothing was remembered in the wrong place"


def test_no_change_is_the_rule_itself_and_each_stays_within_its_actions():
    shop = workshop(starter())
    for rule, body in shop.bodies.items():
        touched = shop.actions_of(body)
        for change in rule_changes(rule, body):
            if change.body is not None:
                assert change.body != body
                assert shop.actions_of(change.body) <= touched


def test_the_setting_of_the_starter_is_a_partner_by_an_agreement_of_its_own():
    bundle = starter()
    of = setting(bundle)
    (agreement,) = [
        a for a in bundle.agreements if a.id == dict(of.agreements)[AgencyClass.POLICE]
    ]
    assert {of.own, of.partner} <= agreement.parties
    ask = ask_facts_of(
        of, to=AgencyClass.POLICE, purpose=Purpose.INVESTIGATION, category="person"
    )
    facts = record_facts_of(ask, SubjectRole.SUSPECT)
    (core,) = decide_hit(bundle, facts, (("name", "core"),)).fields
    assert core.level == "exact"
    minor = replace(facts, minor=True)
    (core,) = decide_hit(bundle, minor, (("name", "core"),)).fields
    assert core.level == "withheld"
