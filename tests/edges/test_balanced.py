"""Two processes behind HAProxy, by the configuration that we ship. Where it is installed.

Only the ports are others, and the user that it becomes: the test is not root.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from node.clock import SystemClock
from node.demo.federation import _free_port
from node.errors import Overloaded, Unreachable
from node.transport.wire_client import WireClient
from tests.edges.test_store_lost import within
from tests.simulator import person

HAPROXY = shutil.which("haproxy")
CONFIG = Path(__file__).resolve().parents[2] / "deploy" / "haproxy.cfg"
pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(HAPROXY is None, reason="no haproxy here"),
]


@pytest.fixture
def balanced(two, tmp_path):
    """Two processes, a peer, and the address of both behind a balancer."""
    a, b, peer = two
    text, port = CONFIG.read_text(), _free_port()
    text, users = re.subn(r"(?m)^    (user|group) haproxy\n", "", text)
    text, binds = re.subn(r"bind :7443", f"bind 127.0.0.1:{port}", text)
    assert (users, binds) == (2, 1)
    file = tmp_path / "haproxy.cfg"
    file.write_text(text)
    first, second = (node.as_peer() for node in (a, b))
    address = f"127.0.0.1:{port}"
    known = replace(
        first, introduction=replace(first.introduction, endpoints=(address,))
    )
    process = subprocess.Popen(
        [str(HAPROXY), "-db", "-f", str(file)],
        env={
            "COMITY_FIRST": first.introduction.endpoints[0],
            "COMITY_SECOND": second.introduction.endpoints[0],
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        within(20, lambda: sent(peer.client, peer, known) is not None)
        yield a, b, peer, known
    finally:
        process.terminate()
        process.wait(20)


def sent(client, peer, known, closed=None):
    """Return the answer to a question over a client's own connection; None: it broke."""
    if closed is None:
        _, closed = peer.close_query(known, person("Ana"))
    try:
        answer = client.exchange(known, closed.envelope, timeout_s=10)
    except (Overloaded, Unreachable):
        return None
    peer.open(known, answer)
    return answer


def till_sent(client, peer, known, closed):
    answers = []
    within(30, lambda: answers.append(sent(client, peer, known, closed)) or answers[-1])
    return answers[-1]


def answers_of(node):
    return [e["exchange_id"] for e in node.entries() if e["act"] == "query.answered"]


@pytest.mark.attack
def test_no_connection_goes_to_a_process_that_stands_still(balanced):
    """The kernel goes on taking connections for it; nobody answers on them."""
    a, b, peer, known = balanced
    clients, sleeper = [], a.process.pid
    os.kill(sleeper, signal.SIGSTOP)
    try:
        # More and more that stay open, so that the other has fewer.
        within(60, lambda: all(_once_more(clients, peer, known) for _ in range(6)))
    finally:
        os.kill(sleeper, signal.SIGCONT)
        for client in clients:
            client.close()
    assert len(answers_of(b)) == len(set(answers_of(b)))


def _once_more(clients, peer, known):
    clients.append(WireClient(peer.keys, SystemClock()))
    return sent(clients[-1], peer, known)


def test_peers_reach_both_at_one_address_and_lose_nothing_when_one_is_killed(balanced):
    a, b, peer, known = balanced
    clients = [WireClient(peer.keys, SystemClock()) for _ in range(4)]
    try:
        with ThreadPoolExecutor(len(clients)) as pool:
            asks = [peer.close_query(known, person("Ana")) for _ in clients]
            both = [
                *pool.map(
                    lambda of: till_sent(of[0], peer, known, of[1][1]),
                    zip(clients, asks, strict=True),
                )
            ]
            a.kill()
            again = [
                *pool.map(
                    lambda of: till_sent(of[0], peer, known, of[1][1]),
                    zip(clients, asks, strict=True),
                )
            ]
            assert again == both
            assert till_sent(clients[0], peer, known, None)
    finally:
        for client in clients:
            client.close()
    done = answers_of(b)
    assert len(done) == len(set(done))
    assert {message for message, _ in asks} <= set(done)
    b.verify()
