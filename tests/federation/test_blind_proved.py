"""A peer that must prove a hit before it names anybody: by the rule that the page has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from node.model.codes import AnswerKind, OfficerRole, Silence
from node.model.desk.query import QUERIES_REDEEM, RedeemRequest
from node.model.desk.view import VIEWS_FETCH, ViewsFetchRequest
from tests.blind_asker import publish
from tests.simulator import REASONS, answers_of, bundle_of, person

HELD = person("Ivan Petrov", "1972-03-04")
PAGE = Path(__file__).resolve().parents[2] / "policies" / "README.md"


def rule() -> bytes:
    """Return the rule of the page, for the agency that asks here."""
    (found,) = re.findall(r"```cedar\n([^`]*ASK-PROVED-HIT[^`]*)```", PAGE.read_text())
    return found.replace('"es-cnp"', '"pt-one"').encode()


@pytest.fixture
def fed(two):
    there = two["gr-two"]
    there.add("person", "suspect", name="Ivan Petrov", birth_date="1972-03-04")
    files = {**two.bundle_files, "proved.cedar": rule()}
    there.flows.rules.swap(bundle_of(files))
    return two


def fetched(fed):
    wanted = ViewsFetchRequest(
        REASONS["purpose"], REASONS["offence"], REASONS["legal_basis"], ("person",)
    )
    for _ in range(2):
        steps = fed["pt-one"].call(OfficerRole.ANALYST, VIEWS_FETCH, wanted)
        states = [step.view.state for step in steps if step.view is not None]
        publish(fed["gr-two"])
    return states


@pytest.mark.attack
def test_attack_name_somebody_without_the_proof_of_a_hit(fed):
    (answer,) = fed["pt-one"].ask(HELD, way="disclosed").values()
    assert answer.answers[0].silence is Silence.POLICY


def test_who_must_prove_a_hit_is_given_a_view_asks_blind_and_redeems(fed):
    assert fetched(fed) == ["ready"]
    (blind,) = fed["pt-one"].ask(HELD, way="blind").values()
    assert blind.answers[0].kind is AnswerKind.HIT
    request = RedeemRequest(fed["pt-one"].last_query())
    told = list(fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_REDEEM, request))
    (redeemed,) = answers_of(told).values()
    assert redeemed.answers[0].kind is AnswerKind.HIT
    assert redeemed.answers[0].hits
    ((_, entry),) = fed["gr-two"].entries("query.answered")
    said = {detail.name: detail.value for detail in entry.details}
    assert said["redeemed"] == "1 of 1 hits proved"


@pytest.mark.attack
def test_attack_redeem_a_hit_of_somebody_who_has_left_the_view(fed):
    assert fetched(fed) == ["ready"]
    fed["pt-one"].ask(HELD, way="blind")
    there = fed["gr-two"]
    (reference,) = [one.reference for one in there.store.holdings.load(range(1, 10))]
    there.withdraw(reference)
    fed.clock.advance(minutes=15)
    publish(there)
    request = RedeemRequest(fed["pt-one"].last_query())
    told = list(fed["pt-one"].call(OfficerRole.ANALYST, QUERIES_REDEEM, request))
    (redeemed,) = answers_of(told).values()
    assert redeemed.answers[0].silence is Silence.POLICY
