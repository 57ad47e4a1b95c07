"""Whoever reads the log goes away, and the store and the socket do: the node goes on."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from node.errors import StoreBroken
from node.model.codes import OfficerRole
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from node.model.desk.officer import OFFICERS_ADD, OfficerAddRequest
from tests.nursery import ROOT
from tests.processes import NodeProcess, make_node


class Piped(NodeProcess):
    """Its log goes into a pipe."""

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "node", *self.words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        return self


@pytest.fixture
def node(tmp_path):
    make_node(tmp_path / "pt", "pt-pipe")
    one = Piped(tmp_path / "pt")
    try:
        yield one.start().ready()
    finally:
        one.kill()


def acts(node, name):
    asked = OfficerAddRequest(name, (OfficerRole.ANALYST,))
    try:
        node.call(OfficerRole.OPERATOR, OFFICERS_ADD, asked)
    except StoreBroken:
        return False
    return True


def test_a_node_without_a_reader_of_its_log_gets_over_all_else(node):
    assert acts(node, "Before")
    node.process.stderr.close()
    for turn in range(5):
        (node.home / "comity.db.lock").unlink()
        until = time.monotonic() + 5
        while not acts(node, f"Turn {turn}"):
            assert time.monotonic() < until
            time.sleep(0.05)
        (node.home / "run" / "desk.sock").unlink(missing_ok=True)
    report = node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest())
    assert report.ok
    assert node.stop() == 0
