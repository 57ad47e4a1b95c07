"""Counting uses against limits."""

from datetime import UTC, datetime, timedelta

import pytest

from node.errors import QuotaSpent
from node.flows.ports import CountUse
from node.flows.quota import Limit, Quotas
from tests.memory import MemoryStore

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
DAY, MINUTE = Limit("pt-one", "day", 5), Limit("pt-one", "minute", 3)


@pytest.fixture
def store():
    return MemoryStore()


def test_what_is_durable_is_the_day(store):
    uses = Quotas(store.memory).take((DAY, MINUTE), amount=2, now=NOW)
    assert uses == (CountUse("day:pt-one", "2026-06-01", 2),)


def test_a_refusal_takes_nothing_under_any_limit(store):
    quotas = Quotas(store.memory)
    with pytest.raises(QuotaSpent, match="minute"):
        quotas.take((DAY, MINUTE), amount=4, now=NOW)
    quotas.take((DAY,), amount=5, now=NOW)
    with pytest.raises(QuotaSpent, match="day"):
        quotas.take((DAY, MINUTE), amount=1, now=NOW)
    quotas.take((MINUTE,), amount=3, now=NOW)


def test_a_new_process_begins_where_the_durable_counter_stands(store):
    store.put(*Quotas(store.memory).take((DAY,), amount=4, now=NOW))
    later = Quotas(store.memory)
    later.take((DAY,), amount=1, now=NOW)
    with pytest.raises(QuotaSpent):
        later.take((DAY,), amount=1, now=NOW)


class Counting:
    """A memory that counts how often it is asked."""

    def __init__(self, memory):
        self.memory = memory
        self.asked = 0

    def uses(self, of):
        self.asked += 1
        return self.memory.uses(of)


def test_all_that_a_question_is_counted_by_is_read_at_once(store):
    memory = Counting(store.memory)
    quotas = Quotas(memory)
    names = [Limit(name, "day", 5, "pt-one") for name in ("officer", "case")]
    quotas.take((DAY, *names), amount=1, now=NOW)
    assert memory.asked == 1
    quotas.take((DAY, *names), amount=1, now=NOW)
    assert memory.asked == 1


@pytest.mark.attack
def test_who_has_spent_its_quota_has_nothing_read_whatever_names_it_brings(store):
    memory = Counting(store.memory)
    quotas = Quotas(memory)
    quotas.take((DAY,), amount=5, now=NOW)
    for n in range(3):
        new = Limit(f"case-{n}", "day", 5, "pt-one")
        with pytest.raises(QuotaSpent, match="pt-one"):
            quotas.take((DAY, new), amount=1, now=NOW)
    assert memory.asked == 1


def test_past_periods_are_forgotten_and_the_present_one_is_not(store):
    quotas = Quotas(store.memory)
    for n in range(100):
        then = NOW - timedelta(days=1)
        quotas.take((Limit(f"x{n}", "day", 1),), amount=1, now=then)
    quotas.take((DAY,), amount=5, now=NOW)
    assert len(quotas._used) == 1
    quotas.take((Limit("y", "day", 1),), amount=1, now=NOW + timedelta(minutes=1))
    with pytest.raises(QuotaSpent):
        quotas.take((DAY,), amount=1, now=NOW + timedelta(minutes=1))


def test_a_call_of_the_last_second_does_not_forget_the_new_day(store):
    quotas = Quotas(store.memory)
    midnight = NOW.replace(hour=0) + timedelta(days=1)
    quotas.take((DAY,), amount=5, now=midnight)
    quotas.take((DAY,), amount=1, now=midnight - timedelta(seconds=1))
    with pytest.raises(QuotaSpent):
        quotas.take((DAY,), amount=1, now=midnight)


@pytest.mark.attack
def test_new_case_in_every_message_does_not_make_counting_slow(store):
    """Past periods are looked for once a minute, not once a message."""
    quotas = Quotas(store.memory)
    quotas.take((DAY,), amount=1, now=NOW)
    walked = quotas._used
    for n in range(20_000):
        quotas.take((Limit(f"pt-one case {n}", "day", 9),), amount=1, now=NOW)
    assert quotas._used is walked


