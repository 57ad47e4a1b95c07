from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.model.notice import Urgency
from node.model.request import DataAccess, Pause, RequestAct
from node.protocol.request.clock.calendar import Office, Offices
from node.protocol.request.clock.deadline import (
    ClockStage,
    deadlines,
    next_change,
    stage,
)
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.moves import begun
from tests.requests import NOW, complete, going, saying

A = RequestAct
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OFFICES = Offices(Office("America/Sao_Paulo", "BR"), Office("Europe/Lisbon", "PT"))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def received(kind, when=NOW):
    """A request that was sent and received at a moment."""
    life = begun(kind, [one.measure for one in complete(kind).measures])
    if REQUEST_KINDS[kind].second_law:
        life = going(going(life, A.SUBMIT, at=when), A.APPROVE, by="second", at=when)
    return going(going(life, A.SEND, at=when), A.RECEIVE, at=when)


def clock(name, content, life, offices=OFFICES):
    (found,) = [d for d in deadlines(content, life, offices) if d.name == name]
    return found


def urgent():
    return complete("information", urgency=Urgency.URGENT)


def test_hours_are_elapsed_time_across_daylight_saving_both_ways():
    for night in ("2026-03-28T20:00", "2026-10-24T20:00"):
        due = clock("result", complete("core-data"), received("core-data", at(night)))
        assert due.due == at(night) + 48 * HOUR
        assert due.started == at(night)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ("2026-06-01T12:00", "2026-06-08T23:00"),  # summer: a day ends at 23:00 UTC
        ("2026-01-05T12:00", "2026-01-13T00:00"),
        ("2026-03-25T12:00", "2026-04-01T23:00"),  # over the change to summer
        ("2026-10-20T12:00", "2026-10-28T00:00"),  # and back
        ("2028-02-25T12:00", "2028-03-04T00:00"),  # a leap day is a day
        ("2026-06-01T23:30", "2026-06-09T23:00"),  # the next day already in Lisbon
    ],
)
def test_days_end_with_the_last_of_them_where_the_asked_is(when, due):
    found = clock("result", complete("information"), received("information", at(when)))
    assert found.due == at(due)


def test_access_is_told_with_the_acknowledgement_and_until_then_it_is_the_shortest():
    life = received("information")
    assert clock("result", urgent(), life).due == NOW + 8 * HOUR
    told = going(life, A.ACKNOWLEDGE, access=DataAccess.INDIRECT)
    assert clock("result", urgent(), told).due == at("2026-06-04T23:00")


def test_the_stages_come_one_after_the_other():
    found = clock("result", urgent(), received("information"))
    for hours, expected in (
        (-9, ClockStage.RUNNING),  # the machine's clock was set back
        (0, ClockStage.RUNNING),
        (6, ClockStage.DUE_SOON),
        (8, ClockStage.OVERDUE),
        (12, ClockStage.ESCALATED),
        (999, ClockStage.ESCALATED),
    ):
        assert stage(found, NOW + hours * HOUR) is expected


def test_time_changes_something_at_each_stage_and_nothing_after_the_last():
    found = clock("result", urgent(), received("information"))
    now, seen = NOW, []
    while (after := next_change(found, now)) is not None:
        assert stage(found, after - timedelta(microseconds=1)) is stage(found, now)
        now = after
        seen.append(stage(found, now))
    assert seen == [ClockStage.DUE_SOON, ClockStage.OVERDUE, ClockStage.ESCALATED]


def test_done_in_time_or_too_late():
    life = going(received("information"), A.ACKNOWLEDGE)
    for hours, expected in ((8, ClockStage.MET), (9, ClockStage.LATE)):
        done = going(life, A.ACCEPT, at=NOW + HOUR)
        done = going(done, A.EXECUTE, at=NOW + hours * HOUR)
        assert stage(clock("result", urgent(), done), NOW + 99 * DAY) is expected


def test_at_once_is_due_at_once_and_met_within_the_hour():
    content = saying(complete("supplementary"), immediate_ground="terrorism")
    life = received("supplementary")
    found = clock("result", content, life)
    assert found.due == NOW
    assert stage(found, NOW) is ClockStage.OVERDUE
    done = going(going(going(life, A.ACKNOWLEDGE), A.ACCEPT), A.EXECUTE, at=NOW + HOUR)
    assert stage(clock("result", content, done), NOW + DAY) is ClockStage.MET


