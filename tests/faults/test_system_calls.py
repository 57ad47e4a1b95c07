"""A system call of the store's fails once: the node goes on by itself, and nothing is lost.

For each kind of call, each error and each place within an act: the act is done, refused,
or in doubt, and the node says which; within two seconds it serves again. At the end all
that was acknowledged is there once, what was refused is not, and all of it is in the
ledger. ``make test`` tries some places of each, ``make faults`` every one.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from grpc_health.v1 import health_pb2

from node.crypto.keystore import open_keystore
from node.errors import ComityError, InDoubt, StoreBroken, Unreachable
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.key import KEYS_LIST, KEYS_ROTATE, RotateRequest
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from node.model.desk.officer import OFFICERS_ADD, OFFICERS_LIST, OfficerAddRequest
from node.model.desk.record import (
    RECORDS_ADD,
    RECORDS_STATS,
    RECORDS_WITHDRAW,
    FieldInput,
    RecordInput,
    WithdrawRequest,
)
from tests.faults.syscalls import CUT, FAULTS, OPEN, OPS, READ, SYNC, WRITE, Calls
from tests.processes import SECRET, NodeProcess, make_node
from tests.recorded import serves

BACK_IN_S = 2.0
STORE = "comity.db"
SERVING = health_pb2.HealthCheckResponse.SERVING
MEANT = {
    "write": ("EIO", "ENOSPC", "EINTR", "short"),
    "sync": ("EIO", "ENOSPC", "EINTR"),
    "cut": ("EIO", "ENOSPC", "EINTR"),
    "open": ("EIO", "ENOSPC", "EINTR"),
    "read": ("EIO", "EINTR"),
}
"""What each kind of call may fail with."""


@dataclass
class Watched(NodeProcess):
    """A node whose system calls can be made to fail."""

    calls: Calls | None = None

    @property
    def environment(self):
        return self.calls.env

    def serves(self):
        return serves(self)


@dataclass
class Told:
    """What became of acts, by name."""

    kept: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    doubtful: set[str] = field(default_factory=set)

    def act(self, name, do):
        """Do it; return whether it was kept."""
        try:
            do()
        except InDoubt:
            self.doubtful.add(name)
        except (StoreBroken, Unreachable):
            self.refused.add(name)
        else:
            self.kept.add(name)
        return name in self.kept


@dataclass
class Story:
    """Acts of one kind on one node, counted."""

    node: Watched
    told: Told = field(default_factory=Told)
    _names: object = field(default_factory=lambda: count(1))

    def add_officer(self):
        name = f"Officer {next(self._names):06}"
        asked = OfficerAddRequest(name, (OfficerRole.ANALYST,))
        return self.told.act(
            name, lambda: self.node.call(OfficerRole.OPERATOR, OFFICERS_ADD, asked)
        )

    def replace_record(self):
        """Add a record and withdraw it: what was erased is gone from the disk, too."""
        number = f"R{next(self._names):06}"
        fields = (FieldInput("number", number),)
        given = RecordInput("document", "none", fields)
        call = self.node.call
        try:
            view = call(OfficerRole.CUSTODIAN, RECORDS_ADD, given)
            asked = WithdrawRequest(view.reference, "no longer needed")
            call(OfficerRole.CUSTODIAN, RECORDS_WITHDRAW, asked)
        except (StoreBroken, Unreachable):
            return False
        return True

    def goes_on(self):
        """Wait until it serves, and an act goes through; each of its words is true."""
        until = time.monotonic() + BACK_IN_S
        while True:
            if self.node.serves() and self.add_officer():
                return
            assert time.monotonic() < until, self.node.log()
            time.sleep(0.05)

    def check(self):
        """All that was acknowledged is there once, and in the ledger."""
        listed = self.node.call(OfficerRole.OPERATOR, OFFICERS_LIST, Nothing()).items
        names = [one.name for one in listed if one.name.startswith("Officer ")]
        assert len(names) == len(set(names))
        assert self.told.kept <= set(names) <= self.told.kept | self.told.doubtful
        added = [e for e in self.node.entries() if e["act"] == "officer.added"]
        assert len(added) == len(names) + self.others
        report = self.node.call(OfficerRole.AUDITOR, LEDGER_VERIFY, VerifyRequest())
        assert report.ok, report.findings

    others: int = 0


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    home = tmp_path_factory.mktemp("c") / "pt"
    calls = Calls(home.parent / "calls")
    make_node(home, "pt-calls")
    node = Watched(home, calls=calls)
    try:
        node.start().ready()
        node.appoint()
        one = Story(node)
        one.others = sum(e["act"] == "officer.added" for e in node.entries())
        yield one
        one.check()
        assert node.stop() == 0
    finally:
        node.kill()


def places(story, op, act):
    """How many calls of a kind an act takes, at the most of three times."""
    calls = story.node.calls
    seen = []
    for _ in range(3):
        calls.count(OPS[op], STORE)
        act()
        time.sleep(0.05)  # what is done after it was acknowledged
        seen.append(calls.still()[0])
    return max(seen)


def tried(total, *, whole):
    """Which places are tried: all, or the first two, the last two and one between."""
    some = sorted({1, 2, total // 2 + 1, total - 1, total})
    return range(1, total + 1) if whole else [n for n in some if 1 <= n <= total]


def at_each_place(story, op, fault, *, whole):
    for act in (story.add_officer, story.replace_record):
        for nth in tried(places(story, op, act), whole=whole):
            story.node.calls.fail(OPS[op], STORE, nth=nth, error=FAULTS[fault])
            act()
            story.node.calls.still()
            story.goes_on()


ALWAYS = 1 << 29


@pytest.mark.parametrize(
    ("ops", "fault"),
    [
        (WRITE, "ENOSPC"),
        (WRITE | SYNC, "EIO"),
        (WRITE | OPEN | READ | CUT, "EIO"),
        (SYNC, "EIO"),
    ],
)
def test_a_disk_that_is_full_or_gone_for_long_is_waited_for(story, ops, fault):
    """Each act meanwhile is refused, or in doubt; the node is there and hardly busy."""
    node, told = story.node, story.told
    before = len(told.kept)
    node.calls.fail(ops, STORE, nth=1, error=FAULTS[fault], times=ALWAYS)
    busy, began = cpu_s(node), time.monotonic()
    for _ in range(12):
        story.add_officer()
        time.sleep(0.4)
    spent, passed = cpu_s(node) - busy, time.monotonic() - began
    assert len(told.kept) == before
    assert spent < passed / 2
    # It does not say meanwhile that it serves; and no act is needed for it to say so.
    assert not node.serves()
    node.calls.still()
    until = time.monotonic() + BACK_IN_S
    while not node.serves():
        assert time.monotonic() < until, node.log()
        time.sleep(0.05)
    story.goes_on()
    story.check()


def cpu_s(node):
    """Processor seconds that a node's process has spent."""
    fields = (
        Path(f"/proc/{node.process.pid}/stat").read_text().rpartition(")")[2].split()
    )
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("op", ["open", "read", "write", "sync"])
def test_a_store_that_fails_again_while_it_is_opened_anew_is_opened_anew_again(
    story, op
):
    calls = story.node.calls
    for times in (1, 3, 7):
        calls.fail(SYNC, STORE, nth=1, error=FAULTS["EIO"])
        story.add_officer()
        assert calls.still()[1]
        calls.fail(OPS[op], STORE, nth=1, error=FAULTS["EIO"], times=times)
        time.sleep(0.6)
        calls.still()
        story.goes_on()
    story.check()


