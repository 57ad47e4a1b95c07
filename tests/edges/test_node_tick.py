"""When an answer leaves: what the slow test of hidden hits rests upon, in no time."""

from __future__ import annotations

import pytest

from node.flows.turn import grain_of, till_tick

QUANTUM_S = 0.04


def leaves_after(
    spent: float, questions: int, *, quantum_s: float = QUANTUM_S
) -> float:
    """Return how long after its arrival an answer leaves that took ``spent``."""
    return spent + till_tick(spent, quantum_s, questions)


@pytest.mark.parametrize("spent", [0.001, 0.004, 0.0399])
def test_whatever_it_took_an_answer_leaves_at_the_tick(spent: float) -> None:
    assert leaves_after(spent, 1) == pytest.approx(QUANTUM_S)


def test_an_answer_that_missed_a_tick_leaves_at_the_next() -> None:
    assert leaves_after(0.041, 1) == pytest.approx(2 * QUANTUM_S)


@pytest.mark.attack
@pytest.mark.parametrize("questions", [1, 4, 5, 9, 10, 11, 100, 200])
def test_attack_make_a_hidden_hit_longer_by_asking_it_again_and_again(
    questions: int,
) -> None:
    """As slow as was measured, three at a time and twice over: it fits the tick."""
    no_hits = leaves_after(0.02 + 0.0015 * questions, questions)
    hits = leaves_after(0.02 + 0.005 * questions, questions)
    assert hits == pytest.approx(no_hits)
    assert hits == pytest.approx(grain_of(QUANTUM_S, questions))


def test_without_a_quantum_nothing_waits() -> None:
    assert leaves_after(0.003, 5, quantum_s=0) == pytest.approx(0.003)
