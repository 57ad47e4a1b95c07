from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import BadInput
from node.model.request import (
    AskedState,
    AskerState,
    MeasureAct,
    MeasureState,
    RequestAct,
    RequestSide,
)
from node.protocol.request.acts import MOST_MOVES
from node.protocol.request.moves import awaited, begun, by_us, can_do, is_over, moved
from tests.requests import NOW, going, measures, told

A = RequestAct
REPORT = {"measure": 1, "measure_act": MeasureAct.FINISH}


def after(life, *acts, **said):
    for act in acts:
        life = going(life, act, **said)
    return life


def sent(kind="information", count=0):
    """A request that is with who is asked; both ends know all."""
    life = begun(kind, measures(kind, count))
    if kind in {"eio", "mla", "assurance"}:
        life = going(after(life, A.EDIT, A.SUBMIT), A.APPROVE, by="second")
    return after(life, A.SEND, A.RECEIVE)


def accepted(kind="mla", count=2):
    return after(sent(kind, count), A.ACKNOWLEDGE, A.ACCEPT)


def test_the_whole_life_of_a_request_for_information():
    life = after(sent(), A.ACKNOWLEDGE, A.ASK_BACK, A.ANSWER, A.ACCEPT, A.EXECUTE)
    assert (life.asker, life.asked) == (AskerState.SENT, AskedState.EXECUTED)
    assert not is_over(life)
    assert going(life, A.CLOSE).asker is AskerState.CLOSED


def test_two_measures_one_done_and_one_refused_is_executed_in_part():
    life = going(accepted(), A.REPORT, **REPORT)
    with pytest.raises(BadInput, match="no whole result"):
        going(life, A.EXECUTE)
    with pytest.raises(BadInput, match="done in part"):
        going(life, A.REFUSE)
    life = going(life, A.PARTLY)
    assert life.asked is AskedState.PARTLY_EXECUTED
    assert life.measures == (MeasureState.DONE, MeasureState.REFUSED)


def test_all_measures_done_is_executed_and_nothing_found_is_a_result():
    life = going(accepted(), A.REPORT, **REPORT)
    life = going(life, A.REPORT, measure=2, measure_act=MeasureAct.FIND_NOTHING)
    with pytest.raises(BadInput, match="all have a whole one"):
        going(life, A.PARTLY)
    assert going(life, A.EXECUTE).asked is AskedState.EXECUTED


@pytest.mark.parametrize(
    "said",
    [
        {"measure": 3, "measure_act": MeasureAct.FINISH},
        {"measure": 0, "measure_act": MeasureAct.FINISH},
        {"measure": 1},
        {"measure": 1, "measure_act": MeasureAct.REFUSE},
        {"measure": 1, "measure_act": MeasureAct.REFUSE, "ground": "mood"},
    ],
)
def test_a_measure_that_is_not_there_or_refused_without_ground_is_not_reported(said):
    with pytest.raises(BadInput):
        going(accepted(), A.REPORT, **said)


@pytest.mark.parametrize(
    "said",
    [
        {"ground": ""},
        {"ground": "bank-secrecy"},
        {"ground": "immunity-or-privilege"},
        {"ground": "not-available", "alternative": ""},
        {"ground": "not-available", "alternative": "ask-assurance"},
        {"ground": "no-person-consent", "alternative": "narrow"},
    ],
)
def test_a_refusal_cites_a_ground_of_the_kind_and_names_what_it_leaves_open(said):
    with pytest.raises(BadInput, match="ground"):
        going(accepted("mla", 0), A.REFUSE, **said)


def test_a_ground_for_one_kind_of_measure_is_good_for_that_alone():
    said = {"ground": "no-person-consent", "alternative": "narrow"}
    said |= {"measure_act": MeasureAct.REFUSE}
    life = begun("mla", ("search", "transfer-person"))
    life = going(going(life, A.SUBMIT), A.APPROVE, by="second")
    life = after(life, A.SEND, A.RECEIVE, A.ACKNOWLEDGE, A.ACCEPT)
    with pytest.raises(BadInput):
        going(life, A.REPORT, measure=1, **said)
    after_it = going(life, A.REPORT, measure=2, **said)
    assert after_it.measures[1] is MeasureState.REFUSED


