"""The clock of a node that runs is set: what it says of it, and what it does meanwhile.

A real process, whose time of day a test sets; the seconds that pass are the machine's.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

import pytest

from node.errors import ComityError
from node.model.codes import Kind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from node.model.query import Query, Question, Term
from tests.faults.clocks import ProcessClock
from tests.processes import WHY, Counterpart, NodeProcess, make_node
from tests.recorded import acts, serves

KNOWN_IN_S = 2.0
SPANS = {
    "a minute": timedelta(minutes=1),
    "an hour": timedelta(hours=1),
    "a day": timedelta(days=1),
    "a year": timedelta(days=365),
}
WINDOW = timedelta(seconds=300)


@dataclass
class Clocked(NodeProcess):
    """A node whose clock a test sets, and a peer that asks it."""

    clock: ProcessClock | None = None
    asker: Counterpart | None = None
    answered: int = 0

    @property
    def environment(self):
        return self.clock.env

    def warnings(self):
        """What is said against the clock."""
        status = self.call(OfficerRole.OPERATOR, NODE_STATUS, Nothing())
        return [one for one in status.warnings if one.startswith("the clock ")]

    def ask(self, *, at=None):
        """Send a new query; return its envelope and what came, or nothing."""
        number = Term("number", f"Q{self.answered:06}")
        said = Query(WHY, (Question("document", (number,)),))
        _, closed = self.asker.close(self.peer, Kind.QUERY, said, at=at)
        return closed.envelope, self.send(closed.envelope)

    def send(self, envelope):
        try:
            return self.asker.send(self.peer, envelope)
        except ComityError:
            return b""

    def begun(self):
        self.start().ready()
        self.peer = self.as_peer()
        return self


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    folder = tmp_path_factory.mktemp("k")
    make_node(folder / "pt", "pt-clock")
    node = Clocked(folder / "pt", clock=ProcessClock(folder / "clock"))
    node.asker = Counterpart.make(folder, "es-asks", born=timedelta(days=9))
    try:
        node.begun()
        node.appoint()
        node.know(node.asker.card(), node.asker.keys.fingerprint)
        yield node
        assert node.stop() == 0
    finally:
        node.kill()


def within(seconds, is_so):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


def answered(node):
    return sum(entry["act"].startswith("query.") for entry in node.entries())


@pytest.mark.parametrize("ahead", [True, False], ids=["ahead", "back"])
@pytest.mark.parametrize("span", SPANS.values(), ids=SPANS)
def test_a_clock_that_is_set_is_said_and_nothing_is_lost_or_done_twice(
    node, span, ahead
):
    by = span if ahead else -span
    before, (envelope, first) = answered(node), node.ask()
    assert first
    node.clock.set(by)
    try:
        within(KNOWN_IN_S, node.warnings)
        assert serves(node)
        assert acts(node, f"Officer {span} {ahead}")
        again = node.send(envelope)
        assert again in (b"", first)
        # A peer whose clock is right is refused, if ours is far off; and before its
        # keys begin, which are as old as this test, the node answers nobody.
        _, other = node.ask()
        assert span < WINDOW or not other
        assert other or span > WINDOW or not ahead
    finally:
        node.clock.set(timedelta())
    within(KNOWN_IN_S, lambda: not node.warnings())
    assert node.send(envelope) == first
    assert node.ask()[1]
    assert answered(node) == before + 2 + bool(other)
    node.verify()
    assert acts(node, f"Officer after {span} {ahead}")


def test_a_clock_that_is_set_to_and_fro_within_seconds_leaves_nothing(node):
    before, (envelope, first) = answered(node), node.ask()
    for turn in range(12):
        for span in SPANS.values():
            node.clock.set(span if turn % 2 else -span)
            time.sleep(0.05)
        assert node.send(envelope) in (b"", first)
    node.clock.set(timedelta())
    within(KNOWN_IN_S, lambda: not node.warnings())
    assert node.send(envelope) == first
    assert answered(node) == before + 1


def test_a_node_that_starts_by_a_wrong_clock_says_so_until_a_peer_bears_it_out(node):
    before, (envelope, first) = answered(node), node.ask()
    node.kill()
    node.clock.set(timedelta(days=1))
    node.begun()
    assert node.warnings()
    assert node.send(envelope) == b""
    # A right clock that is taken for a wrong one is believed by a peer's word.
    assert node.ask(at=node.clock.now())[1]
    assert node.warnings() == []
    node.kill()
    node.clock.set(timedelta())
    node.begun()
    assert node.send(envelope) == first
    assert node.ask()[1]
    assert node.warnings() == []
    assert answered(node) == before + 3
    node.verify()


def test_a_node_whose_clock_is_before_its_keys_says_that_it_is_the_clock(node):
    assert node.stop() == 0
    node.clock.set(timedelta(days=-1))
    node.start()
    assert node.process.wait(60) == 1
    assert "this machine's clock first" in " ".join(node.log().split())
    node.clock.set(timedelta())
    node.begun()
    assert node.warnings() == []


@pytest.mark.faults
def test_both_clocks_ahead_for_a_minute_let_no_message_be_answered_twice(node):
    """They bear each other out, answers are forgotten; then both are set right."""
    envelope, first = node.ask()
    assert first
    node.clock.set(timedelta(hours=1))
    assert node.warnings()
    assert node.ask(at=node.clock.now())[1]
    assert node.warnings() == []
    time.sleep(35)  # the chores of half a minute
    node.clock.set(timedelta())
    before = answered(node)
    assert node.send(envelope) == b""
    assert answered(node) == before
