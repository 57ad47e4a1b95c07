"""Duties: each has one process; who was paused does nothing by a lease that is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from node.app.duties import COURIER, FOR_S, NAMES, Duties
from node.errors import StoreBroken
from node.store.cluster import Cluster
from node.store.instants import from_micros
from node.store.lease import tokens, wanted


class Clock:
    def __init__(self):
        self.passed, self.wall = 0.0, from_micros(0)

    def monotonic(self):
        return self.passed

    def now(self):
        return self.wall


class Journal:
    """The row in which processes meet."""

    is_shared = True

    def __init__(self):
        self.stands, self.now, self.gone = Cluster(), 0, False

    def arrange(self, change):
        if self.gone:
            raise StoreBroken("the store is gone")
        self.stands = change(self.stands, self.now)
        return self.stands

    def cluster(self):
        return self.stands


@pytest.fixture
def journal():
    return Journal()


def ours(duties, name=COURIER):
    with duties.of(name)() as is_ours:
        return is_ours, wanted(None).token


def test_who_has_the_store_alone_does_everything_and_takes_no_lease(journal):
    journal.is_shared = False
    duties = Duties(journal, Clock(), "rules")
    with duties.held():
        assert ours(duties) == (True, 0)
    assert journal.stands == Cluster()
    assert duties.workers() == ()
    assert duties.processes() == ()


def test_the_first_has_all_until_it_ends_and_then_the_other(journal):
    one, other = Duties(journal, Clock(), "rules"), Duties(journal, Clock(), "rules")
    with one.held():
        other.renew()
        assert all(ours(one, name)[0] for name in NAMES)
        assert not any(ours(other, name)[0] for name in NAMES)
        assert len(other.processes()) == 2
    other.renew()
    assert all(ours(other, name)[0] for name in NAMES)


def test_acts_within_a_duty_hold_by_its_token_and_others_by_none(journal):
    duties = Duties(journal, Clock(), "rules")
    duties.renew()
    assert ours(duties) == (True, tokens(journal.stands, duties.holder)[COURIER])
    assert wanted(None).token == 0


@pytest.mark.attack
def test_who_could_not_renew_in_time_does_nothing_whatever_the_database_says(journal):
    clock = Clock()
    duties = Duties(journal, clock, "rules")
    duties.renew()
    journal.gone, clock.passed = True, FOR_S
    with pytest.raises(StoreBroken):
        duties.renew()
    assert ours(duties) == (False, 0)


def test_a_store_that_is_gone_at_the_end_hinders_no_stop(journal):
    with Duties(journal, Clock(), "rules").held():
        journal.gone = True


@pytest.mark.attack
def test_a_clock_that_is_apart_from_the_database_s_is_shown(journal):
    clock = Clock()
    duties = Duties(journal, clock, "rules")
    clock.wall += timedelta(seconds=9)
    duties.renew()
    assert len(duties.processes()) == 1
    clock.wall -= timedelta(minutes=10)
    duties.renew()
    assert duties.processes()[-1].endswith(
        "its clock is -591 s apart from the database's"
    )
    clock.wall = from_micros(0)
    duties.renew()
    assert len(duties.processes()) == 1
