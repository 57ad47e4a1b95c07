from node.model.request import AskedState, AskerState, RequestAct
from node.protocol.request.acts import RequestNeed
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.moves import awaited, begun, by_us
from node.protocol.request.needs import Situation, asked_after, asker_after, unmet
from tests.requests import NOW, going


def test_the_states_are_those_of_the_moves():
    life = going(begun("information"), RequestAct.SEND)
    life = going(life, RequestAct.RECEIVE)
    assert asker_after(life.asker_moves, AskerState.APPROVED) is AskerState.SENT
    assert asked_after(life.asked_moves) is AskedState.RECEIVED
    assert asked_after(()) is AskedState.AWAITED


def test_the_first_need_that_is_not_met_is_told():
    life = awaited("information")
    move = by_us(life, RequestAct.RECEIVE, by="", at=NOW)
    now = Situation(
        move, REQUEST_KINDS["information"], life.asker, life.asked, (), (), (), ()
    )
    assert unmet(now, ()) == ""
    assert unmet(now, (RequestNeed.SENT, RequestNeed.WORDS)) == "it was not sent"
