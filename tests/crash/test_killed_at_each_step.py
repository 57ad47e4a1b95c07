"""Kill -9 at each numbered step of each flow, on a real process, on each store.

The steps are read from the flows' own comments, so that a flow that gains a step
gains its row here; on PostgreSQL a part of the rows may do (``part.py``). The writer
of the store is killed as well, since between its COMMIT and the reply lies the moment
that all retries rest upon.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.crash import balance
from tests.crash.conftest import Copy
from tests.crash.killer import ROOT, steps_of
from tests.crash.part import drawn
from tests.crash.stories import (
    Answering,
    Asking,
    Cast,
    Importing,
    Introducing,
    Story,
)

WRITER = "node/store/writer.py"
FLOWS: dict[str, type[Story]] = {
    "node/flows/exchange.py": Answering,
    "node/flows/query/answer.py": Answering,
    "node/flows/query/judge.py": Answering,
    "node/flows/query/search.py": Answering,
    "node/flows/query/ask.py": Asking,
    "node/flows/query/collect.py": Asking,
    "node/flows/record/importing.py": Importing,
    "node/flows/peer/introduce.py": Introducing,
}
# In which story the writer dies, at which steps, the how many-eth time it writes:
# a query of ours is written twice, when it is asked and when it is answered.
WRITES: tuple[tuple[type[Story], tuple[int, ...], int], ...] = (
    (Answering, (1, 2, 3, 4, 5), 1),
    (Asking, (4, 5), 1),
    (Asking, (4, 5), 2),
    (Importing, (4, 5), 2),
    (Introducing, (4, 5), 1),
)
# How many entries of the story the restarted node has; None where it is a race
# between threads. What is not listed has none.
DURABLE: dict[tuple[str, int], int | None] = {
    ("node/flows/exchange.py", 6): 1,
    ("node/flows/query/ask.py", 5): 1,
    ("node/flows/query/ask.py", 6): None,
    **{("node/flows/query/collect.py", step): 1 for step in range(1, 6)},
    **{("node/flows/record/importing.py", step): 1 for step in (2, 3, 4)},
    ("node/flows/record/importing.py", 5): 2,
}


@dataclass(frozen=True)
class Row:
    """A row of the table: the node dies the ``nth`` time it comes to the step."""

    story: type[Story]
    file: str
    step: int
    nth: int
    left: int | None

    def __str__(self) -> str:
        name = self.file.rpartition("/")[2].removesuffix(".py")
        return f"{self.story.name}-{name}-{self.step}-{self.nth}"


def rows() -> Iterator[Row]:
    """Yield the table."""
    for file, story in FLOWS.items():
        for step in sorted(steps_of(ROOT / file)):
            nth = 2 if story is Importing and step > 1 else 1
            yield Row(story, file, step, nth, DURABLE.get((file, step), 0))
    for story, steps, nth in WRITES:
        for step in steps:
            # Step (5) is reached once the group is on the disk.
            yield Row(story, WRITER, step, nth, nth if step == 5 else nth - 1)


CASES = (
    *((row, "sqlite") for row in rows()),
    *((row, "postgresql") for row in drawn(rows())),
)


@pytest.mark.crash
@pytest.mark.parametrize(
    ("row", "store"),
    [
        pytest.param(
            *(row, store),
            id=f"{row}-{store}",
            marks=pytest.mark.xdist_group(f"steps-{store}"),
        )
        for row, store in CASES
    ],
)
def test_a_node_killed_at_a_step_goes_on_as_if_nothing_had_happened(
    row: Row, store: str, cast: Cast, copy_of: Copy
) -> None:
    story = row.story(cast)
    node = copy_of(store)
    node.to_die_at(row.file, row.step, row.nth)
    node.start().ready()
    story.begin(node)
    node.died()

    node.start().ready()
    balance.check(node)
    assert row.left is None or story.durable(node) == row.left
    story.resume(node)
    balance.check(node)


def test_every_flow_with_numbered_steps_has_its_rows() -> None:
    stepped = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "node" / "flows").rglob("*.py")
        if steps_of(file) and "notice" not in file.parts  # these have a table
    }
    assert stepped == set(FLOWS)
    for file in (*FLOWS, WRITER):
        steps = sorted(steps_of(ROOT / file))
        assert steps == list(range(1, len(steps) + 1)), file
