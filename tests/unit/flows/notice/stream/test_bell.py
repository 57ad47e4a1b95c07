"""Who listens hears; who does not keep up holds up nobody."""

import threading

import pytest
from node.model.desk.call import Nothing
from node.model.desk.notice import NoticeEvent

from node.errors import Overloaded
from node.flows.notice.stream.bell import (
    BEAT,
    LISTENERS_EACH,
    LISTENERS_MOST,
    MISSED,
    Bell,
)
from node.model.codes import OfficerRole
from node.model.notice import Urgency
from tests.simulator import START, FixedClock, an_officer

ANALYST = OfficerRole.ANALYST


def event(notice_id):
    return NoticeEvent("received", START, "pt-one", notice_id, "red", Urgency.NORMAL)


def bell(**options):
    return Bell(FixedClock(), **{"beat_s": 0.0} | options)


def analyst(name=""):
    return an_officer("gr-two", ANALYST, name=name)


def listen(bell, name=""):
    heard = bell.subscribe(analyst(name), Nothing())
    assert next(heard).what == BEAT
    return heard


def test_each_listener_hears_each_event_in_order():
    rung = bell()
    one, two = listen(rung), listen(rung)
    for name in ("n-1", "n-2"):
        rung.ring(event(name))
    for heard in (one, two):
        assert [next(heard).notice_id for _ in range(2)] == ["n-1", "n-2"]


def test_nothing_is_kept_for_who_does_not_listen():
    rung = bell()
    rung.ring(event("n-1"))
    assert next(listen(rung)).what == BEAT


@pytest.mark.attack
def test_a_listener_that_does_not_keep_up_loses_the_oldest_and_is_told():
    rung = bell(kept_most=3)
    heard = listen(rung)
    for number in range(5):
        rung.ring(event(f"n-{number}"))
    told = [next(heard) for _ in range(4)]
    assert [e.what for e in told] == [MISSED] + ["received"] * 3
    assert [e.notice_id for e in told[1:]] == ["n-2", "n-3", "n-4"]


@pytest.mark.attack
def test_listeners_cannot_take_all_threads_of_the_desk():
    rung = bell(listeners_most=2)
    one, two = listen(rung, "Ana"), listen(rung, "Rui")
    with pytest.raises(Overloaded):
        listen(rung, "Eva")
    one.close()
    listen(rung).close()
    two.close()


@pytest.mark.attack
def test_an_officer_who_listens_often_shuts_nobody_else_out():
    rung = bell()
    open_ones = [listen(rung, "Ana") for _ in range(LISTENERS_EACH)]
    for _ in range(LISTENERS_MOST):
        with pytest.raises(Overloaded, match="already"):
            listen(rung, "Ana")
    others = (LISTENERS_MOST - LISTENERS_EACH) // LISTENERS_EACH
    open_ones += [
        listen(rung, f"{n}") for n in range(others) for _ in range(LISTENERS_EACH)
    ]
    assert len(open_ones) == LISTENERS_MOST
    open_ones.pop(0).close()  # and who hung up has a place again
    listen(rung, "Ana")


def test_a_beat_lets_the_desk_notice_who_has_hung_up():
    assert next(listen(bell())).what == BEAT


def test_closing_ends_every_listener_and_those_that_come_later():
    rung = bell(beat_s=30.0)
    heard, ended = listen(rung), threading.Event()
    waiting = threading.Thread(target=lambda: (list(heard), ended.set()))
    waiting.start()
    rung.close()
    assert ended.wait(5)
    waiting.join()
    late = rung.subscribe(analyst(), Nothing())
    assert [e.what for e in late] == [BEAT]
