"""Kill -9 at random moments under load: answering, asking and importing at once.

The table of steps kills where somebody thought of a step; this kills where nobody
did. The moments are drawn from a seed, but what the node is doing then is up to
the machine, so that each run tries something else.
"""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from random import Random

import pytest
from node.model.desk.query import QUERIES_ASK, AskRequest

from node.errors import ComityError
from node.model.codes import AnswerKind, OfficerRole
from node.model.introduction import Peer
from tests.crash import balance
from tests.crash.conftest import Copy
from tests.crash.stories import Cast, known_person, person
from tests.processes import Counterpart, NodeProcess, told

SEED = int(os.environ.get("COMITY_SEED", "2026"))
ROUNDS = 3
ASKERS = 3
STORES = ("sqlite", "postgresql")


@dataclass
class Exchanged:
    """What one agency has sent, and what came back, by message id."""

    asker: Counterpart
    sent: dict[str, bytes] = field(default_factory=dict)
    answered: dict[str, bytes] = field(default_factory=dict)

    def send_one(self, peer: Peer) -> None:
        message_id, closed = self.asker.close_query(peer, known_person())
        self.sent[message_id] = closed.envelope
        self.answered[message_id] = self.asker.send(peer, closed.envelope)

    def settle(self, peer: Peer) -> None:
        """Send everything again: what was answered is answered alike."""
        for message_id, envelope in self.sent.items():
            answer = self.asker.send(peer, envelope)
            assert self.answered.setdefault(message_id, answer) == answer
            _, said = self.asker.open(peer, answer)
            assert told(said) == {AnswerKind.HIT: 1}


@pytest.mark.crash
@pytest.mark.parametrize(
    "store",
    [pytest.param(s, marks=pytest.mark.xdist_group(f"steps-{s}")) for s in STORES],
)
def test_a_node_killed_at_any_moment_keeps_what_it_said_and_no_more(
    store: str, cast: Cast, copy_of: Copy
) -> None:
    random = Random(f"{SEED}/{store}")
    node = copy_of(store)
    node.followed = False  # it dies of us
    exchanged = Exchanged(cast.asker)
    for number in range(ROUNDS):
        node.start().ready()
        peer = node.as_peer()
        work = [
            *(partial(exchanged.send_one, peer) for _ in range(ASKERS)),
            partial(_ask, node, cast),
            _importer(node, f"round-{number}"),
        ]
        _kill_under(node, work, after_s=random.uniform(0.2, 1.2))

        node.start().ready()
        balance.check(node)
        exchanged.settle(node.as_peer())
        balance.check(node)
        entries = Counter(
            e["exchange_id"] for e in node.entries() if e["act"] == "query.answered"
        )
        assert entries == dict.fromkeys(exchanged.sent, 1)
        assert node.stop() == 0
    assert len(exchanged.sent) > ROUNDS * ASKERS


def _kill_under(
    node: NodeProcess, work: list[Callable[[], None]], *, after_s: float
) -> None:
    """Do all of ``work`` over and over, and kill the node in the middle of it."""
    dead = threading.Event()

    def go_on(one: Callable[[], None]) -> None:
        while not dead.is_set():
            with suppress(ComityError):  # the node has died under our hands
                one()

    threads = [threading.Thread(target=go_on, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    dead.wait(after_s)
    assert node.process is not None
    node.process.kill()
    dead.set()
    for thread in threads:
        thread.join()
    node.died()


def _ask(node: NodeProcess, cast: Cast) -> None:
    request = AskRequest(
        "investigation",
        "CASE-1",
        "trafficking-in-human-beings",
        "eu-2023-977",
        (known_person(),),
        peers=(cast.answerer.agency,),
    )
    for _ in node.desk(OfficerRole.ANALYST).stream(QUERIES_ASK, request):
        pass


def _importer(node: NodeProcess, source: str) -> Callable[[], None]:
    numbers = iter(range(10**6))

    def load() -> None:
        rows = [
            person(str(next(numbers)), f"Filler Number{n}", birthDate="1990")
            for n in range(50)
        ]
        node.load("\n".join(rows).encode(), source=source)

    return load