@pytest.mark.attack
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Why.", ""),
        ("Why.", "English!"),
        ("x" * 8001, "en"),
        ("a\u202eb", "en"),
        ("\x1b[2J", "en"),
    ],
)
def test_attack_words_that_hide_something_or_are_in_no_language(text, language):
    life = going(sent(), A.ACKNOWLEDGE)
    with pytest.raises(BadInput, match="what is said"):
        going(life, A.ASK_BACK, text=text, language=language)


def test_a_postponement_needs_a_ground_that_postpones_and_a_moment_ahead():
    life = accepted("mla", 0)
    assert going(life, A.POSTPONE).asked is AskedState.POSTPONED
    for said in (
        {"until": None},
        {"until": NOW},
        {"ground": "law-forbids", "alternative": "narrow"},
    ):
        with pytest.raises(BadInput):
            going(life, A.POSTPONE, **said)


def test_what_is_preserved_is_extended_as_often_as_the_asker_asks():
    life = after(sent("preservation"), A.ACKNOWLEDGE, A.ACCEPT, A.EXECUTE)
    with pytest.raises(BadInput, match="extended"):
        going(life, A.EXTEND, clock="preserved")
    for _ in range(3):
        life = going(going(life, A.RENEW), A.EXTEND, clock="preserved")
    with pytest.raises(BadInput, match="extended"):
        going(life, A.EXTEND, clock="preserved")


def test_a_decision_is_extended_once_with_its_reason():
    life = going(sent("eio", 1), A.ACKNOWLEDGE)
    for said in ({"clock": "decision", "text": " "}, {"clock": "result"}, {}):
        with pytest.raises(BadInput):
            going(life, A.EXTEND, **said)
    life = going(life, A.EXTEND, clock="decision")
    with pytest.raises(BadInput, match="once more"):
        going(life, A.EXTEND, clock="decision")


@pytest.mark.attack
def test_attack_who_wrote_it_approves_it():
    life = going(after(begun("eio", ("search",)), A.EDIT), A.SUBMIT, by="other")
    for by in ("asker-1", "other"):
        with pytest.raises(BadInput, match="nobody approves"):
            going(life, A.APPROVE, by=by)
    assert going(life, A.APPROVE, by="second").asker is AskerState.APPROVED


@pytest.mark.attack
def test_attack_a_kind_with_two_signatures_is_sent_with_one():
    with pytest.raises(BadInput, match="second officer"):
        going(begun("eio", ("search",)), A.SEND)
    assert going(begun("information"), A.SEND).asker is AskerState.SENT


@pytest.mark.attack
def test_attack_one_side_moves_the_state_of_the_other():
    life = sent()
    move = by_us(life, A.ACKNOWLEDGE, by="x", at=NOW)
    with pytest.raises(BadInput, match="alone"):
        moved(life, replace(move, side=RequestSide.ASKER))


@pytest.mark.attack
def test_attack_an_act_that_nobody_answers_for():
    life = sent()
    move = by_us(life, A.ACKNOWLEDGE, by="", at=NOW)
    with pytest.raises(BadInput, match="names an officer"):
        moved(life, move)


@pytest.mark.attack
@pytest.mark.parametrize("number", [0, 1, 3, 99])
def test_attack_an_act_is_repeated_or_comes_before_its_turn(number):
    life = sent()
    move = by_us(life, A.ACKNOWLEDGE, by="x", at=NOW)
    assert move.number == 2
    with pytest.raises(BadInput, match="next act"):
        moved(life, replace(move, number=number))


@pytest.mark.attack
def test_attack_a_back_dated_decision():
    life = going(sent(), A.ACKNOWLEDGE, at=NOW + timedelta(hours=1))
    move = by_us(life, A.ACCEPT, by="x", at=NOW)
    assert move.at == NOW + timedelta(hours=1)
    with pytest.raises(BadInput, match="dated before"):
        moved(life, replace(move, at=NOW))


@pytest.mark.attack
def test_attack_a_side_says_that_it_heard_what_was_never_said_or_forgets_it():
    life = after(sent(), A.ACKNOWLEDGE)
    for heard in (0, 2, 99, -1):
        move = replace(by_us(life, A.ACCEPT, by="x", at=NOW), heard=heard)
        with pytest.raises(BadInput, match="heard"):
            moved(life, move)


