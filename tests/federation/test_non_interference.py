"""What a peer sees is a function of what policy shows it, and of nothing else.

The property is stated in docs/disclosure.md. Two worlds differ only in what policy
hides from the peer (``twins.py``); whatever it asks, it sees the same in both. The
tests that follow the property plant faults that were found once, and show that the
property would find each of them again.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from node.flows import search
from node.flows.query import answer, judge, view
from node.matching.compare import match
from node.matching.compare.basis import Basis
from node.matching.compare.probe import Probe
from node.matching.keys import question_selectors
from node.model.codes import Grade
from tests.federation.twins import TEMPLATES, Twins, question
from tests.memory import MemoryJournal
from tests.thorough import examples

STEPS = st.sampled_from(["ask", "ask", "ask", "ping", "work", "time"])


@st.composite
def stories(draw):
    """Holdings that differ in what is hidden, and what a peer and officers then do."""
    template = draw(st.sampled_from(TEMPLATES))
    choice = tuple(draw(st.lists(st.integers(0, 1), min_size=7, max_size=7)))
    how = draw(st.sampled_from(["hidden", "informant", "H3"]))
    count = draw(st.sampled_from([0, 1, 4]))
    steps = []
    for step in draw(st.lists(STEPS, min_size=1, max_size=5)):
        by = draw(st.sampled_from(template.found_by))
        guesses = draw(st.lists(st.sampled_from(template.asked), max_size=4))
        steps.append((step, (by, *guesses)))
    first = draw(st.booleans())
    return template, choice, (how, count, first), tuple(steps)


def holds(twins, story):
    """Assert the property for one story."""
    template, choice, (how, count, first), steps = story
    twins.empty()
    if first:  # what is held longest is looked at first
        twins.hide(template, how=how, count=count)
    twins.hold(template, choice)
    if not first:
        twins.hide(template, how=how, count=count)
    for step, terms in steps:
        match step:
            case "ask":
                there, here = twins.ask(question(template, _sensible(terms)))
                assert there == here, "an answer tells what policy hides"
            case "ping":
                there, here = twins.ping()
                assert there == here, "a pong tells what policy hides"
            case "work":
                twins.work()
            case "time":
                twins.pass_time(400)
    assert len(set(twins.told)) == len(twins.told), "a reference joins two answers"


def _sensible(terms):
    """Leave out what would make guesses a name and a birth, on which a hit may rest."""
    named = any(field == "name" for field, _ in terms)
    return tuple(t for t in terms if not (named and t[0] == "birth_date"))


@pytest.fixture(scope="module")
def twins():
    made = Twins()
    yield made
    made.close()


QUICKLY = settings(
    max_examples=examples(150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.slow
@pytest.mark.attack
@QUICKLY
@given(story=stories())
def test_attack_learn_anything_of_what_policy_hides(twins, story):
    holds(twins, story)


# --- faults, planted again -------------------------------------------------------


def _findings_of_the_record(monkeypatch):
    """Findings come of the record and not of what is shown of it."""
    original = view.Views._view

    def with_record(self, grade):
        made = original(self, grade)
        return _Open(made, self.record)

    monkeypatch.setattr(view.Views, "_view", with_record)


class _Open:
    """A view through which the whole record is compared."""

    def __init__(self, made, record):
        self.hit, self.decision = made.hit, made.decision
        self.released, self.record, self._all = made.released, made.record, record
        self.known, self.shows = made.known, made.shows

    def compare(self, asked, _probe, _basis):
        return match(asked, self._all)


def _whole_questions(monkeypatch):
    """A question is matched as one, with all of its terms."""

    def whole(asked, _probes):
        return ((Probe(asked, number=False), question_selectors(asked)),)

    def basis(probe, held):
        record = _records[-1]
        return Basis(whole=True) if match(probe.question, record) else None

    _records = []
    original = judge.resting_on

    def remember(record):
        _records.append(record)
        return original(record)

    monkeypatch.setattr(answer, "sought", whole)
    monkeypatch.setattr(judge, "resting_on", remember)
    monkeypatch.setattr(judge, "basis_of", basis)


def _own_references(monkeypatch):
    """A hit has the reference of the record."""
    original = judge.Judge._told

    def told(self, stored, *rest, **named):
        made = original(self, stored, *rest, **named)
        hit = replace(made.hit, reference=stored.reference)
        return replace(made, hit=hit, outcome=replace(made.outcome, told_as=""))

    monkeypatch.setattr(judge.Judge, "_told", told)
    monkeypatch.setattr(answer, "keeping", lambda *_, **__: iter(()))


def _room_for_hidden(monkeypatch):
    """What is hidden takes room among what is shown."""
    monkeypatch.setattr(judge.Judge, "may_be_known", lambda *_: True)
    monkeypatch.setattr(search, "CANDIDATES_PER_QUESTION", 2)


def _parts_of_numbers(monkeypatch):
    """A part of a withheld number, or a slip in it, is as good as the number."""
    original = judge.basis_of

    def basis(probe, held):
        found = original(probe, held)
        return found and replace(found, whole=True)

    monkeypatch.setattr(judge, "basis_of", basis)


def _grades_of_the_record(monkeypatch):
    """The grade is that of the comparison with the whole record."""
    original = judge.show

    def show(asked, *rest, views, grades):
        made = yield from original(asked, *rest, views=views, grades=grades)
        found = match(asked, views.record)
        grade = found.grade if found else Grade.POSSIBLE
        return made and replace(made, grade=grade)

    monkeypatch.setattr(judge, "show", show)


def _size_of_the_ledger(monkeypatch):
    """Peers are shown the newest head."""
    journal = MemoryJournal

    def newest(self):
        return replace(self.shown_before(), head=self.head())

    monkeypatch.setattr(journal, "shown_before", journal.shown, raising=False)
    monkeypatch.setattr(journal, "shown", newest)


FAULTS = {
    "findings of the record": _findings_of_the_record,
    "questions matched as one": _whole_questions,
    "the record's own reference": _own_references,
    "room for what is hidden": _room_for_hidden,
    "parts of numbers": _parts_of_numbers,
    "grades of the record": _grades_of_the_record,
    "the size of the ledger": _size_of_the_ledger,
}


@contextmanager
def planted(fault):
    with pytest.MonkeyPatch.context() as patch:
        FAULTS[fault](patch)
        yield


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_the_property_finds_a_fault_that_is_planted_again(twins, fault):
    @settings(
        max_examples=400,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(story=stories())
    def look(story):
        holds(twins, story)

    with planted(fault), pytest.raises(AssertionError, match=r"tells|joins"):
        look()
