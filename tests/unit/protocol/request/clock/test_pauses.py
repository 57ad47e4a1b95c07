from datetime import timedelta

from node.model.request import Pause, RequestAct
from node.protocol.request.clock.pauses import Paused, pauses_of
from node.protocol.request.moves import begun
from tests.requests import NOW, going

A = RequestAct
HOUR = timedelta(hours=1)


def working():
    life = begun("information")
    for act in (A.SEND, A.RECEIVE, A.ACKNOWLEDGE):
        life = going(life, act)
    return life


def test_a_question_pauses_until_its_own_answer():
    life = going(working(), A.ASK_BACK, at=NOW + HOUR)
    assert list(pauses_of(life)) == [Paused(Pause.CLARIFICATION, NOW + HOUR, None)]
    life = going(life, A.ANSWER, at=NOW + 2 * HOUR)
    life = going(life, A.ASK_BACK, at=NOW + 3 * HOUR)
    assert [(p.since, p.until) for p in pauses_of(life)] == [
        (NOW + HOUR, NOW + 2 * HOUR),
        (NOW + 3 * HOUR, None),
    ]


def test_a_pause_ends_at_the_latest_when_the_asked_goes_on():
    life = going(working(), A.ASK_BACK, at=NOW + HOUR)
    life = going(life, A.ACCEPT, at=NOW + 2 * HOUR)
    life = going(life, A.POSTPONE, at=NOW + 3 * HOUR)
    question, postponed = pauses_of(life)
    assert question.until == NOW + 2 * HOUR
    assert postponed.until == NOW + 3 * HOUR + timedelta(days=30)
    life = going(life, A.ACCEPT, at=NOW + 5 * HOUR)
    assert list(pauses_of(life))[1].until == NOW + 5 * HOUR


def test_what_does_not_wait_is_no_pause():
    assert list(pauses_of(working())) == []
