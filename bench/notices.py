"""Measure notices: told to few and to many, rung at once, caught up after an absence.

Called by ``python -m bench``. One owner is a process with all that a node has; up to
three recipients are processes too, more of them stand in (``bench.standins``). An
item is one notice for one recipient: locked, signed, delivered, recorded with fsync
at both ends and receipted. Ratios are to a bare gRPC echo of the same run.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.load import Figures
from bench.notice_world import (
    REAL,
    Listener,
    NoticeWorld,
    cpu_s,
    entries,
    ledger_size,
    open_notice_world,
    pid_of,
    resident_mb,
    shares,
)
from node.model.notice import Urgency

RINGS = 100
RING_EVERY_S = 0.1
LOOK_S = 0.1


@dataclass(frozen=True)
class Told:
    """How fast notices reach ``peers`` recipients. Times in milliseconds of CPU."""

    store: str
    peers: int
    standing_in: bool
    notices: int
    published_per_s: float
    notices_per_s: float
    items_per_s: float
    owner_ms: float
    recipient_ms: float
    owner_mb: float
    recipient_mb: float


@dataclass(frozen=True)
class Rung:
    """From publishing to the bell of an open inbox, in milliseconds."""

    store: str
    peers: int
    notices: int
    p50: float
    p95: float
    p99: float
    most: float


@dataclass(frozen=True)
class CaughtUp:
    """How fast a recipient that was away is told all that waits for it.

    ``first_s`` is from its start to the first receipt. A parcel is measured from the
    moment it is put together to the moment its receipts are recorded.
    """

    store: str
    queued: int
    first_s: float
    items_per_s: float
    parcels: int
    parcel_p50: float
    parcel_p95: float
    in_order: bool
    owner_ms: float
    recipient_ms: float
    owner_mb: float
    recipient_mb: float


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    peers: tuple[int, ...]
    notices: int
    queued: int


@dataclass
class Results:
    """What was measured so far."""

    told: list[Told]
    rung: list[Rung]
    caught_up: list[CaughtUp]

    def add(self, more: Results) -> None:
        """Take more of the same."""
        self.told += more.told
        self.rung += more.rung
        self.caught_up += more.caught_up


def measure_notices(
    folder: Path,
    *,
    store: str,
    url: Callable[[], str],
    sizes: Sizes,
    say: Callable[[str], None],
) -> Results:
    """Measure one kind of store."""
    found = Results([], [], [])
    for peers in sizes.peers:
        real = peers if peers <= len(REAL) else 0
        say(f"{store}: notices to {peers}")
        world = open_notice_world(
            folder / f"{store}-{peers}", real=real, standins=peers - real, store=url
        )
        try:
            # The work is the same for many recipients with fewer notices.
            count = max(sizes.notices // max(peers // 10, 1), 10)
            found.told.append(_tell(world, store, peers, count))
            if real:
                found.rung.append(_ring(world, store, min(RINGS, sizes.notices)))
            if peers == 1 and sizes.queued:
                say(f"{store}: {sizes.queued:,} notices wait for one who is away")
                found.caught_up.append(_catch_up(world, store, sizes.queued, say))
        finally:
            world.stop()
    return found


def _tell(world: NoticeWorld, store: str, peers: int, count: int) -> Told:
    ids = world.approved(count)
    used = [cpu_s(pid) for pid in world.pids()]
    began = time.perf_counter()
    world.publish(ids)
    published = time.perf_counter() - began
    world.settle(look_s=LOOK_S)
    spent = time.perf_counter() - began
    cpu, memory = _cpu(world, used), [resident_mb(pid) for pid in world.pids()]
    standing_in = world.standins is not None
    return Told(
        store=store,
        peers=peers,
        standing_in=standing_in,
        notices=count,
        published_per_s=count / published,
        notices_per_s=count / spent,
        items_per_s=count * peers / spent,
        owner_ms=cpu[0] / (count * peers) * 1000,
        recipient_ms=sum(cpu[1:]) / (count * peers) * 1000,
        owner_mb=memory[0],
        recipient_mb=max(memory[1:]) / (peers if standing_in else 1),
    )


def _ring(world: NoticeWorld, store: str, count: int) -> Rung:
    ids = world.approved(count, urgency=Urgency.VERY_URGENT)
    listeners = [Listener(node) for node in world.recipients]
    spent: list[float] = []
    for one in ids:
        began = time.perf_counter()
        world.publish_one(one)
        spent += [(each.heard(one) - began) * 1000 for each in listeners]
        time.sleep(RING_EVERY_S)
    spent.sort()
    return Rung(
        store=store,
        peers=len(listeners),
        notices=count,
        p50=_at(spent, 0.5),
        p95=_at(spent, 0.95),
        p99=_at(spent, 0.99),
        most=spent[-1],
    )


def _catch_up(
    world: NoticeWorld, store: str, count: int, say: Callable[[str], None]
) -> CaughtUp:
    (away,) = world.recipients
    before = ledger_size(away)
    world.federation.stop_one(away)
    began = time.perf_counter()
    ids = world.approved(count)
    world.publish(ids)
    say(f"  written and published in {time.perf_counter() - began:.0f} s")
    start = ledger_size(world.owner)
    used = cpu_s(pid_of(world.owner))
    started = datetime.now(UTC)
    world.federation.start_one(away)
    world.federation.await_one(away)
    world.settle(look_s=LOOK_S * 5)
    pids = world.pids()
    cpu = (cpu_s(pids[0]) - used, cpu_s(pids[1]))
    done, parcels = _parcels(world, start)
    going_s = (done[-1][0] - done[0][0]).total_seconds()
    return CaughtUp(
        store=store,
        queued=count,
        first_s=(done[0][0] - started).total_seconds(),
        items_per_s=sum(items for _, items in done[1:]) / going_s,
        parcels=len(done),
        parcel_p50=_at(parcels, 0.5),
        parcel_p95=_at(parcels, 0.95),
        in_order=_in_order(ids, _received(away, before)),
        owner_ms=cpu[0] / count * 1000,
        recipient_ms=cpu[1] / count * 1000,
        owner_mb=resident_mb(pids[0]),
        recipient_mb=resident_mb(pids[1]),
    )


def _parcels(
    world: NoticeWorld, start: int
) -> tuple[list[tuple[datetime, int]], list[float]]:
    """Return when each parcel was receipted and its items; and how long each took.

    The first one was put together while nobody was there, and is not measured.
    """
    done: list[tuple[datetime, int]] = []
    spent: list[float] = []
    sent: datetime | None = None
    for entry in entries(world.owner, start):
        if entry.act == "notice.sent":
            sent = entry.at
        elif entry.act == "notice.receipted":
            items = sum(d["name"] == "item" for d in json.loads(entry.json)["details"])
            done.append((entry.at, items))
            if sent is not None:
                spent.append((entry.at - sent).total_seconds() * 1000)
            sent = None
    return done, sorted(spent)


def _received(node: Any, start: int) -> list[str]:
    """Return the ids that a recipient's ledger says it took, in order."""
    return [
        detail["value"].split()[1]
        for entry in entries(node, start)
        if entry.act == "notice.received"
        for detail in json.loads(entry.json)["details"]
        if detail["name"] == "item"
    ]


