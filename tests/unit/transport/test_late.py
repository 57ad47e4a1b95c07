"""Answers that miss their tick are counted, and an operator is told of many."""

from concurrent.futures import Future

from node.flows.turn import Turn, at_once
from node.transport.late import LateAnswers
from node.transport.metrics import Metrics


def noted(late: int, of: int) -> LateAnswers:
    answers = LateAnswers()
    for n in range(of):
        answers.note(late=n < late)
    return answers


def test_a_few_late_answers_are_nothing_to_tell():
    assert noted(late=50, of=1000).told() == ""


def test_of_few_answers_nothing_is_told():
    assert noted(late=99, of=99).told() == ""


def test_many_late_answers_are_told_with_what_to_do():
    told = noted(late=51, of=1000).told()
    assert "51 of the latest 1000" in told
    assert "limits.answer_quantum_ms" in told


def test_what_was_late_long_ago_is_forgotten():
    answers = noted(late=1000, of=1000)
    for _ in range(1000):
        answers.note(late=False)
    assert answers.told() == ""


def test_an_answer_is_late_only_beyond_its_first_tick():
    turn = Turn(Future(), lambda: b"", lambda: 0.0, 0.04)
    assert not turn.is_late(0.04)
    assert turn.is_late(0.041)


def test_an_answer_that_is_said_again_has_no_tick():
    assert not at_once(b"said before").is_late(5.0)


def test_late_answers_are_counted_by_peer():
    metrics = Metrics()
    metrics.tick("es-pn", late=True)
    metrics.tick("es-pn", late=False)
    sample = metrics.registry.get_sample_value
    assert sample("comity_wire_late_total", {"peer": "es-pn"}) == 1
