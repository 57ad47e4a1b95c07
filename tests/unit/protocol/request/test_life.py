import pytest

from node.model.request import (
    AskedState,
    AskerState,
    MeasureAct,
    MeasureState,
    RequestAct,
    RequestSide,
)
from node.protocol.request.acts import REQUEST_ACTS
from node.protocol.request.life import (
    ASKED,
    ASKER,
    MEASURE_OVER,
    MEASURES,
    OVER,
    SETTLED,
    TAKEN_BACK,
    WHOLE,
    WITH_RESULT,
)

TABLES = [
    (ASKER, AskerState, AskerState.DRAFT),
    (ASKED, AskedState, AskedState.AWAITED),
    (MEASURES, MeasureState, MeasureState.ASKED),
]


def reached(table, start):
    """Every state that a table reaches from one."""
    found, ahead = {start}, [start]
    while ahead:
        for after in table[ahead.pop()].values():
            if after not in found:
                found.add(after)
                ahead.append(after)
    return found


@pytest.mark.parametrize(("table", "states", "start"), TABLES)
def test_a_table_reaches_every_state_and_every_state_an_end(table, states, start):
    stopped = {MeasureState.STOPPED} & set(states)  # with the request, by no act
    assert reached(table, start) | stopped == set(states) == set(table)
    for state in states:
        assert any(not table[end] for end in reached(table, state) | {state}) or (
            AskedState.EXECUTED in reached(table, state)
        )


def test_each_state_is_moved_by_acts_of_its_own_side_alone():
    for table, side in ((ASKER, RequestSide.ASKER), (ASKED, RequestSide.ASKED)):
        used = {act for moves in table.values() for act in moves}
        assert used == {act for act, rule in REQUEST_ACTS.items() if rule.side is side}
    assert set(REQUEST_ACTS) == set(RequestAct)
    assert {act for moves in MEASURES.values() for act in moves} == set(MeasureAct)


@pytest.mark.attack
def test_attack_something_is_given_before_it_was_accepted():
    gives = {RequestAct.EXECUTE, RequestAct.PARTLY, RequestAct.REPORT}
    for state, moves in ASKED.items():
        assert state is AskedState.ACCEPTED or not gives & set(moves)


@pytest.mark.attack
def test_attack_a_request_that_is_over_comes_back():
    assert not any(ASKER[state] for state in OVER)
    for state in SETTLED:
        assert set(ASKED[state]) <= {RequestAct.EXTEND}
        assert set(ASKED[state].values()) <= {state}
    assert not any(MEASURES[state] for state in MEASURE_OVER)


@pytest.mark.attack
def test_attack_content_is_changed_after_it_was_approved():
    for state in set(AskerState) - {AskerState.DRAFT}:
        assert RequestAct.EDIT not in ASKER[state]


def test_the_states_are_shared_out():
    assert WHOLE < WITH_RESULT < MEASURE_OVER
    assert AskerState.CLOSED in TAKEN_BACK & OVER
    assert AskerState.SENT not in TAKEN_BACK