@pytest.mark.parametrize("op", ["write", "sync", "read"])
def test_an_import_that_is_broken_off_is_gone_on_with_and_doubles_nothing(story, op):
    """Three batches, and the store fails in one of them."""
    node, calls = story.node, story.node.calls
    for nth in (2, 9, 40):
        calls.fail(OPS[op], STORE, nth=nth, error=FAULTS["EIO"])
        with suppress(ComityError):
            node.load(rows(2500, f"{op}-{nth}"))
        calls.still()
        story.goes_on()
        before = node.call(OfficerRole.CUSTODIAN, RECORDS_STATS, Nothing()).records
        last = node.load(rows(2500, f"{op}-{nth}"))
        assert (last.done, last.added + last.unchanged) == (True, 2500)
        after = node.call(OfficerRole.CUSTODIAN, RECORDS_STATS, Nothing()).records
        assert after - before == last.added
    story.check()


def rows(count_, name):
    return "\n".join(
        json.dumps(
            {
                "id": f"{name}-{n}",
                "schema": "Person",
                "properties": {"name": [f"Somebody {name} {n}"]},
            }
        )
        for n in range(count_)
    ).encode()


@pytest.mark.parametrize("op", ["write", "sync", "open", "cut"])
def test_a_key_is_rotated_or_it_is_not_and_the_ledger_says_which(story, op):
    """The keystore's file is replaced whole or not at all."""
    node, calls = story.node, story.node.calls
    asked = RotateRequest("tls", 3600)
    for nth in (1, 2, 3):
        keys = {
            k.key_id
            for k in node.call(OfficerRole.OPERATOR, KEYS_LIST, Nothing()).items
        }
        said = [e["act"] for e in node.entries()]
        calls.fail(OPS[op], "keystore", nth=nth, error=FAULTS["ENOSPC"])
        try:
            node.call(OfficerRole.OPERATOR, KEYS_ROTATE, asked)
            done = True
        except ComityError:
            done = False
        calls.still()
        now = {
            k.key_id
            for k in node.call(OfficerRole.OPERATOR, KEYS_LIST, Nothing()).items
        }
        new = [e["act"] for e in node.entries()][len(said) :]
        new = [act for act in new if act.startswith("key.")]
        assert (now != keys) is done
        assert new == (["key.rotated"] if done else ["key.rotated", "key.unchanged"])
        assert open_keystore(node.home / "keystore", secret=SECRET)
        story.goes_on()


CASES = [(op, fault) for op, faults in MEANT.items() for fault in faults]


@pytest.mark.parametrize(("op", "fault"), CASES)
def test_a_call_that_fails_once_is_got_over(story, op, fault):
    at_each_place(story, op, fault, whole=False)
    story.check()


@pytest.mark.faults
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(("op", "fault"), CASES)
def test_a_call_that_fails_once_is_got_over_at_every_place(story, op, fault):
    at_each_place(story, op, fault, whole=True)
    story.check()
