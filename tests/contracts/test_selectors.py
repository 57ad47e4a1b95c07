"""Selectors stay found while imports are merged, and those that went stay gone."""

from __future__ import annotations

import random

import pytest

from node.flows.ports import WithdrawRecord
from tests.contracts.builders import NOW, commit, merge, record, token


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Every act of new records makes a run, and a merge takes several steps."""
    monkeypatch.setattr("node.store.selector.RUN_FROM", 1)
    monkeypatch.setattr("node.store.merge.STEP_ROWS", 12)


def number_of(store, name):
    return store.holdings.by_reference(f"pt-pj/{name}").number


def found(store, *names, limit=1000):
    """What is found under tokens, by their names."""
    numbers = store.holdings.find([token(name) for name in names], limit=limit)
    return {name: numbers[token(name)] for name in names if token(name) in numbers}


def at_each_step(store):
    """Yield before a merge, after each of its steps, and after it."""
    yield
    while merge(store, 1):
        yield


def fill(store, runs=4, records=5):
    """Make runs; every record is under ``all``, its own token, and its run's."""
    for run in range(runs):
        names = [f"r{run}-{n}" for n in range(records)]
        commit(store, *(record(name, "all", f"run {run}", name) for name in names))
    return [f"r{run}-{n}" for run in range(runs) for n in range(records)]


def test_records_are_found_before_during_and_after_a_merge(store):
    names = fill(store)
    numbers = [number_of(store, name) for name in names]
    for _ in at_each_step(store):
        assert found(store, "all", "nobody") == {"all": tuple(numbers)}
        assert found(store, *names) == {
            name: (n,) for name, n in zip(names, numbers, strict=True)
        }


def test_a_token_is_cut_off_at_its_limit_lowest_first_wherever_its_rows_are(store):
    numbers = [number_of(store, name) for name in fill(store)]
    for _ in at_each_step(store):
        for limit in (1, 3, 7, 19, 20, 21):
            assert found(store, "all", limit=limit) == {"all": tuple(numbers[:limit])}


def test_acts_between_the_steps_are_seen_at_once(store):
    names = fill(store)
    for step, _ in enumerate(at_each_step(store)):
        names.append(f"late {step}")
        commit(store, record(names[-1], "all", names[-1]))
        assert found(store, "all") == {"all": tuple(number_of(store, n) for n in names)}
        if step > 20:
            break
    merge(store)
    assert found(store, "all") == {"all": tuple(number_of(store, n) for n in names)}


@pytest.mark.attack
def test_a_record_withdrawn_in_the_middle_of_a_merge_does_not_come_back(store):
    names = fill(store)
    for _ in at_each_step(store):
        if names:
            gone = names.pop(len(names) // 2)
            commit(store, WithdrawRecord(f"pt-pj/{gone}", NOW))
            assert found(store, gone) == {}
        numbers = tuple(number_of(store, name) for name in names)
        assert found(store, "all").get("all", ()) == numbers
    assert store.holdings.stats().selectors == 3 * len(names)


def test_a_record_replaced_in_the_middle_of_a_merge_has_its_new_tokens_only(store):
    names = fill(store)
    for step, _ in enumerate(at_each_step(store)):
        name = names[step % len(names)]
        before = number_of(store, name)
        commit(store, record(name, "all", f"new {step}"))
        assert number_of(store, name) == before
        assert found(store, name, f"new {step}") == {f"new {step}": (before,)}
        assert len(found(store, "all")["all"]) == len(names)


def test_what_waits_for_a_merge_is_there_after_the_store_is_opened_anew(reopen):
    store = reopen()
    names = fill(store)
    merge(store, 2)
    store = reopen()
    assert len(found(store, "all", *names)) == len(names) + 1
    merge(store, 1)
    store = reopen()
    merge(store)
    assert len(found(store, "all", *names)) == len(names) + 1
    assert merge(store) == 0


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_acts_and_merges_is_as_a_plain_dictionary(reopen, seed):
    rng = random.Random(seed)
    store, model = reopen(), {}
    for _ in range(40):
        effects = []
        for _ in range(rng.choice((1, 1, 4, 12))):
            name = f"n{rng.randrange(25)}"
            if name in model and rng.random() < 0.3:
                effects.append(WithdrawRecord(f"pt-pj/{name}", NOW))
                del model[name]
            else:
                model[name] = {f"t{rng.randrange(9)}" for _ in range(3)}
                effects.append(record(name, *model[name]))
        commit(store, *effects)
        merge(store, rng.choice((0, 0, 1, 2, 50)))
        if rng.random() < 0.05:
            store = reopen()
        limit = rng.choice((1, 2, 5, 1000))
        assert found(store, *(f"t{n}" for n in range(9)), limit=limit) == {
            t: tuple(sorted(number_of(store, n) for n in under))[:limit]
            for t in (f"t{n}" for n in range(9))
            if (under := [n for n, tokens in model.items() if t in tokens])
        }
    assert store.holdings.stats().selectors == sum(map(len, model.values()))
