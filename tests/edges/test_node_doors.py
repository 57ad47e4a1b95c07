"""The doors of a node process: a desk on a port, and strangers at both."""

from __future__ import annotations

import json
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS

from node.app.desk import CERTIFICATE
from node.demo.federation import _free_port
from tests.edges.test_desk_crowded import IMPORT, refused, silent
from tests.processes import START_S, NodeProcess, make_node

GARBAGE = (b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xffJose Silva", bytes(5))


@pytest.fixture(scope="module")
def node() -> Iterator[NodeProcess]:
    """A node whose desk listens on a port."""
    folder = Path(tempfile.mkdtemp(prefix="comity-doors-"))
    home = folder / "node"
    make_node(home, "pt-doors")
    file = home / "comity.toml"
    before, desk = file.read_text().split("[desk]")
    listen = f'listen = "127.0.0.1:{_free_port()}"'
    desk = desk.replace('listen = ""', listen, 1)
    file.write_text(f"{before}[desk]{desk}")
    made = NodeProcess(home).start()
    until = time.monotonic() + START_S
    while not (home / CERTIFICATE).exists() and time.monotonic() < until:
        time.sleep(0.03)
    yield made.ready()
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


def addresses(node: NodeProcess) -> tuple[str, str]:
    with node.desk() as desk:
        wire = desk.call(NODE_STATUS, Nothing()).wire_address
        listen = desk._address
    node._desks.clear()
    return wire, listen


def test_a_desk_on_a_port_is_reached_by_the_certificate_that_the_node_writes(node):
    with node.desk() as desk:
        assert desk.call(NODE_STATUS, Nothing()).agency == "pt-doors"
    node._desks.clear()
    pem = (node.home / CERTIFICATE).read_bytes()
    assert pem.startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in pem
    assert not stat.S_IMODE((node.home / CERTIFICATE).stat().st_mode) & 0o022


@pytest.mark.attack
def test_strangers_at_a_nodes_doors_keep_nobody_out_and_fill_no_log(node):
    wire, listen = addresses(node)
    said = (node.home / "node.log").stat().st_size
    for _ in range(40):
        for address in (wire, listen):
            for garbage in GARBAGE:
                host, _, port = address.rpartition(":")
                with socket.create_connection((host, int(port)), timeout=5) as line:
                    line.sendall(garbage)
    trust = grpc.ssl_channel_credentials((node.home / CERTIFICATE).read_bytes())
    options = [("grpc.ssl_target_name_override", "pt-doors.comity.internal")]
    with (
        grpc.secure_channel(listen, trust, options=options) as channel,
        silent(channel, IMPORT, "comity-nobody", count=64) as calls,
    ):
        assert refused(calls[-1]) is grpc.StatusCode.PERMISSION_DENIED
        with node.desk() as desk:
            assert desk.call(NODE_STATUS, Nothing()).agency == "pt-doors"
    node._desks.clear()
    with (node.home / "node.log").open("rb") as log:
        log.seek(said)
        lines = log.read().splitlines()
    for line in lines:
        json.loads(line)
    assert len(lines) < 100
    assert b"Silva" not in b"".join(lines)
