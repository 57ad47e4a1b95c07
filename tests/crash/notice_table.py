"""The table of deaths about notices: each numbered step of each flow, with its story.

The steps are read from the flows' own comments, so that a flow that gains a step
gains its row here. The writer of the store dies as well, on either side of the
COMMIT of each act of a notice's life.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.crash import notice_balance
from tests.crash.killer import ROOT, steps_of
from tests.crash.notice_ask_stories import Asked, Referring, Reporting
from tests.crash.notice_index_stories import Rematching
from tests.crash.notice_stories import (
    Attaching,
    AttachingMuch,
    Comparing,
    Detaching,
    Expiring,
    Extracting,
    Fetching,
    Finding,
    Forwarding,
    Giving,
    Marking,
    Prompting,
    Publishing,
    Purging,
    Story,
    Taking,
    TakingMuch,
    Telling,
    Updating,
    Watching,
    Withdrawing,
)
from tests.crash.parties import Parties, kill_during

ROOM = "node/flows/notice"
CHANNEL = "node/flows/channel"
ACTS = f"{ROOM}/acts.py"
COURIER = "node/app/courier.py"
WRITER = "node/store/writer.py"
FLOWS: dict[str, tuple[type[Story], ...]] = {
    ACTS: (Publishing, Updating, Withdrawing, Purging),
    f"{ROOM}/expiry.py": (Expiring,),
    f"{CHANNEL}/deliver.py": (Publishing,),
    COURIER: (Publishing,),
    f"{ROOM}/files/attach.py": (Attaching,),
    f"{ROOM}/files/detach.py": (Detaching,),
    f"{ROOM}/files/chunks.py": (Giving,),
    f"{ROOM}/extract.py": (Extracting,),
    f"{CHANNEL}/receive.py": (Taking,),
    f"{ROOM}/stream/of_others.py": (Referring,),
    f"{ROOM}/stream/reports.py": (Reporting,),
    f"{ROOM}/on_request.py": (Asked,),
    f"{ROOM}/reconcile/answer.py": (Telling,),
    f"{ROOM}/reconcile/ask.py": (Comparing,),
    f"{ROOM}/received/mark.py": (Marking,),
    f"{ROOM}/forwarding/forward.py": (Forwarding,),
    "node/flows/record/find.py": (Finding,),
    f"{ROOM}/received/search.py": (Finding,),
    f"{ROOM}/received/watch.py": (Watching,),
    f"{ROOM}/files/fetch.py": (Fetching,),
    "node/flows/index/meet.py": (Rematching,),
}
# What only another story comes to; at what else a story dies there.
INSTEAD: dict[tuple[str, int], type[Story]] = {
    (f"{ROOM}/expiry.py", 3): Prompting,
    (f"{ROOM}/files/attach.py", 6): AttachingMuch,
    (COURIER, 3): Comparing,
    **{(f"{ROOM}/stream/reports.py", step): Asked for step in (4, 5)},
}
# The walk of one act is that of all. A story comes to its steps once for each act: to
# (1) and (2) when it is handed in, approved and published, to the others also when it
# is drafted. In which story it dies there, at which steps, the how many-eth time.
AGAIN: tuple[tuple[type[Story], tuple[int, ...], int], ...] = (
    (Publishing, (1, 2), 2),  # approve
    (Publishing, (3, 6), 3),
    (Publishing, (1, 2), 3),  # publish
    (Publishing, (3, 4, 5, 6), 4),
    (Updating, (3, 4, 5, 6), 2),  # approve
    (Withdrawing, (1, 2, 3, 4, 5, 6), 2),
)
# In which story the writer dies, at which steps, the how many-eth time it writes:
# (4) before its COMMIT, (5) after it.
WRITES: tuple[tuple[type[Story], tuple[int, ...], int], ...] = (
    *((Publishing, (5,), nth) for nth in (1, 2, 3)),  # draft, submit, approve
    (Publishing, (4, 5), 4),
    (Updating, (4, 5), 2),
    (Withdrawing, (5,), 1),
    (Withdrawing, (4, 5), 2),
    (Taking, (4, 5), 1),
    *((TakingMuch, (4, 5), nth) for nth in (1, 2, 3)),
    (Referring, (4, 5), 1),
    (Reporting, (4, 5), 1),
    (Asked, (4, 5), 1),
    (Marking, (4, 5), 1),
    (Detaching, (4, 5), 1),
    (Forwarding, (4, 5), 1),
    (Fetching, (4, 5), 2),
)


@dataclass(frozen=True)
class Row:
    """A row of the table: the node dies the ``nth`` time it comes to the step."""

    story: type[Story]
    file: str
    step: int
    nth: int = 1

    def __str__(self) -> str:
        name = self.file.rpartition("/")[2].removesuffix(".py")
        return f"{self.story.__name__.lower()}-{name}-{self.step}-{self.nth}"


def rows() -> Iterator[Row]:
    """Yield the table."""
    for file, stories in FLOWS.items():
        for story in stories:
            for step in sorted(steps_of(ROOT / file)):
                yield Row(INSTEAD.get((file, step), story), file, step)
    for story, steps, nth in AGAIN:
        for step in steps:
            yield Row(story, ACTS, step, nth)
    for story, steps, nth in WRITES:
        for step in steps:
            yield Row(story, WRITER, step, nth)


def die_and_go_on(row: Row, all_: Parties) -> None:
    """Kill a node at a step; start it again, and see that all is as it must be."""
    all_.heal()
    story = row.story(all_)
    story.prepare()
    victim = all_.members[story.victim]
    node = victim.node
    if story.at_start:
        node.kill()
    node.to_die_at(row.file, row.step, row.nth)  # type: ignore[attr-defined]
    if story.at_start:
        node.start()
    work = kill_during(victim, story.work if not story.at_start else lambda: None)

    node.start().ready()
    notice_balance.check(node)  # type: ignore[arg-type]
    victim.up.set()
    work.done()
    if story.at_start:
        story.work()
    story.check()
    for member in all_.members.values():
        notice_balance.check(member.node)  # type: ignore[arg-type]
