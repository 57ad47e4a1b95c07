from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.model.request import DataAccess, RequestAct, RequestMove, RequestSide
from node.protocol.request.acts import REQUEST_ACTS
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.moves import begun, by_us, moved
from node.protocol.request.told import TELLABLE, told
from tests.requests import NOW, going

OF_ASKED = [a for a, rule in REQUEST_ACTS.items() if rule.side is RequestSide.ASKED]


@st.composite
def true_moves(draw, kind, act):
    """What is true of a request, and nobody else's business."""
    found = draw(st.sampled_from(kind.grounds))
    return RequestMove(
        side=RequestSide.ASKED,
        number=3,
        heard=1,
        act=act,
        by="o-1",
        at=NOW,
        text=draw(st.text(max_size=20)),
        language=draw(st.sampled_from(["", "en", "fr"])),
        ground=found.code,
        alternative=draw(st.sampled_from(found.alternatives)),
        until=draw(st.sampled_from([None, NOW])),
        access=draw(st.sampled_from(DataAccess)),
    )


@pytest.mark.attack
@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_attack_a_ground_or_a_word_that_leaks_what_policy_hides(data):
    """Whatever is true, the other side is told the same."""
    kind = REQUEST_KINDS[data.draw(st.sampled_from(sorted(REQUEST_KINDS)))]
    act = data.draw(st.sampled_from(sorted(TELLABLE)))
    one = data.draw(true_moves(kind, act))
    other = data.draw(true_moves(kind, act))
    hidden = told(one, kind, shows_existence=False)
    assert hidden == told(other, kind, shows_existence=False)
    assert hidden.text == ""
    assert hidden.ground == ("not-available" if act is RequestAct.REFUSE else "")


@pytest.mark.attack
@pytest.mark.parametrize("act", sorted(set(OF_ASKED) - TELLABLE))
def test_attack_an_act_that_shows_that_there_is_something(act):
    move = RequestMove(RequestSide.ASKED, 3, 1, act, "o-1", NOW)
    with pytest.raises(BadInput, match="would show it"):
        told(move, REQUEST_KINDS["information"], shows_existence=False)


def test_where_policy_shows_it_the_true_ground_is_told():
    move = RequestMove(
        RequestSide.ASKED, 3, 1, RequestAct.REFUSE, "o-1", NOW,
        text="Wait.", ground="ongoing-investigation", alternative="later",
    )  # fmt: skip
    assert told(move, REQUEST_KINDS["information"], shows_existence=True) == move


@pytest.mark.parametrize("name", sorted(REQUEST_KINDS))
def test_what_is_told_can_be_done_at_the_other_end_without_having_accepted(name):
    kind = REQUEST_KINDS[name]
    life = begun(name)
    if kind.second_law:
        life = going(going(life, RequestAct.SUBMIT), RequestAct.APPROVE, by="second")
    for act in (RequestAct.SEND, RequestAct.RECEIVE, RequestAct.ACKNOWLEDGE):
        life = going(life, act)
    true = by_us(life, RequestAct.REFUSE, by="o-1", at=NOW, ground="secret")
    after = moved(life, told(true, kind, shows_existence=False))
    assert after.asked == "refused"
    assert moved(life, replace(after.asked_moves[-1])) == after


def test_what_the_asker_does_is_told_as_it_is():
    move = RequestMove(RequestSide.ASKER, 1, 0, RequestAct.WITHDRAW, "a", NOW, text="x")
    assert told(move, REQUEST_KINDS["mla"], shows_existence=False) == move
