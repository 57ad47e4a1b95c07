"""Questions of one tier find the same: over the starter bundles, and any rules."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from random import Random

import pytest
from hypothesis import strategies as st

from node.model.codes import AgencyClass, Grade, Handling, Purpose, SubjectRole
from node.policy.answer import RecordFacts, _covering, may_answer_hit
from node.policy.ask import AskFacts
from node.policy.bundle import Bundle, load_bundle
from node.policy.tier import tier_of
from tests.policies.any_facts import any_ask, any_record
from tests.policies.reading import (
    EXAMPLES,
    agency,
    asking,
    example,
    found,
    starter,
    with_file,
)
from tests.policies.test_any_bundle import at_random
from tests.thorough import examples

TIERS_MOST = 20
BUNDLES = ("starter", *EXAMPLES)
REMEDIES = ("approval:handling", "approval:minor")


def bundle_of(name: str) -> Bundle:
    return starter() if name == "starter" else example(name)


def scopes(bundle: Bundle, random: Random, count: int) -> list[AskFacts]:
    """Questions of any purpose, offence, category and class, most on a fitting basis."""
    found = []
    for _ in range(count):
        pact = random.choice(bundle.agreements)
        fits = random.random() < 0.9
        purposes = sorted(
            p for p in Purpose if "*" in pact.purposes or p in pact.purposes
        )
        classes = [k for k in AgencyClass if pact.serves(k)]
        found.append(
            asking(
                bundle,
                purpose=random.choice(purposes if fits else list(Purpose)),
                offence=random.choice([*sorted(bundle.offences), *["no-offence"] * 9]),
                legal_basis=pact.id,
                category=random.choice(sorted(bundle.vocabulary["Category"])),
                asker=agency(
                    random.choice(["es-cnp", "es-cnp", "es-cnp", "us-x"]),
                    random.choice(classes if fits else list(AgencyClass)),
                ),
            )
        )
    return found


def a_record(bundle: Bundle, random: Random) -> RecordFacts:
    return found(
        category=random.choice(sorted(bundle.vocabulary["Category"])),
        role=random.choice(list(SubjectRole)),
        minor=random.random() < 0.5,
        own_national=random.random() < 0.5,
        refuge_from=random.choice([(), ("ES",), ("US",), ("MD",)]),
        handling=random.choice(list(Handling)),
        originator=random.choice(["", "", "es-a"]),
        hidden=random.random() < 0.1,
        grade=random.choice(list(Grade)),
        approvals=random.choice([(), REMEDIES]),
    )


def allowed(bundle: Bundle, ask: AskFacts, record: RecordFacts) -> bool:
    facts = replace(record, ask=_covering(bundle, ask, record.category))
    return may_answer_hit(bundle, facts).allowed


@pytest.mark.parametrize("name", BUNDLES)
def test_a_starter_bundle_has_few_tiers_that_each_decide_alike(name: str):
    bundle, random = bundle_of(name), Random(7)
    by_tier: dict[tuple[str, str], list[AskFacts]] = defaultdict(list)
    for ask in scopes(bundle, random, examples(80)):
        by_tier[tier_of(bundle, ask), ask.asker.id].append(ask)
    assert 1 < len({tier for tier, _ in by_tier}) <= TIERS_MOST
    records = [a_record(bundle, random) for _ in range(15)]
    for asks in by_tier.values():
        some = random.sample(asks, min(4, len(asks)))
        for record in records:
            assert len({allowed(bundle, ask, record) for ask in some}) == 1


@pytest.mark.parametrize("name", BUNDLES)
def test_two_tiers_of_one_asker_differ_on_some_record(name: str):
    bundle, random = bundle_of(name), Random(8)
    one_of: dict[str, AskFacts] = {}
    for ask in scopes(bundle, random, examples(80)):
        if ask.asker.id == "es-cnp":
            one_of.setdefault(tier_of(bundle, ask), ask)
    records = [a_record(bundle, random) for _ in range(120)]
    decided = {
        tuple(allowed(bundle, ask, record) for record in records)
        for ask in one_of.values()
    }
    assert len(decided) == len(one_of)


def test_questions_of_one_tier_find_the_same_whatever_the_rules():
    """Also where a rule cannot be read, errs, or names an agency, a country, a text."""
    alike, apart = [0], [0]

    def tried(data: st.DataObject, bundle: Bundle) -> None:
        by_tier: dict[tuple[str, object], list[AskFacts]] = defaultdict(list)
        for _ in range(12):
            ask = data.draw(any_ask(bundle))
            by_tier[tier_of(bundle, ask), ask.asker.id].append(ask)
        apart[0] += len(by_tier)
        records = [data.draw(any_record(bundle)) for _ in range(8)]
        for asks in by_tier.values():
            for record in records:
                said = {allowed(bundle, ask, record) for ask in asks}
                assert len(said) == 1
                alike[0] += len(asks) > 1

    at_random(tried, bundles=8)
    assert alike[0] > 20, alike
    assert apart[0] > 20, apart


def test_a_tier_is_no_permission_who_fled_from_the_asker_stays_hidden():
    es, fr = asking(asker=agency("es-cnp")), asking(asker=agency("fr-pn"))
    assert tier_of(starter(), es) == tier_of(starter(), fr)
    fled = found(refuge_from=("ES",))
    assert not allowed(starter(), es, fled)
    assert allowed(starter(), fr, fled)


def test_a_rule_that_names_a_country_of_refuge_and_the_asker_is_kept_apart():
    rule = """
    @id("FLED-MD")
    @legal("L")
    forbid (principal, action == Comity::Action::"answer_hit", resource)
    when
    {
      context.refuge_from.contains(Comity::Country::"MD") &&
      context.purpose == Comity::Purpose::"detection"
    };
    """
    bundle = load_bundle(with_file("own.cedar", rule))
    fled = found(refuge_from=("MD",))
    one = asking(bundle, offence="terrorism")
    other = asking(bundle, offence="terrorism", purpose=Purpose.DETECTION)
    assert tier_of(bundle, one) != tier_of(bundle, other)
    assert allowed(bundle, one, fled)
    assert not allowed(bundle, other, fled)


def test_of_a_peer_that_must_prove_a_hit_the_view_is_not_empty():
    """A blind query has the proof by itself; the tier is that of asking blind."""
    rule = """
    @id("ASK-PROVED-HIT")
    @legal("L")
    forbid (principal, action == Comity::Action::"ask", resource)
    unless { context.proved_hit };
    """
    bundle = load_bundle(with_file("own.cedar", rule))
    plain = asking(bundle, offence="terrorism")
    blind = replace(plain, proved_hit=True)
    assert tier_of(bundle, plain) == tier_of(bundle, blind)
    assert allowed(bundle, blind, found())
    assert not allowed(bundle, plain, found())
