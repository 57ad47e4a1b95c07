"""Recipients that stand in for nodes: many of them in one process.

Each has the real flows behind a real wire door with mutual TLS, over a store in
memory: what is measured is the one node that tells them all. They know nobody but
that node, send nothing by themselves, and forget all at the end.

    python -m bench.standins FOLDER COUNT    # card of the owner in, own cards out
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from node.model.desk.peer import PEERS_ADD, PeerAddRequest

from node.clock import SystemClock
from node.model.codes import OfficerRole
from node.protocol.introduction import write_card
from node.transport.limits import WireLimits
from node.transport.wire import WireDoor, WireServer
from tests.posts import in_memory
from tests.simulator import Federation, FixedClock, Node

COUNTRIES = ("gr", "es", "fr", "de", "it", "nl", "pl", "ro", "se", "fi")


class RunningClock(FixedClock):
    """The simulator's clock, but it runs."""

    def now(self) -> datetime:
        return SystemClock().now()

    def monotonic(self) -> float:
        return SystemClock().monotonic()


def names(count: int) -> tuple[str, ...]:
    """Return the ids of ``count`` stand-ins."""
    return tuple(f"{COUNTRIES[n % len(COUNTRIES)]}-stand-in-{n}" for n in range(count))


def main() -> None:
    """Serve until standard input ends."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    told = json.loads(sys.stdin.readline())
    owner = PeerAddRequest(b64decode(told["card"]), told["fingerprint"])
    with ExitStack() as stack:
        made = Federation(
            folder,
            in_memory,
            agencies=names(count),
            clock=RunningClock(),
            introduced=False,
        )
        stack.callback(made.close)
        cards = [_serve(node, owner, stack) for node in made]
        print(json.dumps(cards), flush=True)
        sys.stdin.read()


def _serve(node: Node, owner: PeerAddRequest, stack: ExitStack) -> dict[str, str]:
    node.call(OfficerRole.OPERATOR, PEERS_ADD, owner)
    door = WireDoor(
        node.store.peers, node.keys, node.clock, limits=WireLimits(workers=2)
    )
    server = WireServer("127.0.0.1:0", node.flows.exchange.begin, door=door)
    stack.callback(server.stop, 1.0)
    server.start()
    said = replace(node.introduction(), endpoints=(f"127.0.0.1:{server.port}",))
    card = write_card(said, node.keys)
    return {
        "card": b64encode(card).decode(),
        "fingerprint": node.keys.fingerprint,
    }


if __name__ == "__main__":
    main()