def _in_order(ids: Sequence[str], received: Sequence[str]) -> bool:
    """Whether each was received once, and after what its thread published before."""
    place = {one: n for n, one in enumerate(received)}
    whole = len(received) == len(ids) and set(place) == set(ids)
    return whole and all(
        place[one] < place[after]
        for share in shares(ids)
        for one, after in pairwise(share)
    )


def _cpu(world: NoticeWorld, used: Sequence[float]) -> list[float]:
    return [cpu_s(pid) - at for pid, at in zip(world.pids(), used, strict=True)]


def _at(spent: Sequence[float], share: float) -> float:
    return spent[min(len(spent) - 1, int(len(spent) * share))]


def print_notices(bare: Figures, results: Results) -> None:
    """Print the tables."""
    print()
    print(
        f"{'store':<11}{'peers':>6}{'notices':>8}{'publ/s':>8}{'notices/s':>10}"
        f"{'items/s':>9}{'of echo':>8}{'cpu ms':>8}{'theirs':>7}{'MB':>6}{'theirs':>7}"
    )
    for t in results.told:
        peers = f"{t.peers}{'*' if t.standing_in else ''}"
        print(
            f"{t.store:<11}{peers:>6}{t.notices:>8,}{t.published_per_s:>8,.0f}"
            f"{t.notices_per_s:>10,.0f}{t.items_per_s:>9,.0f}"
            f"{t.items_per_s / bare.per_second:>8.2f}{t.owner_ms:>8.2f}"
            f"{t.recipient_ms:>7.2f}{t.owner_mb:>6.0f}{t.recipient_mb:>7.0f}"
        )
    print("* recipients in one process, stores in memory; cpu ms are of one item")
    for r in results.rung:
        print(
            f"{r.store}: {r.notices} urgent notices rang at {r.peers} open inboxes, "
            f"ms from publishing: p50 {r.p50:.0f}, p95 {r.p95:.0f}, p99 {r.p99:.0f}, "
            f"most {r.most:.0f}; p95 of an echo {bare.p95:.0f}"
        )
    for c in results.caught_up:
        print(
            f"{c.store}: {c.queued:,} that waited: {c.items_per_s:,.0f} items/s "
            f"({c.items_per_s / bare.per_second:.2f} of echo), {c.parcels} parcels, "
            f"p50 {c.parcel_p50:.0f} ms, p95 {c.parcel_p95:.0f} ms, the first after "
            f"{c.first_s:.1f} s, {'in order' if c.in_order else 'NOT IN ORDER'}; "
            f"cpu ms an item {c.owner_ms:.2f} and {c.recipient_ms:.2f} theirs, "
            f"MB {c.owner_mb:.0f} and {c.recipient_mb:.0f} theirs"
        )
    print(flush=True)
