"""Measure one process of a node beside several over one PostgreSQL.

    python -m bench.several [--processes 1,2] [--size 10000] [--questions 3000]
                            [--rounds 3]

The client's work is taken out: questions are sealed before, and answers opened after;
what is left of it is TLS and gRPC. ``alone`` is a process that shares no store.
Processor time is that of the node's processes, without the database's.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from bench.__main__ import _database
from bench.notice_world import cpu_s
from bench.world import WHY, Questions, World, open_world
from node.app import connect
from node.clock import SystemClock
from node.codec.wire import to_wire
from node.crypto.ids import new_message_id
from node.demo.federation import DemoFederation, DemoNode
from node.model.agency import AgencyId
from node.model.codes import Kind
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from node.model.introduction import Peer
from node.model.message import Header
from node.model.query import Query
from node.protocol.envelope import close, open_envelope
from node.transport.wire_client import WireClient

THREADS = 32


def main() -> None:
    """Measure, and print a line for each number of processes."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="comity-several-"))
    try:
        with _database("postgresql") as url:
            world = open_world(folder, store=url())  # type: ignore[operator]
            world.load(options.size, seed=1)
            world.federation.stop_one(world.node)
            wanted = [0, *map(int, options.processes.split(","))]
            for count in wanted:
                with _running(world, folder, count) as processes:
                    _measure(world, processes, count, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(
    world: World,
    processes: Sequence[tuple[Peer, int]],
    count: int,
    options: argparse.Namespace,
) -> None:
    peers, pids = zip(*processes, strict=True)
    spent: list[tuple[float, float]] = []
    for n in range(options.rounds + 1):
        sealed = _sealed(world, peers[0], options.questions if n else 200)
        before, began = sum(map(cpu_s, pids)), time.perf_counter()
        answers = _sent(world, peers, sealed)
        took = time.perf_counter() - began
        cpu = sum(map(cpu_s, pids)) - before
        _check(world, answers)
        if n:  # the first one fills caches
            spent.append((len(sealed) / took, 1000 * cpu / len(sealed)))
    per_s, cpu_ms = map(statistics.median, zip(*spent, strict=True))
    name = f"{count} sharing" if count else "alone"
    print(f"{name:10} {per_s:7.0f} questions/s {cpu_ms:6.2f} ms of CPU", flush=True)


def _sealed(world: World, peer: Peer, count: int) -> list[bytes]:
    questions, us = Questions(7), AgencyId(world.keys.agency)
    sealed: list[bytes] = []
    for _ in range(count):
        now = SystemClock().now()
        header = Header(new_message_id(now), us, peer.agency, now)
        made = close(
            Kind.QUERY,
            to_wire(Query(WHY, (questions.one(),))),
            header=header,
            keys=world.keys,
            recipient=peer.introduction,
            now=now,
        )
        sealed.append(made.envelope)
    return sealed


def _sent(world: World, peers: Sequence[Peer], sealed: Sequence[bytes]) -> list[bytes]:
    """Send all, each to the process whose turn it is; return the answers."""
    left, answers = iter(enumerate(sealed)), []
    lock = threading.Lock()
    clients = [WireClient(world.keys, SystemClock()) for _ in peers]

    def work() -> None:
        while True:
            with lock:
                found = next(left, None)
            if found is None:
                return
            n, envelope = found
            to = n % len(peers)
            answers.append(clients[to].exchange(peers[to], envelope, timeout_s=60))

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()
    return answers


def _check(world: World, answers: Sequence[bytes]) -> None:
    for answer in answers:
        open_envelope(
            answer,
            keys=world.keys,
            peer_of=lambda _agency: world.peer,
            tls_peer=world.peer.agency,
            now=SystemClock().now(),
            window_s=300,
        )


@contextmanager
def _running(
    world: World, folder: Path, count: int
) -> Iterator[list[tuple[Peer, int]]]:
    """Run so many processes that share the store; 0: one that does not."""
    first: DemoNode = world.node
    nodes = [first]
    for n in range(1, count):
        path = folder / f"process-{count}-{n}"
        ignored = shutil.ignore_patterns("run", "*.log")
        shutil.copytree(first.path, path, ignore=ignored)
        nodes.append(replace(first, path=path, desks={}, process=None))
    federation: DemoFederation = world.federation
    with ExitStack() as running:
        for node in nodes:
            _configure(node, shared=count > 0)
            federation.start_one(node)
            running.callback(federation.stop_one, node)
        processes: list[tuple[Peer, int]] = []
        for node in nodes:
            federation.await_one(node)
            with connect(node.path, None) as desk:
                wire = desk.call(NODE_STATUS, Nothing()).wire_address
            known = replace(world.peer.introduction, endpoints=(wire,))
            assert node.process is not None
            peer = replace(world.peer, introduction=known)
            processes.append((peer, node.process.pid))
        yield processes


def _configure(node: DemoNode, *, shared: bool) -> None:
    file = node.path / "comity.toml"
    lines = file.read_text().splitlines()
    for n, line in enumerate(lines):
        key = line.partition(" ")[0]
        if key == "shared":
            lines[n] = f"shared = {str(shared).lower()}"
        if key == "listen" and "127.0.0.1" in line:
            lines[n] = 'listen = "127.0.0.1:0"'
    file.write_text("\n".join(lines) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", default="1,2")
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