def asking(of, case, most=9):
    return Limit(of, "day", most), Limit(f"{of} case {case}", "day", most, of)


@pytest.mark.attack
def test_invented_names_of_one_peer_shut_out_nobody_else(store):
    quotas = Quotas(store.memory, names_most=3)
    for n in range(3):
        quotas.take(asking("pt-one", n), amount=1, now=NOW)
    with pytest.raises(QuotaSpent, match="pt-one"):
        quotas.take(asking("pt-one", "one more"), amount=1, now=NOW)
    quotas.take(asking("nl-three", "a case"), amount=1, now=NOW)
    quotas.take(asking("o-analyst", "our own case"), amount=1, now=NOW)
    quotas.take(asking("pt-one", 0), amount=1, now=NOW)


@pytest.mark.attack
def test_names_under_which_nothing_was_asked_take_no_room(store):
    quotas = Quotas(store.memory, names_most=2)
    quotas.take(asking("pt-one", 0, most=1), amount=1, now=NOW)
    for n in range(5):
        with pytest.raises(QuotaSpent, match="the quota of 1"):
            quotas.take(asking("pt-one", f"x{n}", most=1), amount=1, now=NOW)
    assert len(quotas._used) == 2
    quotas.take(asking("pt-one", "y"), amount=1, now=NOW)


def test_room_for_names_is_free_again_the_next_day(store):
    quotas = Quotas(store.memory, names_most=1)
    quotas.take(asking("pt-one", 0), amount=1, now=NOW)
    quotas.take(asking("pt-one", 1), amount=1, now=NOW + timedelta(days=1))


def test_counters_of_past_days_are_dropped_once_a_day(store):
    quotas = Quotas(store.memory)
    store.put(CountUse("day:pt-one", "2026-05-30", 2))
    store.put(CountUse("day:pt-one", "2026-05-31", 4))
    store.put(CountUse("day:pt-one", "2026-06-01", 3))
    assert [quotas.forget(NOW), quotas.forget(NOW)] == [1, 0]
    assert store.memory.use("day:pt-one", "2026-05-30") == 0
    assert store.memory.use("day:pt-one", "2026-05-31") == 4
    assert store.memory.use("day:pt-one", "2026-06-01") == 3


@pytest.mark.attack
def test_a_quota_does_not_begin_anew_where_the_clock_of_another_is_past_midnight(store):
    ahead, behind = (Quotas(store.memory, shared=True) for _ in range(2))
    midnight = NOW.replace(hour=0) + timedelta(days=1)
    minute = timedelta(minutes=1)
    store.put(*ahead.take((DAY,), amount=5, now=midnight - 3 * minute))
    ahead.forget(midnight + minute)
    with pytest.raises(QuotaSpent):
        behind.take((DAY,), amount=1, now=midnight - minute)


def test_who_counts_beside_others_has_minutes_kept_and_limits_checked(store):
    uses = Quotas(store.memory, shared=True).take((DAY, MINUTE), amount=2, now=NOW)
    assert uses == (
        CountUse("day:pt-one", "2026-06-01", 2, 5),
        CountUse("minute:pt-one", "2026-06-01T08:00", 2, 3),
    )


def test_what_others_counted_is_known_a_second_later(store):
    one, other = (Quotas(store.memory, shared=True) for _ in range(2))
    store.put(*one.take((DAY, MINUTE), amount=1, now=NOW))
    store.put(*other.take((DAY, MINUTE), amount=2, now=NOW))
    with pytest.raises(QuotaSpent, match="minute"):
        one.take((DAY, MINUTE), amount=1, now=NOW + timedelta(seconds=1))
    later = NOW + timedelta(minutes=1)
    store.put(*one.take((DAY, MINUTE), amount=2, now=later))
    with pytest.raises(QuotaSpent, match="day"):
        other.take((DAY,), amount=1, now=later)
