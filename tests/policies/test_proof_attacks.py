"""Attacks on proofs: facts a node can have, and properties that say nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from node.errors import PolicyBroken
from node.model.codes import Action
from node.policy.bundle import load_bundle
from node.policy.proof.formula import evaluate
from node.policy.proof.run import Proving, broken_properties
from tests.policies.cells import AT, decisions_of, engine_allows
from tests.policies.reading import starter_files

AGREEMENT = """
id = "bilateral"
title = "Between two agencies"
instrument = "B 1"
parties = {parties}
classes = ["police"]
since = {since}
until = 2036-01-01T00:00:00Z
purposes = ["*"]
offences = ["*"]
categories = ["*"]
"""
ASKS = """
@id("ASKS") @legal("none")
permit (principal, action == Comity::Action::"ask", resource)
when { !context.agreements.isEmpty() };
"""


def agreement(parties: str, since: str = "2020-01-01T00:00:00Z") -> str:
    return AGREEMENT.format(parties=parties, since=since)


def stated(says: str) -> str:
    return f'[[property]]\nid = "STATED"\nsays = "So."\nlaw = "None"\n{says}\n'


def small(rules: str, says: str = 'possible = "ask"', *, bilateral: str = ""):
    """A bundle of these rules and one property, and of agreements but one if any."""
    files = {
        path: data
        for path, data in starter_files().items()
        if not path.endswith(".cedar")
        and not path.startswith(("cases/", "properties/", "agreements/"))
        and path != "mutants.toml"
    }
    files |= {"agreements/bilateral.toml": bilateral.encode()} if bilateral else {}
    files |= {"properties/p.toml": stated(says).encode(), "r.cedar": rules.encode()}
    return load_bundle(files)


def proof_of(bundle):
    (proof,) = Proving(bundle, AT).proofs(["STATED"])
    return proof


# --- rules that name a field --------------------------------------------------------

NAMING = (
    'resource in [Comity::Field::"birth_date", Comity::Field::"religion"]',
    '[Comity::Field::"birth_date"].containsAny([resource])',
    '[resource].containsAll([Comity::Field::"birth_date"])',
    '[resource].contains(Comity::Field::"birth_date")',
)


@pytest.mark.parametrize("naming", NAMING)
def test_a_rule_that_names_a_field_in_a_set_is_about_that_field(naming):
    rule = f"""
    @id("FIELD") @legal("none")
    permit (principal, action in Comity::Action::"disclose", resource)
    when {{ {naming} }};
    """
    decisions = decisions_of(small(rule))
    cell = {name: values[0] for name, values in decisions.space.domains.items()}
    allowed = decisions.ruled[Action.DISCLOSE_EXACT].allowed
    said = set()
    for field in ("core/birth_date", "identity/birth_date", "core/any_core"):
        about = {**cell, "field": field}
        decided = engine_allows(decisions, about, Action.DISCLOSE_EXACT)
        assert evaluate(allowed, about) == decided, field
        said.add(decided)
    assert said == {True, False}


# --- who is there -------------------------------------------------------------------


def test_an_agreement_between_agencies_binds_the_node_that_is_one_of_them():
    parties = '["be-police", "fr-dgpn"]'
    bundle = small(ASKS, 'never = "ask"', bilateral=agreement(parties))
    proving = Proving(bundle, AT)
    (proof,) = proving.proofs(["STATED"])
    assert not proof.holds
    text = proving.case_file(proof)  # which the engine has decided as well
    assert {'own = "fr-dgpn"', 'asker = "be-police"'} <= {*text.splitlines()}


EXCLUDED = """
@id("TOLD") @legal("none")
permit (principal == Comity::Agency::"se-polisen", action == Comity::Action::"notify",
  resource)
when { context.case_given || principal.country == context.own };
"""


def test_an_agency_that_a_rule_names_can_be_at_home_and_its_country_excluded():
    for words in ("excluded = true", "abroad = false", "refuge = true"):
        bundle = small(EXCLUDED, f'never = "told"\nwhen = {{ {words} }}')
        assert proof_of(bundle).breach is not None, words


def test_an_agency_that_a_rule_names_does_not_stand_for_all_of_its_country():
    rule = """
    @id("ASKS") @legal("none")
    permit (principal in Comity::Country::"AT", action == Comity::Action::"ask",
      resource)
    when { context.case_given };
    @id("BUT") @legal("none")
    forbid (principal == Comity::Agency::"at-a", action, resource);
    """
    assert proof_of(small(rule, 'never = "ask"')).breach is not None


# --- when it is ---------------------------------------------------------------------


def test_a_bundle_is_proved_for_the_day_on_which_an_agreement_begins():
    begins = AT + timedelta(days=1)
    later = agreement('["BE", "FR"]', f"{begins:%Y-%m-%dT%H:%M:%SZ}")
    says = 'never = "ask"\nwhen = { legal_basis = ["bilateral"] }'
    bundle = small(ASKS, says, bilateral=later)
    assert proof_of(bundle).holds  # on the day before
    assert [p.breach is not None for p in broken_properties(bundle, AT)] == [True]


def test_a_property_may_speak_of_an_agreement_that_has_ended():
    bundle = small(
        ASKS,
        'never = "ask"\nwhen = { legal_basis = ["bilateral"] }',
        bilateral=agreement('["BE", "FR"]'),
    )
    ended = datetime(2037, 1, 1, tzinfo=UTC)
    assert broken_properties(bundle, ended) == ()


# --- properties that would hold of any bundle -----------------------------------------

NOTHING = (
    'never = "hit"\nwhen = { role = [] }',
    'never = "leaves"\nwhen = { field = ["organ_type"], group = ["health"] }',
    'never = "ask"\nwhen = { offence = ["arson"] }\nunless = { offence = ["arson"] }',
)
UNKNOWN = {
    'more = "leaves"\nfact = "minor"\norder = ["false", "true"]': "never 'false'",
    'more = "leaves"\nfact = "handling"\norder = ["H0", "h3"]': "never 'h3'",
    'more = "ask"\nfact = "role"\norder = ["suspect", "victim"]': "role is no fact",
    'also = "hit"\nfield = "contact"\nthis = "core"': "field is no fact",
    'alike = "leaves"\nfact = "kind"\norder = ["red", "blue"]': "kind is no fact",
    'possible = "told"\nwhen = { hidden = true }': "hidden is no fact",
}


@pytest.mark.parametrize("says", NOTHING)
def test_a_property_about_no_facts_at_all_does_not_hold(says):
    proof = proof_of(small(ASKS, says))
    assert (proof.holds, proof.empty) == (False, True)


@pytest.mark.parametrize("says", UNKNOWN)
def test_a_property_with_a_value_or_fact_that_there_is_not_is_refused(says):
    with pytest.raises(PolicyBroken, match=UNKNOWN[says]):
        proof_of(small(ASKS, says))
