"""A bounded memory."""

from __future__ import annotations

import threading

import pytest

from node.memo import Memo


def test_value_is_computed_once():
    memo: Memo[str, list[int]] = Memo(2)
    first = memo.get("a", lambda: [1])
    assert memo.get("a", lambda: [2]) is first


def test_least_recently_used_goes_first():
    memo: Memo[str, int] = Memo(2)
    memo.get("a", lambda: 1)
    memo.get("b", lambda: 2)
    memo.get("a", lambda: 0)
    memo.get("c", lambda: 3)
    assert memo.get("a", lambda: 9) == 1
    assert memo.get("b", lambda: 9) == 9
    assert len(memo) == 2


def test_failure_is_not_remembered():
    memo: Memo[str, int] = Memo(2)
    with pytest.raises(ZeroDivisionError):
        memo.get("a", lambda: 1 // 0)
    assert memo.get("a", lambda: 5) == 5


def test_many_threads_get_the_value_of_their_key():
    memo: Memo[int, int] = Memo(8)
    wrong: list[int] = []

    def work() -> None:
        for n in range(2000):
            key = n % 20
            if memo.get(key, lambda key=key: key * 2) != key * 2:
                wrong.append(key)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(memo) <= 8
