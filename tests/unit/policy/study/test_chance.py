from __future__ import annotations

import pytest

from node.policy.study.chance import Chance


def test_the_same_seed_draws_the_same_and_another_does_not():
    def drawn(seed):
        chance = Chance(seed)
        return [chance.below(1000) for _ in range(20)]

    assert drawn(3) == drawn(3) != drawn(4)


def test_a_number_is_below_its_bound_and_each_comes_up():
    chance = Chance(1)
    assert {chance.below(7) for _ in range(500)} == set(range(7))


@pytest.mark.parametrize("most", [0, 1, 5, 10, 20])
def test_a_sample_keeps_the_order_and_takes_each_once(most):
    some = list(range(10))
    found = Chance(9).sample(some, most)
    assert found == sorted(set(found))
    assert len(found) == min(most, 10)
