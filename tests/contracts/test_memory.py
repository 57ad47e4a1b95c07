"""Messages answered, and uses counted."""

from __future__ import annotations

import pytest

from node.errors import AlreadyThere
from node.flows.ports import CountUse, Remembered
from tests.contracts.builders import answer, commit, digest, minutes


def test_an_answer_is_recalled_byte_for_byte(store):
    commit(store, answer("m-1"))
    assert store.memory.recall("fr-pj", "m-1") == Remembered(
        digest("m-1"), b"answer to m-1"
    )


def test_a_message_is_known_by_sender_and_id(store):
    commit(store, answer("m-1"))
    assert store.memory.recall("es-pn", "m-1") is None
    assert store.memory.recall("fr-pj", "m-2") is None
    commit(store, answer("m-1", sender="es-pn"))
    assert store.memory.recall("es-pn", "m-1")


@pytest.mark.attack
def test_a_replayed_message_cannot_change_what_was_answered(store):
    commit(store, answer("m-1"))
    with pytest.raises(AlreadyThere):
        commit(store, answer("m-1", at=minutes(5)))
    with pytest.raises(AlreadyThere):
        commit(store, answer("m-2"), answer("m-2"))
    assert store.memory.recall("fr-pj", "m-2") is None


def test_answers_are_recalled_after_a_restart(reopen):
    commit(reopen(), answer("m-1"))
    assert reopen().memory.recall("fr-pj", "m-1")


def test_what_is_older_than_the_window_is_forgotten(store):
    commit(store, *(answer(f"m-{n}", at=minutes(n)) for n in range(10)))
    assert store.memory.forget_before(minutes(4)) == 4
    assert store.memory.recall("fr-pj", "m-3") is None
    assert store.memory.recall("fr-pj", "m-4")
    assert store.memory.forget_before(minutes(4)) == 0


def test_up_to_when_answers_were_forgotten_is_known_after_a_restart(reopen):
    store = reopen()
    assert store.memory.forgotten() is None
    assert store.memory.forget_before(minutes(4)) == 0
    assert store.memory.forgotten() is None
    commit(store, *(answer(f"m-{n}", at=minutes(n)) for n in range(10)))
    for before, newest in ((4, 3), (3, 3), (9, 8)):
        store.memory.forget_before(minutes(before))
        assert store.memory.forgotten() == minutes(newest)
    store.memory.forget_uses_before("2999-01-01")
    assert reopen().memory.forgotten() == minutes(8)


def test_what_was_asked_for_in_vain_is_recalled_once_it_was_answered(store):
    assert store.memory.recall("fr-pj", "m-1") is None
    commit(store, answer("m-1"))
    assert store.memory.recall("fr-pj", "m-1")


def test_what_is_left_is_recalled_after_much_was_asked_for_and_forgotten(
    store, monkeypatch
):
    monkeypatch.setattr("node.store.remembered._AGAIN_AFTER", 3)
    for n in range(20):
        assert store.memory.recall("fr-pj", f"m-{n}") is None
        commit(store, answer(f"m-{n}", at=minutes(n)))
        store.memory.forget_before(minutes(n - 5))
    assert [n for n in range(20) if store.memory.recall("fr-pj", f"m-{n}")] == [
        *range(14, 20)
    ]


def test_much_is_forgotten_in_one_call(store):
    commit(store, *(answer(f"m-{n}") for n in range(1100)))
    assert store.memory.forget_before(minutes(1)) == 1100


def test_uses_add_up_by_name_and_period(store):
    assert store.memory.use("day:fr-pj", "2026-06-01") == 0
    commit(
        store,
        CountUse("day:fr-pj", "2026-06-01", 2),
        CountUse("day:fr-pj", "2026-06-02", 7),
    )
    commit(
        store,
        CountUse("day:fr-pj", "2026-06-01", 3),
        CountUse("day:fr-pj", "2026-06-01", 1),
    )
    assert store.memory.use("day:fr-pj", "2026-06-01") == 6
    assert store.memory.use("day:fr-pj", "2026-06-02") == 7
    assert store.memory.use("day:es-pn", "2026-06-01") == 0


def test_several_uses_are_read_at_once_each_of_its_own_period(store):
    commit(
        store, CountUse("day:a", "2026-06-01", 2), CountUse("day:b", "2026-06-02", 7)
    )
    asked = [("day:a", "2026-06-01"), ("day:b", "2026-06-01"), ("day:b", "2026-06-02")]
    assert store.memory.uses(asked) == {asked[0]: 2, asked[2]: 7}


def test_counters_of_past_periods_are_dropped_and_no_other(store):
    commit(
        store, CountUse("day:a", "2026-05-31", 1), CountUse("day:b", "2026-06-01", 1)
    )
    assert store.memory.forget_uses_before("2026-06-01") == 1
    assert [
        store.memory.use("day:a", "2026-05-31"),
        store.memory.use("day:b", "2026-06-01"),
    ] == [0, 1]
