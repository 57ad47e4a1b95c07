"""What is known of views decides who is asked blind, openly, or not at all."""

from datetime import timedelta

import pytest

from node.blind.epoch import SUITE
from node.flows.query.blind.asker.held import HeldViews
from node.matching.rules import reading_rules
from node.model.blind import (
    BlindScope,
    EpochInfo,
    SignedEpoch,
    SignedViewHead,
    ViewHead,
)
from node.model.codes import Purpose
from node.model.held_view import HeldState, HeldView, ViewTerms
from tests.simulator import START

SCOPE = BlindScope(Purpose.INVESTIGATION, "fraud", "eu-2023-977", "person")
OTHER = BlindScope(Purpose.WARNING, "fraud", "eu-2023-977", "person")


def hours(count):
    return START + timedelta(hours=count)


def terms(**changed):
    given = {
        "agency": "gr-two",
        "suite": SUITE,
        "tier": "t-1",
        "epoch": 1,
        "public": b"p" * 32,
        "reading_rules": reading_rules(),
        "opens": hours(-24),
        "closes": hours(24),
    }
    info = EpochInfo(**(given | changed))
    head = ViewHead(b"e" * 32, "pt-one", 0, b"r" * 32, b"")
    signed = SignedEpoch(b"i", "k", b"s"), SignedViewHead(b"h", "k", b"s")
    return ViewTerms(*signed, info, head)


def view(state=HeldState.READY, *scopes, at=START, id_="v", **changed):
    ready = state in (HeldState.READY, HeldState.COMING)
    given = {"terms": terms() if ready else None, "every_s": 3600}
    return HeldView(id_, "gr-two", state, scopes or (SCOPE,), at, **(given | changed))


def held(*views, now=START):
    return HeldViews(views, now)


def test_of_whom_nothing_was_ever_learned_is_asked_openly():
    assert held().openly("gr-two", [SCOPE])


@pytest.mark.attack
@pytest.mark.parametrize("state", sorted(set(HeldState) - {"none", "other-rules"}))
def test_who_may_give_a_view_is_never_asked_openly(state):
    assert not held(view(state)).openly("gr-two", [SCOPE])
    # Nor for another scope, of which nothing is known yet.
    assert not held(view(state)).openly("gr-two", [OTHER])


@pytest.mark.parametrize("state", [HeldState.NONE, HeldState.OTHER_RULES])
def test_who_gives_none_is_asked_openly_for_an_hour(state):
    none = view(state)
    assert held(none).openly("gr-two", [SCOPE])
    assert held(none, now=hours(0.9)).openly("gr-two", [SCOPE])
    assert not held(none, now=hours(1)).openly("gr-two", [SCOPE])


@pytest.mark.attack
def test_one_category_without_a_view_does_not_open_the_others():
    both = held(view(HeldState.NONE), view(HeldState.READY, OTHER, id_="w"))
    assert not both.openly("gr-two", [SCOPE, OTHER])


def test_a_view_is_asked_by_while_it_is_new_and_its_epoch_open():
    assert held(view()).ready("gr-two", SCOPE) is not None
    assert held(view()).ready("gr-two", OTHER) is None
    assert held(view(), now=hours(1)).ready("gr-two", SCOPE) is None
    assert held(view(every_s=86400), now=hours(23)).ready("gr-two", SCOPE)
    late = view(every_s=1 << 30, at=hours(20))
    assert held(late, now=hours(24)).ready("gr-two", SCOPE) is None


@pytest.mark.attack
def test_a_view_from_the_future_or_of_other_rules_is_not_asked_by():
    assert held(view(at=hours(1))).ready("gr-two", SCOPE) is None
    other = view(terms=terms(reading_rules="0" * 64))
    assert held(other).ready("gr-two", SCOPE) is None


def test_what_was_learned_last_of_a_scope_counts():
    later = view(HeldState.MAKING, at=hours(0.1), id_="w")
    assert held(view(), later, now=hours(0.2)).ready("gr-two", SCOPE) is None
    assert held(view(), later).known("gr-two", SCOPE) == later


def test_a_fetch_goes_on_from_the_view_of_the_scope_or_from_the_newest():
    one, two = view(), view(HeldState.READY, OTHER, at=hours(0.1), id_="w")
    assert held(one, two).newest("gr-two", SCOPE) == one
    third = BlindScope(Purpose.PREVENTION, "fraud", "eu-2023-977", "person")
    assert held(one, two).newest("gr-two", third) == two
    assert held(one, two).without("w").newest("gr-two", third) == one
