"""The desk's socket file goes away under a node that runs; officers come in again."""

from __future__ import annotations

import shutil
import time

import pytest

from node.errors import Unreachable
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from tests.processes import comity, make_node, running

BACK_IN_S = 5.0


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    home = tmp_path_factory.mktemp("n") / "pt"
    make_node(home, "pt-sock")
    with running(home) as one:
        yield one


def comes_in(node):
    return comity("--dir", node.home, "status").returncode == 0


def back(node):
    until = time.monotonic() + BACK_IN_S
    while not (node.home / "run" / "desk.sock").is_socket():
        assert time.monotonic() < until
        time.sleep(0.05)
    return comes_in(node)


def test_a_file_that_was_removed_is_there_again(node):
    (node.home / "run" / "desk.sock").unlink()
    assert back(node)
    # And again: what was bound anew is looked at as well.
    (node.home / "run" / "desk.sock").unlink()
    assert back(node)
    assert (node.home / "run" / "desk.sock").stat().st_mode & 0o777 == 0o600
    assert node.log().count('"event": "desk.bound-anew"') == 2


def test_a_folder_that_was_removed_is_there_again_and_private(node):
    shutil.rmtree(node.home / "run")
    assert back(node)
    assert (node.home / "run").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_moved_away_is_there_again(node):
    (node.home / "run").rename(node.home / "away")
    assert back(node)
    shutil.rmtree(node.home / "away")


def test_what_is_no_socket_is_not_taken_away_and_it_is_said(node):
    path = node.home / "run" / "desk.sock"
    path.unlink()
    path.write_text("somebody's file")
    until = time.monotonic() + BACK_IN_S
    while '"event": "desk.not-bound"' not in node.log():
        assert time.monotonic() < until
        time.sleep(0.1)
    assert path.read_text() == "somebody's file"
    path.unlink()
    assert back(node)


def test_who_is_in_stays_in(node):
    with node.desk(OfficerRole.OPERATOR) as desk:
        assert desk.call(NODE_STATUS, Nothing())
        (node.home / "run" / "desk.sock").unlink()
        assert back(node)
        assert desk.call(NODE_STATUS, Nothing())


def test_a_node_that_ends_leaves_no_file(tmp_path):
    make_node(tmp_path / "pt", "pt-end")
    with running(tmp_path / "pt") as one:
        path = one.home / "run" / "desk.sock"
        path.unlink()
        assert back(one)
        one.stop()
        assert not path.exists()
        with pytest.raises(Unreachable):
            one.call(OfficerRole.OPERATOR, NODE_STATUS, Nothing())
