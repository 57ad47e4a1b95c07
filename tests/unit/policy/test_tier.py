"""Tiers of questions: alike for all records, and no tier for each country.

That tiers are sound whatever rules an agency has is tried in
``tests/policies/test_tiers.py``.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from node.model.codes import AgencyClass, Purpose
from node.policy.bundle import load_bundle
from node.policy.tier import tier_of
from tests.policies.reading import NOW, agency, asking, starter, with_edit, with_file
from tests.policies.tiny import tiny_files


def test_the_name_of_a_tier_means_nothing_and_fits_an_epoch():
    assert re.fullmatch(r"[0-9a-f]{16}", tier_of(starter(), asking()))


def test_questions_that_differ_in_words_alone_are_of_one_tier():
    plain = tier_of(starter(), asking(offence="terrorism"))
    other = asking(purpose=Purpose.DETECTION, offence="corruption", case="Another")
    assert tier_of(starter(), other) == plain


def test_a_purpose_that_finds_the_missing_is_of_another_tier():
    missing = asking(purpose=Purpose.MISSING_PERSON, legal_basis="pruem-ii")
    assert tier_of(starter(), missing) != tier_of(
        starter(), asking(offence="terrorism", legal_basis="pruem-ii")
    )


def test_the_country_that_a_person_fled_makes_no_tier_for_each_country():
    tiers = {
        tier_of(starter(), asking(asker=agency(f"{land}-x"), offence="terrorism"))
        for land in ("es", "fr", "de", "it")
    }
    assert len(tiers) == 1


def test_a_country_that_a_rule_names_has_its_own_tier():
    rule = """
    @id("NOT-TO-FR")
    @legal("L")
    forbid (principal, action == Comity::Action::"answer_hit", resource)
    when
    {
      principal.country == Comity::Country::"FR" &&
      context.role == Comity::SubjectRole::"convicted"
    };
    """
    bundle = load_bundle(with_file("own.cedar", rule))
    tiers = {
        land: tier_of(bundle, asking(bundle, asker=agency(f"{land}-x")))
        for land in ("es", "fr", "de")
    }
    assert tiers["es"] == tiers["de"] != tiers["fr"]


def test_another_bundle_has_other_tiers():
    files = with_edit("quotas.toml", "per_minute = 60000", "per_minute = 60001")
    bundle = load_bundle(files)
    assert tier_of(bundle, asking(bundle)) != tier_of(starter(), asking())


def test_the_end_of_an_agreement_is_another_tier_in_the_same_second():
    pact = next(a for a in starter().agreements if a.id == "eu-2023-977")
    before = asking(now=pact.until - timedelta(seconds=1))
    assert tier_of(starter(), before) != tier_of(starter(), asking(now=pact.until))


def test_where_the_question_may_not_be_asked_nothing_is_left():
    never = tier_of(starter(), asking(case=""))
    assert tier_of(starter(), asking(asker=agency("us-x"))) == never
    assert tier_of(starter(), asking(offence="unheard-of")) == never


def test_records_of_another_category_must_be_askable_too():
    """Pruem II covers persons, vehicles and cases, the directive everything."""
    of_all = asking(category="person", offence="terrorism")
    of_some = asking(category="person", offence="terrorism", legal_basis="pruem-ii")
    of_cars = asking(category="vehicle", offence="terrorism", legal_basis="pruem-ii")
    assert tier_of(starter(), of_some) != tier_of(starter(), of_all)
    assert tier_of(starter(), of_some) == tier_of(starter(), of_cars)


def test_of_rules_that_cannot_be_read_each_question_is_a_tier():
    rule = """
    @id("LIKE")
    @legal("L")
    forbid (principal, action == Comity::Action::"answer_hit", resource)
    when { context.originator like "xx-*" };
    """
    bundle = load_bundle(with_file("own.cedar", rule))
    one, other = asking(bundle), asking(bundle, purpose=Purpose.DETECTION)
    assert tier_of(bundle, one) != tier_of(bundle, other)
    assert tier_of(bundle, one) == tier_of(bundle, asking(bundle, case="Another"))


@pytest.mark.parametrize(
    ("rule", "apart"),
    [
        ('context.originator == "es-cnp"', False),
        ('context.nationalities.contains("RO")', False),
        ("context.third_party && context.purpose in [Comity::Purpose", True),
    ],
)
def test_what_is_of_records_alone_makes_no_tier(rule: str, apart: bool):
    if apart:
        rule += '::"detection"]'
    text = f"""
    @id("OWN")
    @legal("L")
    forbid (principal, action == Comity::Action::"answer_hit", resource)
    when {{ {rule} }};
    """
    bundle = load_bundle(with_file("own.cedar", text))
    one = asking(bundle, offence="terrorism")
    other = asking(bundle, offence="terrorism", purpose=Purpose.DETECTION)
    assert (tier_of(bundle, one) != tier_of(bundle, other)) is apart


def test_a_tier_is_remembered_by_what_decides_and_forgotten_with_its_bundle():
    bundle = load_bundle(tiny_files())
    facts = asking(bundle, asker=agency("es-a", AgencyClass.POLICE), legal_basis="pact")
    assert tier_of(bundle, facts) == tier_of(bundle, facts)
    assert len(bundle.tiers) == 1
    later = asking(
        bundle,
        asker=agency("es-a"),
        legal_basis="pact",
        now=NOW + timedelta(days=1),
    )
    tier_of(bundle, later)
    assert len(bundle.tiers) == 1
