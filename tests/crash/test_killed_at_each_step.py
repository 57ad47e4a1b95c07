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

from tests.crash import balance, notice_table
from tests.crash.conftest import Copy
from tests.crash.head_stories import Caught, Convicting, Growing, Proving
from tests.crash.killer import ROOT, steps_of
from tests.crash.office_stories import (
    Accepting,
    AskingErasure,
    Erasing,
    Examining,
    Reindexing,
)
from tests.crash.part import drawn
from tests.crash.staff_stories import (
    Agreeing,
    Hastening,
    Hearing,
    Proposing,
    Refusing,
)
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
    "node/flows/examine.py": Examining,
    "node/flows/index/reindex.py": Reindexing,
    "node/flows/query/answer.py": Answering,
    "node/flows/query/judge.py": Answering,
    "node/flows/search.py": Answering,
    "node/flows/query/ask.py": Asking,
    "node/flows/query/sending.py": Asking,
    "node/flows/query/collect.py": Asking,
    "node/flows/record/importing.py": Importing,
    "node/flows/peer/introduce.py": Introducing,
    "node/flows/heads/growth.py": Growing,
    "node/flows/heads/weigh.py": Growing,
    "node/flows/heads/prove.py": Proving,
    "node/flows/ledger/erase.py": Erasing,
    "node/flows/officer/appoint.py": Proposing,
    "node/flows/officer/news.py": Hearing,
    "node/flows/restore/review.py": Accepting,
}
WITHOUT_ROWS = frozenset(
    f"node/flows/query/blind/{name}.py"
    for name in (
        *("asker/collect", "asker/fetch", "compare"),
        *("holder/epochs", "holder/evaluate", "holder/give"),
        *("holder/publish", "holder/redeem"),
    )
)
"""Flows of blind lookup: nobody is killed in them yet."""
# What only another story comes to.
INSTEAD: dict[tuple[str, int], type[Story]] = {
    ("node/flows/heads/prove.py", 3): Convicting,
    **{("node/flows/ledger/erase.py", step): AskingErasure for step in (1, 2)},
    **{("node/flows/officer/appoint.py", step): Agreeing for step in (3, 4)},
    ("node/flows/officer/appoint.py", 5): Refusing,
}
# In which story the writer dies, at which steps, the how many-eth time it writes:
# a query of ours is written twice, when it is asked and when it is answered; so is a
# ping, when it was answered and when what it showed was proved.
WRITES: tuple[tuple[type[Story], tuple[int, ...], int], ...] = (
    (Answering, (1, 2, 3, 4, 5), 1),
    (Asking, (4, 5), 1),
    (Asking, (4, 5), 2),
    (Importing, (4, 5), 2),
    (Introducing, (4, 5), 1),
    (Growing, (4, 5), 1),
    (Caught, (4, 5), 1),
    (Proving, (4, 5), 2),
    (Convicting, (4, 5), 2),
    (AskingErasure, (4, 5), 1),
    (Erasing, (4, 5), 1),
    (Proposing, (4, 5), 1),
    (Agreeing, (4, 5), 1),
    (Hastening, (4, 5), 1),
    (Refusing, (4, 5), 1),
    (Hearing, (4, 5), 1),
    (Accepting, (4, 5), 1),
    (Reindexing, (4, 5), 1),
)
# How many entries of the story the restarted node has; None where it is a race
# between threads. What is not listed has none.
DURABLE: dict[tuple[str, int], int | None] = {
    ("node/flows/exchange.py", 6): 1,
    ("node/flows/query/ask.py", 5): 1,
    **{("node/flows/query/sending.py", step): 1 for step in (1, 2)},
    ("node/flows/query/sending.py", 3): None,
    **{("node/flows/query/collect.py", step): 1 for step in range(1, 6)},
    **{("node/flows/record/importing.py", step): 1 for step in (2, 3, 4)},
    ("node/flows/record/importing.py", 5): 2,
    ("node/flows/restore/review.py", 4): 1,
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
    for file, usual in FLOWS.items():
        for step in sorted(steps_of(ROOT / file)):
            story = INSTEAD.get((file, step), usual)
            nth = 2 if story is Importing and step > 1 else 1
            left = None if story.beside else DURABLE.get((file, step), 0)
            yield Row(story, file, step, nth, left)
    for story, steps, nth in WRITES:
        for step in steps:
            # Step (5) is reached once the group is on the disk.
            left = nth if step == 5 else nth - 1
            yield Row(story, WRITER, step, nth, None if story.beside else left)


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
    node = copy_of(store, restored=story.restored)
    node.start().ready()
    story.prepare(node)
    node.to_die_at(row.file, row.step, row.nth)
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
        if steps_of(file) and "notice" not in file.relative_to(ROOT).parts
    }
    # What is done about notices has a table of its own.
    assert stepped - notice_table.FLOWS.keys() - WITHOUT_ROWS == set(FLOWS)
    assert stepped >= WITHOUT_ROWS
    for file in (*FLOWS, WRITER):
        steps = sorted(steps_of(ROOT / file))
        assert steps == list(range(1, len(steps) + 1)), file
