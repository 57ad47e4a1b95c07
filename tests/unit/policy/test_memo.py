"""A bounded memory."""

from __future__ import annotations

import threading

import pytest

from node.model.codes import Action
from node.policy.memo import KEPT, DecisionCache


def test_value_is_computed_once():
    memo = DecisionCache({Action.ASK: 2})
    first = memo.get(Action.ASK, "a", lambda: [1])
    assert memo.get(Action.ASK, "a", lambda: [2]) is first


def test_least_recently_used_goes_first():
    memo = DecisionCache({Action.ASK: 2})
    memo.get(Action.ASK, "a", lambda: 1)
    memo.get(Action.ASK, "b", lambda: 2)
    memo.get(Action.ASK, "a", lambda: 0)
    memo.get(Action.ASK, "c", lambda: 3)
    assert memo.get(Action.ASK, "a", lambda: 9) == 1
    assert memo.get(Action.ASK, "b", lambda: 9) == 9
    assert memo.count(Action.ASK) == 2


def test_failure_is_not_remembered():
    memo = DecisionCache({Action.ASK: 2})
    with pytest.raises(ZeroDivisionError):
        memo.get(Action.ASK, "a", lambda: 1 // 0)
    assert memo.get(Action.ASK, "a", lambda: 5) == 5


def test_many_threads_get_the_value_of_their_key():
    memo = DecisionCache({Action.ASK: 8})
    wrong: list[int] = []

    def work() -> None:
        for n in range(2000):
            key = n % 20
            if memo.get(Action.ASK, key, lambda key=key: key * 2) != key * 2:
                wrong.append(key)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert memo.count(Action.ASK) <= 8


def test_actions_do_not_drive_each_other_out():
    memo = DecisionCache({Action.ASK: 1, Action.NOTIFY: 1})
    memo.get(Action.NOTIFY, "a", lambda: 1)
    for n in range(9):
        memo.get(Action.ASK, n, lambda: 2)
    assert memo.get(Action.NOTIFY, "a", lambda: 3) == 1


def test_what_rests_on_a_changed_action_is_forgotten():
    memo = DecisionCache()
    for action in KEPT:
        memo.get(action, "a", lambda: 1)
    other = memo.without(frozenset({Action.ANSWER_HIT, Action.TELL_EXACT}))
    kept = {action for action in KEPT if other.count(action)}
    assert kept == {Action.ASK, Action.FORWARD}
    assert all(memo.count(action) for action in KEPT)


def test_matches_rest_on_the_rules_on_asking_as_well():
    memo = DecisionCache()
    for action in KEPT:
        memo.get(action, "a", lambda: 1)
    other = memo.without(frozenset({Action.ASK}))
    assert {a for a in KEPT if other.count(a)} == {Action.NOTIFY, Action.FORWARD}
