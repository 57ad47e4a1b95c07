"""What is hidden cannot be told from what is not there, by size or by time.

A real node over real sockets. Questions that hit a hidden record and questions
that hit nothing are asked in random order by an agency that may ask, one in a query,
a few, and as many as a query takes, three queries in the air. The sizes of the answers must be equal; their
times must not tell the two kinds apart. The last test shows that the others would
notice: with answers that leave at once, the same comparison tells a hidden hit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from node.config.limits import LimitsSection
from node.model.codes import AnswerKind
from tests.edges.hidden import Stage, Timed, set_stage
from tests.edges.ranks import Told, tell_apart

QUERIES = 2200
BATCHES = {3: 400, 10: 320, 30: 160, 200: 48}
"""How many queries of so many questions; the last is as many as the node takes."""
CONTROL_BATCHES = 240  # within what a peer may ask in a minute
CONTROL_BATCH = 10
QUANTUM_MS = LimitsSection().answer_quantum_ms
BY = ("identifier", "name")


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with set_stage() as made:
        yield made


@pytest.fixture(scope="module")
def measured(stage: Stage) -> list[Timed]:
    return stage.ask(QUERIES, quantum_ms=QUANTUM_MS)


@pytest.fixture(scope="module", params=BATCHES)
def batches(stage: Stage, request: pytest.FixtureRequest) -> list[Timed]:
    batch = request.param
    return stage.ask(BATCHES[batch], quantum_ms=QUANTUM_MS, batch=batch)


@pytest.mark.slow
@pytest.mark.attack
def test_attack_tell_a_hidden_hit_by_what_is_said(measured: list[Timed]) -> None:
    assert len(measured) >= 2000
    assert {one.said for one in measured} == {AnswerKind.NO_HIT}


@pytest.mark.slow
@pytest.mark.attack
def test_attack_tell_a_hidden_hit_by_the_size_of_the_answer(
    measured: list[Timed],
) -> None:
    assert len({one.size for one in measured}) == 1


@pytest.mark.slow
@pytest.mark.attack
@pytest.mark.parametrize("by", BY)
def test_attack_tell_a_hidden_hit_by_the_time_of_the_answer(
    measured: list[Timed], by: str
) -> None:
    _cannot_be_told(measured, by)


@pytest.mark.slow
@pytest.mark.attack
@pytest.mark.parametrize("by", BY)
def test_attack_tell_a_hidden_hit_by_asking_it_many_times_in_one_query(
    batches: list[Timed], by: str
) -> None:
    assert {one.said for one in batches} == {AnswerKind.NO_HIT}
    assert len({one.size for one in batches}) == 1
    _cannot_be_told(batches, by)


@pytest.mark.slow
def test_answers_that_leave_at_once_would_tell_a_hidden_hit(stage: Stage) -> None:
    """The negative control: what the attacks compare can be told apart."""
    measured = stage.ask(CONTROL_BATCHES, quantum_ms=1, batch=CONTROL_BATCH)
    assert {one.said for one in measured} == {AnswerKind.NO_HIT}
    for by in BY:
        found = _compare(measured, by)
        print(f"\n{by}, at once: {found}; {_medians(measured, by)}")
        assert found.deviations > 4, found


def _cannot_be_told(measured: Sequence[Timed], by: str) -> None:
    found = _compare(measured, by)
    print(f"\n{by}: {found}; {_medians(measured, by)}")
    assert abs(found.deviations) < 4, found


def _compare(measured: Sequence[Timed], by: str) -> Told:
    return tell_apart(_times(measured, f"hidden {by}"), _times(measured, f"no {by}"))


def _times(measured: Sequence[Timed], kind: str) -> list[float]:
    return [one.seconds for one in measured if one.kind == kind]


def _medians(measured: Sequence[Timed], by: str) -> str:
    def median(kind: str) -> float:
        times = sorted(_times(measured, kind))
        return times[len(times) // 2] * 1000

    return f"medians {median(f'hidden {by}'):.2f} and {median(f'no {by}'):.2f} ms"
