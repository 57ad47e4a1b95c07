"""The bench's world of notices: an owner as a process, and who is told.

Up to three recipients are processes like the owner, with a store on disk; beyond
that ``bench.standins`` stands in. Notices are red, about made-up persons, and go out
through the desk as an officer's do: written, submitted, approved, published.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from node.model.desk.call import Nothing
from node.model.desk.delivery import DELIVERIES_LIST, WayView
from node.model.desk.ledger import LEDGER_SHOW, LedgerPage
from node.model.desk.notice import (
    NOTICES_APPROVE,
    NOTICES_DRAFT,
    NOTICES_PUBLISH,
    NOTICES_SUBMIT,
    NOTICES_SUBSCRIBE,
    NoticeAct,
)
from node.model.desk.peer import PEERS_ADD, PEERS_CARD, PeerAddRequest

from bench.people import name, number
from bench.world import without_quotas
from node.demo.drafts import whole_red
from node.demo.federation import DemoFederation, DemoNode, Member
from node.demo.people import Character
from node.errors import ComityError
from node.model.codes import OfficerRole
from node.model.notice import Urgency

OWNER = Member("pt-bench", "Bench owner", "PT")
REAL = (
    Member("gr-bench", "Bench recipient 1", "GR"),
    Member("es-bench", "Bench recipient 2", "ES"),
    Member("br-bench", "Bench recipient 3", "BR"),
)
THREADS = 8
PAGE = 50
WAIT_S = 1800.0


@dataclass
class NoticeWorld:
    """An owner of notices, and its recipients."""

    federation: DemoFederation
    standins: subprocess.Popen[str] | None
    random: Random = field(default_factory=lambda: Random(2026))

    @property
    def owner(self) -> DemoNode:
        """The node that tells."""
        return self.federation.nodes[OWNER.agency]

    @property
    def recipients(self) -> tuple[DemoNode, ...]:
        """The recipients that are nodes."""
        return tuple(n for n in self.federation.nodes.values() if n is not self.owner)

    def approved(
        self, count: int, *, urgency: Urgency = Urgency.NORMAL
    ) -> tuple[str, ...]:
        """Write ``count`` notices that may be published, and return their ids."""
        people = [self._person() for _ in range(count)]
        return tuple(each(people, lambda who: self._approved(who, urgency)))

    def publish(self, ids: Sequence[str]) -> None:
        """Publish notices, each thread its own share in order (``shares``)."""
        analyst = self.owner.desk(OfficerRole.ANALYST)

        def work(mine: Sequence[str]) -> None:
            for one in mine:
                analyst.call(NOTICES_PUBLISH, NoticeAct(one))

        list(each(shares(ids), work))

    def publish_one(self, notice_id: str) -> None:
        """Publish one notice."""
        self.owner.desk(OfficerRole.ANALYST).call(NOTICES_PUBLISH, NoticeAct(notice_id))

    def ways(self) -> tuple[WayView, ...]:
        """Return how each way stands."""
        listed = self.owner.desk(OfficerRole.OPERATOR).call(DELIVERIES_LIST, Nothing())
        assert not listed.dead, listed.dead[:3]
        ways: tuple[WayView, ...] = listed.ways
        return ways

    def settle(self, *, look_s: float = 0.05) -> None:
        """Wait until nothing waits for anybody."""
        until = time.monotonic() + WAIT_S
        while any(way.waiting for way in self.ways()):
            assert time.monotonic() < until, self.ways()[:3]
            time.sleep(look_s)

    def pids(self) -> tuple[int, ...]:
        """Return the processes: the owner's first, then those of recipients."""
        ids = [pid_of(node) for node in (self.owner, *self.recipients)]
        return tuple(ids + ([self.standins.pid] if self.standins else []))

    def stop(self) -> None:
        """Stop everything."""
        if self.standins is not None and self.standins.stdin is not None:
            self.standins.stdin.close()
            self.standins.wait()
        self.federation.stop()

    def _approved(self, who: Character, urgency: Urgency) -> str:
        analyst = self.owner.desk(OfficerRole.ANALYST)
        officer = self.owner.desk(OfficerRole.RELEASE_OFFICER)
        draft = replace(whole_red(who, ""), urgency=urgency)
        view = analyst.call(NOTICES_DRAFT, draft)
        assert not view.lacks, view.lacks
        analyst.call(NOTICES_SUBMIT, NoticeAct(view.notice_id))
        officer.call(NOTICES_APPROVE, NoticeAct(view.notice_id))
        return str(view.notice_id)

    def _person(self) -> Character:
        full, born = name(self.random), f"{self.random.randint(1950, 2004)}-05-17"
        return Character(full, full, born, "UA", "male", number(self.random))


