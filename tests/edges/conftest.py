"""Two processes of one node, over one PostgreSQL."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.postgres import need_binaries, run_cluster
from tests.processes import (
    Born,
    Counterpart,
    as_configured,
    copy_node,
    make_node,
    running,
    share,
)


@pytest.fixture(scope="module")
def server():
    with run_cluster(need_binaries()) as one:
        yield one


@pytest.fixture
def made(server, tmp_path):
    """The folders of two processes of one node, which do not run; and a peer of it."""
    make_node(tmp_path / "a", "pt-two", store=as_configured(server.fresh()))
    peer = Counterpart.make(tmp_path, "nl-asker")
    with running(tmp_path / "a") as alone:
        alone.appoint()
        alone.know(peer.card(), peer.keys.fingerprint)
        alone.load(b'{"id": "k1", "schema": "Person", "properties": {"name": ["Ana"]}}')
        alone.stop()
    share(Born(tmp_path / "a"))
    copy_node(Born(tmp_path / "a"), tmp_path / "b")
    return tmp_path / "a", tmp_path / "b", peer


@pytest.fixture
def two(made):
    """Two processes of one node that run, each with its own folder; and a peer of it."""
    *homes, peer = made
    nodes = [Born(home) for home in homes]
    with ExitStack() as ended:
        for node in nodes:
            ended.callback(lambda node=node: node.process and node.kill())
            node.start()
        for node in nodes:
            node.ready()
        yield *nodes, peer
