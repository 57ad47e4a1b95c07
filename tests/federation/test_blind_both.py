"""Who asks blind and who holds the records, both as they are."""

from __future__ import annotations

import pytest

from node.model.codes import AnswerKind, OfficerRole, Silence
from node.model.desk.ledger import LEDGER_OPENING, OpeningFile
from node.model.desk.query import QUERIES_OPEN, OpenRequest
from node.model.desk.view import VIEWS_FETCH, ViewsFetchRequest
from tests.blind_asker import publish
from tests.simulator import REASONS, person

IVAN = person("Ivan Petrov", "1972-03-04")
MARIA = person("Maria Quintela", "1980-10-11")
ANALYST, AUDITOR = OfficerRole.ANALYST, OfficerRole.AUDITOR
WANTED = ViewsFetchRequest(
    REASONS["purpose"], REASONS["offence"], REASONS["legal_basis"], ("person",)
)


@pytest.fixture
def fed(two):
    two["gr-two"].add("person", "suspect", name="Ivan Petrov", birth_date="1972-03-04")
    return two


def fetch(fed):
    steps = fed["pt-one"].call(ANALYST, VIEWS_FETCH, WANTED)
    (view,) = [step.view for step in steps if step.view is not None]
    return view


def ready(fed):
    assert fetch(fed).state == "making"
    publish(fed["gr-two"])
    assert fetch(fed).state == "ready"


def ask(fed, *questions, **changed):
    return fed["pt-one"].ask(questions, **changed)["gr-two"]


def test_a_view_is_made_fetched_asked_by_and_opened(fed):
    ready(fed)
    answer = ask(fed, IVAN, MARIA)
    assert answer.way == "blind"
    assert [one.kind for one in answer.answers] == [AnswerKind.HIT, AnswerKind.NO_HIT]
    assert answer.met[0].firm
    request = OpenRequest(fed["pt-one"].last_query(), "gr-two", 1)
    data = fed["pt-one"].call(ANALYST, QUERIES_OPEN, request).data
    for agency in ("pt-one", "gr-two"):
        reply = fed[agency].call(AUDITOR, LEDGER_OPENING, OpeningFile(data))
        assert (reply.ok, reply.question) == (True, IVAN)


def test_while_a_view_is_made_nobody_is_asked_openly(fed):
    assert fetch(fed).state == "making"
    answer = ask(fed, IVAN)
    assert (answer.way, answer.answers[0].silence) == ("blind", Silence.STALE)
    assert not fed["gr-two"].entries("query.answered")


def test_what_changes_is_found_after_the_next_batch(fed):
    ready(fed)
    node = fed["gr-two"]
    node.add("person", "suspect", name="Maria Quintela", birth_date="1980-10-11")
    fed.clock.advance(minutes=15)
    publish(node)
    view = fetch(fed)
    assert (view.state, view.number) == ("ready", 1)
    assert ask(fed, MARIA).answers[0].kind is AnswerKind.HIT