def test_a_pause_moves_what_is_due_by_its_own_length():
    life = going(received("information"), A.ACKNOWLEDGE)
    life = going(life, A.ASK_BACK, at=NOW + HOUR)
    found = clock("result", urgent(), life)
    assert found.paused.why is Pause.CLARIFICATION
    assert stage(found, NOW + 99 * HOUR) is ClockStage.PAUSED
    life = going(life, A.ANSWER, at=NOW + 4 * HOUR)
    assert clock("result", urgent(), life).due == NOW + 11 * HOUR
    life = going(life, A.SEEK_AUTHORISATION, at=NOW + 5 * HOUR)
    life = going(life, A.ACCEPT, at=NOW + 25 * HOUR)
    assert clock("result", urgent(), life).due == NOW + 31 * HOUR


def test_only_what_its_law_names_pauses_a_clock():
    life = going(received("core-data"), A.ACKNOWLEDGE)
    asked = going(life, A.ASK_BACK, at=NOW + HOUR)
    found = clock("result", complete("core-data"), asked)
    assert (found.due, found.paused) == (NOW + 48 * HOUR, None)
    judge = going(life, A.SEEK_AUTHORISATION, at=NOW + HOUR)
    found = clock("result", complete("core-data"), judge)
    assert found.paused.why is Pause.AUTHORISATION


@pytest.mark.attack
def test_attack_a_pause_after_it_was_due_hides_that_it_is_overdue():
    life = going(received("information"), A.ACKNOWLEDGE)
    life = going(life, A.ASK_BACK, at=NOW + 9 * HOUR)
    found = clock("result", urgent(), life)
    assert found.due == NOW + 8 * HOUR
    assert stage(found, NOW + 10 * HOUR) is ClockStage.OVERDUE


@pytest.mark.attack
def test_attack_an_answer_that_is_dated_before_its_question_shortens_the_time():
    life = going(received("information"), A.ACKNOWLEDGE)
    asked = going(life, A.ASK_BACK, at=NOW + 4 * HOUR)
    answered = going(asked, A.ANSWER, at=NOW + HOUR)
    assert clock("result", urgent(), answered).due == NOW + 8 * HOUR


@pytest.mark.attack
def test_attack_a_postponement_without_end_keeps_the_clock_from_running():
    content = saying(
        complete("mla", wanted_by=NOW + 10 * DAY), deadline_reason="Trial."
    )
    life = going(going(received("mla"), A.ACKNOWLEDGE), A.ACCEPT)
    life = going(life, A.POSTPONE, at=NOW + DAY)
    found = clock("result", content, life)
    assert found.due == NOW + 40 * DAY
    assert stage(found, NOW + 20 * DAY) is ClockStage.PAUSED
    assert stage(found, NOW + 32 * DAY) is not ClockStage.PAUSED
    assert stage(found, NOW + 50 * DAY) is ClockStage.ESCALATED


def test_a_decision_is_extended_once_by_30_days_and_not_when_it_is_due():
    life = going(received("eio"), A.ACKNOWLEDGE)
    assert clock("decision", complete("eio"), life).due == at("2026-07-01T23:00")
    more = going(life, A.EXTEND, clock="decision", at=NOW + 5 * DAY)
    assert clock("decision", complete("eio"), more).due == at("2026-07-31T23:00")
    late = going(life, A.EXTEND, clock="decision", at=NOW + 31 * DAY)
    assert clock("decision", complete("eio"), late).due == at("2026-07-01T23:00")


def test_the_90_days_of_an_order_begin_with_its_recognition():
    life = going(received("eio"), A.ACKNOWLEDGE)
    waiting = clock("result", complete("eio"), life)
    assert (waiting.started, stage(waiting, NOW)) == (None, ClockStage.WAITING)
    life = going(life, A.ACCEPT, at=NOW + 10 * DAY)
    assert clock("result", complete("eio"), life).due == at("2026-09-09T23:00")
    assert stage(clock("decision", complete("eio"), life), NOW) is ClockStage.MET


def test_what_is_preserved_lapses_unless_it_is_extended_in_time():
    life = going(going(received("preservation"), A.ACKNOWLEDGE), A.ACCEPT)
    life = going(life, A.EXECUTE)
    content = complete("preservation")
    found = clock("preserved", content, life)
    assert found.due == at("2026-08-30T23:00")
    assert stage(found, found.due) is ClockStage.LAPSED
    life = going(going(life, A.RENEW), A.EXTEND, clock="preserved", at=NOW + 80 * DAY)
    assert clock("preserved", content, life).due == at("2026-11-29T00:00")
    closed = going(life, A.CLOSE, at=NOW + 90 * DAY)
    assert stage(clock("preserved", content, closed), NOW) is ClockStage.MET