@pytest.mark.attack
def test_attack_work_goes_on_after_the_withdrawal_was_heard():
    life = going(accepted(), A.WITHDRAW)
    for act in set(can_do(life, RequestSide.ASKED)) - {A.STOP}:
        with pytest.raises(BadInput):
            going(life, act, clock="result", **REPORT)
    stopped = going(life, A.STOP)
    assert stopped.measures == (MeasureState.STOPPED,) * 2
    assert is_over(going(stopped, A.CLOSE))


@pytest.mark.attack
def test_attack_a_request_is_stopped_that_the_asker_still_wants():
    with pytest.raises(BadInput, match="not taken it back"):
        going(accepted(), A.STOP)


@pytest.mark.attack
def test_attack_closed_as_if_it_had_been_answered():
    with pytest.raises(BadInput, match="withdraw it first"):
        going(accepted(), A.CLOSE)


def test_what_was_done_before_the_withdrawal_was_heard_counts_at_both_ends():
    life = accepted("information", 0)
    asker = going(life, A.WITHDRAW)
    asked = going(life, A.EXECUTE)
    at_asker = moved(asker, asked.asked_moves[-1])
    at_asked = moved(asked, asker.asker_moves[-1])
    assert told(at_asker) == told(at_asked)
    assert (at_asker.asker, at_asker.asked) == (
        AskerState.WITHDRAWN,
        AskedState.EXECUTED,
    )
    assert is_over(going(at_asker, A.CLOSE))


def test_a_question_is_answered_once_and_only_where_one_was_asked():
    life = going(sent(), A.ACKNOWLEDGE)
    with pytest.raises(BadInput, match="no question"):
        going(life, A.ANSWER)
    life = going(life, A.ASK_BACK)
    with pytest.raises(BadInput, match="already"):
        going(life, A.ASK_BACK)
    life = going(life, A.ANSWER)
    with pytest.raises(BadInput, match="no question"):
        going(life, A.ANSWER)
    assert going(life, A.ASK_BACK).asked is AskedState.QUESTIONED


def test_a_question_that_the_asked_did_without_does_not_bar_the_next():
    life = after(sent(), A.ACKNOWLEDGE, A.ASK_BACK, A.ACCEPT)
    with pytest.raises(BadInput, match="no question"):
        going(life, A.ANSWER)
    life = after(life, A.ASK_BACK, A.ANSWER)
    assert going(life, A.ASK_BACK).asked is AskedState.QUESTIONED


def test_who_cannot_reach_the_other_side_any_more_gives_up_with_words():
    life = sent()
    with pytest.raises(BadInput, match="words"):
        going(life, A.ABANDON, text="")
    given_up = going(life, A.ABANDON)
    assert going(given_up, A.STOP).asked is AskedState.STOPPED


def test_the_place_of_a_request_is_taken_by_another_that_is_named():
    with pytest.raises(BadInput, match="not named"):
        going(sent(), A.SUPERSEDE, other="")
    assert going(sent(), A.SUPERSEDE).asker is AskerState.SUPERSEDED


@pytest.mark.attack
def test_attack_acts_without_end_and_still_it_can_be_ended():
    life = going(sent(), A.ACKNOWLEDGE)
    while len(life.asked_moves) < MOST_MOVES:
        life = after(life, A.SEEK_AUTHORISATION, A.ACCEPT)
    with pytest.raises(BadInput, match="has done"):
        going(life, A.SEEK_AUTHORISATION)
    assert going(life, A.EXECUTE).asked is AskedState.EXECUTED


def test_a_refused_step_says_what_can_be_done():
    with pytest.raises(BadInput) as refused:
        going(sent(), A.ACCEPT)
    assert "acknowledge" in refused.value.advice


def test_the_received_life_begins_as_it_was_sent():
    asker = sent("eio", 1)
    at_asked = moved(awaited("eio", measures("eio", 1)), told(asker).asker_moves[0])
    assert at_asked.asker is AskerState.SENT
    assert moved(at_asked, asker.asked_moves[0]) == told(asker)
