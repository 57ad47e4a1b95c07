"""Who listens hears; who does not keep up holds up nobody."""

import threading

import pytest

from node.errors import Overloaded
from node.flows.channel.events import (
    BEAT,
    MISSED,
    SUBSCRIBERS_MOST,
    SUBSCRIPTIONS_EACH,
    EventStream,
)
from node.flows.notice.stream.events import NOTICE_EVENTS
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.notice import NoticeEvent
from node.model.notice import Urgency
from tests.simulator import START, FixedClock, an_officer

ANALYST = OfficerRole.ANALYST


def event(notice_id):
    return NoticeEvent("received", START, "pt-one", notice_id, "red", Urgency.NORMAL)


def stream(**options):
    return EventStream(FixedClock(), NOTICE_EVENTS, **{"beat_s": 0.0} | options)


def analyst(name=""):
    return an_officer("gr-two", ANALYST, name=name)


def listen(events, name=""):
    heard = events.subscribe(analyst(name), Nothing())
    assert next(heard).what == BEAT
    return heard


def test_each_listener_hears_each_event_in_order():
    told = stream()
    one, two = listen(told), listen(told)
    for name in ("n-1", "n-2"):
        told.publish(event(name))
    for heard in (one, two):
        assert [next(heard).notice_id for _ in range(2)] == ["n-1", "n-2"]


def test_nothing_is_kept_for_who_does_not_listen():
    told = stream()
    told.publish(event("n-1"))
    assert next(listen(told)).what == BEAT


@pytest.mark.attack
def test_a_listener_that_does_not_keep_up_loses_the_oldest_and_is_told():
    told = stream(kept_most=3)
    heard = listen(told)
    for number in range(5):
        told.publish(event(f"n-{number}"))
    told = [next(heard) for _ in range(4)]
    assert [e.what for e in told] == [MISSED] + ["received"] * 3
    assert [e.notice_id for e in told[1:]] == ["n-2", "n-3", "n-4"]


@pytest.mark.attack
def test_listeners_cannot_take_all_threads_of_the_desk():
    told = stream(subscribers_most=2)
    one, two = listen(told, "Ana"), listen(told, "Rui")
    with pytest.raises(Overloaded):
        listen(told, "Eva")
    one.close()
    listen(told).close()
    two.close()


@pytest.mark.attack
def test_an_officer_who_listens_often_shuts_nobody_else_out():
    told = stream()
    open_ones = [listen(told, "Ana") for _ in range(SUBSCRIPTIONS_EACH)]
    for _ in range(SUBSCRIBERS_MOST):
        with pytest.raises(Overloaded, match="already"):
            listen(told, "Ana")
    others = (SUBSCRIBERS_MOST - SUBSCRIPTIONS_EACH) // SUBSCRIPTIONS_EACH
    open_ones += [
        listen(told, f"{n}") for n in range(others) for _ in range(SUBSCRIPTIONS_EACH)
    ]
    assert len(open_ones) == SUBSCRIBERS_MOST
    open_ones.pop(0).close()  # and who hung up has a place again
    listen(told, "Ana")


def test_a_beat_lets_the_desk_notice_who_has_hung_up():
    assert next(listen(stream())).what == BEAT


def test_closing_ends_every_listener_and_those_that_come_later():
    told = stream(beat_s=30.0)
    heard, ended = listen(told), threading.Event()
    waiting = threading.Thread(target=lambda: (list(heard), ended.set()))
    waiting.start()
    told.close()
    assert ended.wait(5)
    waiting.join()
    late = told.subscribe(analyst(), Nothing())
    assert [e.what for e in late] == [BEAT]


def test_before_an_event_is_heard_it_is_seen_who_may_not_hear_it_any_more():
    told = stream()
    heard, seen = listen(told), []
    told.before = lambda: seen.append(next(heard).what)
    told.publish(event("n-1"))
    assert seen == [BEAT]
    assert next(heard).notice_id == "n-1"


def test_who_listens_hears_that_there_was_something_where_another_process_took_it():
    told = stream()
    heard = listen(told)
    told.miss()
    assert next(heard).what == MISSED