def test_what_was_withdrawn_or_refused_has_no_clock_that_runs():
    life = going(received("eio"), A.ACKNOWLEDGE)
    gone = going(life, A.WITHDRAW, at=NOW + DAY)
    assert stage(clock("decision", complete("eio"), gone), NOW + 99 * DAY) is (
        ClockStage.VOID
    )
    said = {"ground": "double-jeopardy", "alternative": "consult"}
    refused = going(life, A.REFUSE, at=NOW + DAY, **said)
    assert stage(clock("result", complete("eio"), refused), NOW) is ClockStage.VOID
    assert stage(clock("decision", complete("eio"), refused), NOW) is ClockStage.MET


def test_the_day_that_the_asker_names_is_a_clock_and_without_one_there_is_none():
    names = [d.name for d in deadlines(complete("mla"), received("mla"), OFFICES)]
    assert names == []
    content = complete("mla", wanted_by=NOW - HOUR)
    assert clock("result", content, received("mla")).due == NOW


def test_the_warning_comes_on_a_day_on_which_somebody_is_there():
    # Due on Monday night; two days before is Sunday: warned on Friday.
    found = clock("result", complete("information"), received("information"))
    assert found.due == at("2026-06-08T23:00")
    assert found.warn_at == at("2026-06-04T23:00")  # Friday in Lisbon


@given(
    zone=st.sampled_from(
        ["Europe/Lisbon", "Asia/Kathmandu", "America/Havana", "Pacific/Kiritimati"]
    ),
    hours=st.integers(0, 60000),
    kind=st.sampled_from(["core-data", "information", "supplementary"]),
)
@settings(deadline=None, max_examples=80)
def test_a_term_is_never_shorter_than_its_law_nor_longer_than_a_day_more(
    zone, hours, kind
):
    start = datetime(2024, 1, 1, tzinfo=UTC) + hours * HOUR
    offices = replace(OFFICES, asked=Office(zone, "PT"))
    (found,) = deadlines(complete(kind), received(kind, start), offices)
    rule = next(
        c
        for c in REQUEST_KINDS[kind].clocks
        if c.law == found.law and (kind != "information" or c.amount == 7) and c.amount
    )
    exact = rule.amount * (HOUR if rule.unit == "hours" else DAY)
    slack = timedelta() if rule.unit == "hours" else DAY + HOUR
    assert exact - HOUR * (rule.unit != "hours") <= found.due - start <= exact + slack


@given(
    hours=st.lists(st.integers(-30, 60), max_size=8),
    now=st.integers(-1000, 1000),
    acts=st.lists(
        st.sampled_from([A.ASK_BACK, A.ANSWER, A.SEEK_AUTHORISATION, A.ACCEPT]),
        max_size=8,
    ),
)
@settings(deadline=None, max_examples=120)
@pytest.mark.attack
def test_attack_a_clock_set_back_shortens_or_stretches_what_is_recorded(
    hours, now, acts
):
    """What is due does not know the present; pauses have no negative length."""
    life = going(received("information"), A.ACKNOWLEDGE)
    moment, paused_at_most = NOW, timedelta()
    for act, step in zip(acts, hours, strict=False):
        moment += step * HOUR
        try:
            life = going(life, act, at=moment)
        except Exception:  # noqa: BLE001, S112 - not possible now
            continue
    moves = [m.at for m in (*life.asker_moves, *life.asked_moves)]
    paused_at_most = max(moves) - NOW
    found = clock("result", urgent(), life)
    assert NOW + 8 * HOUR <= found.due <= NOW + 8 * HOUR + paused_at_most
    assert clock("result", urgent(), life) == found
    order = list(ClockStage)
    if not found.paused and not found.stopped:
        before = stage(found, NOW + now * HOUR)
        later = stage(found, NOW + (now + 1) * HOUR)
        assert order.index(before) <= order.index(later)


def test_the_same_moves_give_the_same_clocks_after_a_restart():
    life = going(going(received("eio"), A.ACKNOWLEDGE), A.ACCEPT, at=NOW + DAY)
    again = replace(life, asked_moves=tuple(replace(m) for m in life.asked_moves))
    assert deadlines(complete("eio"), life, OFFICES) == deadlines(
        complete("eio"), again, OFFICES
    )
