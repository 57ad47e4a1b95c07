"""Every notice once at every recipient, with proof, whatever line and power do.

An owner and three recipients as real processes. Two pairs of officers bring notices
out while the line between the nodes loses, delays, repeats, reorders, cuts and
changes envelopes, and while owner and recipients are killed with SIGKILL; officers
at the recipients read meanwhile, so that both directions carry something. Then the
line is well again, and everything that is kept is held against everything else.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from node.model.desk.notice import NOTICES_LIST, NoticePage

from node.model.codes import OfficerRole
from tests.faults.evidence import check_stream, kept
from tests.faults.officers import KINDS, Pair, Reader, at_work, content
from tests.faults.plan import Plan, killings, seed_of_run
from tests.faults.stores import MIXES, OWNER, RECIPIENTS, how_many, mix
from tests.faults.world import World, federation, inbox
from tests.postgres import PostgresServer
from tests.processes import comity

NOTICES = 140
HEADS = 150  # checkpoints of one ledger that an auditor brings, of all there are


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("stores", MIXES)
def test_each_notice_arrives_once_with_proof_whatever_fails(
    stores: str, folder: Path, postgres_server: PostgresServer
) -> None:
    seed, count = seed_of_run(), how_many(NOTICES)
    print(f"\nCOMITY_FAULT_SEED={seed} COMITY_FAULT_NOTICES={count} {stores}")
    plan, began = Plan(seed), time.monotonic()
    with federation(folder, mix(stores, postgres_server), plan) as world:
        up = time.monotonic() - began
        every = 12 + count // 50
        world.kill_at(killings(seed, tuple(world.members), every))
        published = _storm(world, seed, count)
        stormy = time.monotonic() - began
        world.calm()
        kills = {a: m.kills for a, m in world.members.items()}
        world.settle()
        print(
            f"{count} notices; up after {up:.0f} s, out after {stormy:.0f} s, settled "
            f"after {time.monotonic() - began:.0f} s; killed {kills}; "
            f"{ {str(f): n for f, n in plan.met.most_common()} }"
        )
        _ledgers(world, folder, published, read=_inboxes(world, published))
    print(f"checked after {time.monotonic() - began:.0f} s")


def _storm(world: World, seed: int, count: int) -> dict[str, str]:
    """Let officers work through the storm; return the kinds published, by id."""
    published: dict[str, str] = {}
    over = threading.Event()
    readers = [
        Reader(world.members[a], Random(f"{seed}/{a}")) for a in world.recipients
    ]

    def publish(pair: Pair, number: int) -> None:
        wanted = content(number)
        published[pair.publish(wanted)] = wanted.kind
        world.proxy.count()

    def read(reader: Reader) -> None:
        while not over.wait(0.5):
            reader.once()

    threads = [threading.Thread(target=read, args=(one,)) for one in readers]
    for thread in threads:
        thread.start()
    try:
        at_work(world.members[OWNER], publish, range(count))
    finally:
        over.set()
        for thread in threads:
            thread.join()
    assert len(published) == count
    return published


def _inboxes(world: World, published: dict[str, str]) -> dict[str, set[str]]:
    """Each recipient shows each notice once, and nothing else; return who read what."""
    read: dict[str, set[str]] = {agency: set() for agency in RECIPIENTS}
    for agency in RECIPIENTS:
        seen: Counter[str] = Counter()
        for kind in KINDS:
            listed = inbox(world.members[agency], kinds=(kind,))
            seen.update(item.notice_id for item in listed.items)
            read[agency] |= {i.notice_id for i in listed.items if i.read_at}
            assert len(listed.items) < 500, "more than a page: count them otherwise"
        assert seen == dict.fromkeys(published, 1)
    ours = _ours(world)
    assert ours == set(published), "published and never answered for, or the reverse"
    assert any(read.values())
    return read


def _ours(world: World) -> set[str]:
    node, found, before = world.members[OWNER].node, set[str](), ""
    while True:
        page = NoticePage(("published",), 50, before)
        items = node.call(OfficerRole.ANALYST, NOTICES_LIST, page).items
        if not items:
            return found
        found.update(item.notice_id for item in items)
        assert all((i.recipients, i.told) == (3, 3) for i in items)
        before = items[-1].notice_id


def _ledgers(
    world: World, folder: Path, published: dict[str, str], read: dict[str, set[str]]
) -> None:
    """Stop all nodes, and hold every ledger against the others'."""
    cards = {}
    exports = {}
    for agency, member in world.members.items():
        cards[agency] = member.node.as_peer().card
        exports[agency] = folder / f"{agency}.export"
        done = comity(
            *("--dir", member.node.home),
            *("--credential", member.node.home / "credentials" / "auditor.credential"),
            *("ledger", "export", "--out", exports[agency]),
        )
        assert done.returncode == 0, done.stderr
        assert member.node.stop() == 0
    checkpoints: dict[str, list[str]] = {a: [] for a in cards}
    with ExitStack() as stack:
        books = {
            a: stack.enter_context(kept(m.node, cards[a]))
            for a, m in world.members.items()
        }
        for agency in RECIPIENTS:
            out = check_stream(books[OWNER], books[agency])
            lines = {f"publish {notice} 1 held" for notice in published}
            assert out.items == dict.fromkeys(lines, 1)
            assert out.receipts == len(published)
            checkpoints[agency] += out.checkpoints

            back = check_stream(books[agency], books[OWNER])
            told = {f"read {notice} 1 noted" for notice in read[agency]}
            assert back.items == dict.fromkeys(told, 1)
            checkpoints[OWNER] += back.checkpoints
    for agency, export in exports.items():
        _offline(folder, export, checkpoints[agency])


def _offline(folder: Path, export: Path, checkpoints: list[str]) -> None:
    """Verify an export without node or key, against all that others hold of it."""
    held: list[object] = []
    for number, note in enumerate(checkpoints[:: len(checkpoints) // HEADS + 1]):
        file = folder / f"{export.name}.{number}.checkpoint"
        file.write_text(note)
        held += ["--checkpoint", file]
    done = comity("ledger", "verify", "--export", export, *held)
    assert done.returncode == 0, done.stdout + done.stderr