class Listener:
    """An open inbox: when each notice rang."""

    def __init__(self, node: DemoNode) -> None:
        self._desk = node.desk(OfficerRole.ANALYST)
        self._open = threading.Event()
        self._changed = threading.Condition()
        self._rang: dict[str, float] = {}
        threading.Thread(target=self._listen, daemon=True).start()
        assert self._open.wait(30)

    def heard(self, notice_id: str, *, most_s: float = 60.0) -> float:
        """Return when a notice rang (``time.perf_counter``)."""
        with self._changed:
            rang = self._changed.wait_for(lambda: notice_id in self._rang, most_s)
            assert rang, f"{notice_id} did not ring"
            return self._rang[notice_id]

    def _listen(self) -> None:
        with suppress(ComityError):
            for event in self._desk.stream(NOTICES_SUBSCRIBE, Nothing()):
                now = time.perf_counter()
                with self._changed:
                    self._rang.setdefault(event.notice_id, now)
                    self._changed.notify_all()
                self._open.set()


def open_notice_world(
    folder: Path, *, real: int, standins: int = 0, store: Callable[[], str] = str
) -> NoticeWorld:
    """Make the nodes' folders, start them, introduce them to the owner."""
    members = (OWNER, *REAL[:real])
    federation = DemoFederation(
        folder / "nodes",
        members=members,
        stores={m.agency: url for m in members if (url := store())},
        policies=without_quotas(folder / "policies"),
    )
    federation.make()
    federation.start()
    federation.appoint()
    world = NoticeWorld(federation, None)
    card = world.owner.desk(OfficerRole.OPERATOR).call(PEERS_CARD, Nothing())
    for node in world.recipients:
        operator = node.desk(OfficerRole.OPERATOR)
        operator.call(PEERS_ADD, PeerAddRequest(card.card, card.fingerprint))
        theirs = operator.call(PEERS_CARD, Nothing())
        _add(world.owner, theirs.card, theirs.fingerprint)
    if standins:
        world.standins = _standins(folder / "standins", standins, world.owner, card)
    world.publish(world.approved(1))  # the streams begin
    world.settle()
    return world


def entries(node: DemoNode, start: int) -> Iterator[Any]:
    """Yield the entries of a node's ledger from ``start`` on."""
    desk = node.desk(OfficerRole.AUDITOR)
    while items := desk.call(LEDGER_SHOW, LedgerPage(start, PAGE, covers=True)).items:
        yield from items
        start = items[-1].index + 1


def ledger_size(node: DemoNode) -> int:
    """Return how many entries a node's ledger has."""
    desk = node.desk(OfficerRole.AUDITOR)
    return (
        int(desk.call(LEDGER_SHOW, LedgerPage(-1, 1, covers=True)).items[-1].index) + 1
    )


def shares(ids: Sequence[str]) -> list[Sequence[str]]:
    """Return what each of the publishing threads publishes, in its order."""
    return [ids[n::THREADS] for n in range(THREADS) if ids[n::THREADS]]


def each(items: Sequence[Any], work: Callable[[Any], Any]) -> Iterator[Any]:
    """Do ``work`` on each of ``items``, a few at a time; yield in order."""
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(work, items)


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has used."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Memory that a process has in use, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _add(node: DemoNode, card: bytes, fingerprint: str) -> None:
    node.desk(OfficerRole.OPERATOR).call(PEERS_ADD, PeerAddRequest(card, fingerprint))


def _standins(
    folder: Path, count: int, owner: DemoNode, card: Any
) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.standins", str(folder), str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    assert process.stdin is not None
    assert process.stdout is not None
    mine = {"card": b64encode(card.card).decode(), "fingerprint": card.fingerprint}
    process.stdin.write(json.dumps(mine) + "\n")
    process.stdin.flush()
    for theirs in json.loads(process.stdout.readline()):
        _add(owner, b64decode(theirs["card"]), theirs["fingerprint"])
    return process


def pid_of(node: DemoNode) -> int:
    """Return the id of a node's process."""
    assert node.process is not None
    return node.process.pid
