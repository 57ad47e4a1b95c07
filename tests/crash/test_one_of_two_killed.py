"""Kill -9 one of two processes at each step of an answer, while the other goes on.

They share a PostgreSQL. What the one had recorded, the other tells in its place; what
it had not, the other does; and neither has to wait until the dead one is back.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.crash import balance
from tests.crash.conftest import Copy
from tests.crash.killer import ROOT, steps_of
from tests.crash.parties import Mortal
from tests.crash.stories import Answering, Cast
from tests.processes import Born, NodeProcess, copy_node, share
from tests.recorded import add, names

EXCHANGE, WRITER = "node/flows/exchange.py", "node/store/writer.py"
RECORDED = {(EXCHANGE, 6), (WRITER, 5)}
"""Steps that are come to once the entry is durable."""
STEPS = [
    (file, step)
    for file in (EXCHANGE, WRITER)
    for step in sorted(steps_of(ROOT / file))
]


@pytest.fixture
def two(copy_of: Copy) -> Iterator[tuple[Mortal, NodeProcess]]:
    victim = copy_of("postgresql")
    share(victim)
    home = victim.home.with_name("the-other")
    other = Born(copy_node(victim, home).home)
    yield victim, other
    other.kill()
    shutil.rmtree(home, ignore_errors=True)


@pytest.mark.crash
@pytest.mark.parametrize(
    ("file", "step"),
    STEPS,
    ids=[f"{file.rpartition('/')[2][:-3]}-{step}" for file, step in STEPS],
)
def test_what_one_did_not_end_the_other_does_and_nobody_waits(
    file: str, step: int, cast: Cast, two: tuple[Mortal, NodeProcess]
) -> None:
    victim, other = two
    victim.start()
    other.start().ready()
    victim.ready()
    story = Answering(cast)
    victim.to_die_at(file, step, 1)
    story.begin(victim)
    victim.died()

    balance.check(other)
    assert story.durable(other) == ((file, step) in RECORDED)
    story.resume(other)
    add(other, "Meanwhile")
    balance.check(other)

    # The other's answer is the one that was given, whoever is asked for it again.
    victim.start().ready()
    story.resume(victim)
    assert "Meanwhile" in names(victim)
    balance.check(victim)
