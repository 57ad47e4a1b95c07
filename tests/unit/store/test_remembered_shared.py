"""Counters that several processes add to: no more than the limit, whoever comes first."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from node.errors import QuotaSpent
from node.flows.ports import CountUse
from tests.contracts.builders import NOW, answer, commit, draft

DAY = "2026-06-01"


@pytest.fixture
def two(opened, blank_postgres):
    return [opened(blank_postgres, sharing=True) for _ in range(2)]


def use(store, name, most):
    effects = (answer(name), CountUse("day:fr-pj", DAY, 1, most))
    return store.journal.submit(draft(name), effects)


@pytest.mark.attack
def test_a_peer_that_asks_two_processes_at_once_gets_no_more_than_its_quota(two):
    told = []

    def ask(store, n):
        told.extend(use(store, f"{n} {m}", 20) for m in range(15))

    threads = [threading.Thread(target=ask, args=(s, n)) for n, s in enumerate(two * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = [one.exception() for one in told]
    assert sum(error is None for error in failed) == 20
    assert all(isinstance(error, QuotaSpent) for error in failed if error is not None)
    assert {s.memory.use("day:fr-pj", DAY) for s in two} == {20}
    assert len(list(two[0].journal.rows(0, 100))) == 20


def test_what_has_no_limit_is_only_counted(opened, url):
    store = opened(url)
    for n in range(5):
        use(store, str(n), 0).result()
    assert store.memory.use("day:fr-pj", DAY) == 5


@pytest.mark.attack
def test_what_one_process_has_forgotten_is_known_to_be_forgotten_in_the_other(two):
    """A message of that time may have been answered: by its clock it might be fresh."""
    one, other = two
    commit(one, answer("early"))
    assert other.memory.forgotten() is None
    assert one.memory.forget_before(NOW + timedelta(seconds=1)) == 1
    assert other.memory.forgotten() == one.memory.forgotten() == NOW
