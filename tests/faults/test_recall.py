"""What was taken back is gone: at every recipient, in every form, whatever failed.

Notices with marks in their content reach three recipients, who read them, fetch
their files and match them with records. One recipient is backed up, one goes away.
Then most of the notices are withdrawn, cancelled or expire, while the line fails and
nodes are killed. Who was away comes back and shows nothing before it has obeyed; who
was backed up is made anew from the backup. In the end a thief, who has every store,
file and passphrase of the recipients, finds the content of what stayed, and no other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from node.clock import SystemClock
from node.crypto.keystore import open_keystore
from node.errors import ComityError, NotFound, Refused
from node.model.codes import OfficerRole, Purpose
from node.model.desk.call import ById
from node.model.desk.inbox import (
    INBOX_EXPORT,
    INBOX_FETCH,
    INBOX_FIND,
    INBOX_FORWARD,
    INBOX_HITS,
    INBOX_MARK,
    INBOX_SHOW,
    AttachmentRequest,
    FindRequest,
    ForwardRequest,
    HitPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.desk.notice import NOTICES_SHOW
from node.model.parcel import Verb
from node.model.query import Question, Term
from tests.crash.stories import person
from tests.faults import thief
from tests.faults.officers import Pair, at_work
from tests.faults.plan import Plan, killings, seed_of_run
from tests.faults.recalled import Marked, write
from tests.faults.stores import MIXES, OWNER, RECIPIENTS, how_many, mix
from tests.faults.world import Member, World, federation, inbox, until
from tests.postgres import PostgresServer
from tests.processes import (
    SECRET,
    NodeProcess,
    as_configured,
    comity,
    write_secret,
)

NOTICES = 40
MOST = 120  # a mark is looked for in every byte; more of them prove nothing more
MOMENTS_A_KILL = 12
LIFE = timedelta(seconds=30)
STEADY, KEPT, AWAY = RECIPIENTS  # obeys at once; is backed up; comes back late
ANALYST = OfficerRole.ANALYST
_ENDS = {"Withdraw": "purpose-achieved", "Cancel": "not-compliant"}


@dataclass
class Story:
    """What was told, and what each recipient had of it before the recall."""

    notices: list[Marked] = field(default_factory=list)
    keys: dict[str, dict[str, bytes]] = field(default_factory=dict)

    @property
    def over(self) -> list[Marked]:
        return [n for n in self.notices if n.fate]

    @property
    def alive(self) -> list[Marked]:
        return [n for n in self.notices if not n.fate]

    def gone(self) -> set[bytes]:
        return {n.mark for n in self.over}


@pytest.mark.faults
@pytest.mark.slow
@pytest.mark.attack
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("stores", MIXES)
def test_attack_read_at_a_recipient_what_was_taken_back(
    stores: str, folder: Path, postgres_server: PostgresServer
) -> None:
    seed, count = seed_of_run(), min(how_many(NOTICES), MOST)
    print(f"\nCOMITY_FAULT_SEED={seed} COMITY_FAULT_NOTICES={count} {stores}")
    plan, began = Plan(seed), time.monotonic()
    plan.calm()
    with federation(folder, mix(stores, postgres_server), plan) as world:
        story = _tell(world, seed, count)
        backup = folder / "before.backup"
        _run("--dir", world.members[KEPT].node.home, "backup", "--out", backup)
        world.members[AWAY].node.kill()
        print(f"told after {time.monotonic() - began:.0f} s")

        plan.storm()
        _take_back(world, story, seed)
        world.calm()
        world.settle(without=(AWAY,))
        met = {str(fate): times for fate, times in plan.met.most_common()}
        print(f"taken back after {time.monotonic() - began:.0f} s; {met}")
        _obeyed(world, story, STEADY, KEPT)

        _comes_back(world, story)
        old = _made_anew(world, story, backup, folder, postgres_server)
        _obeyed(world, story, *RECIPIENTS)
        for agency in RECIPIENTS:
            _shows_what_stayed(world.members[agency], story)
        _exports(world, story, folder)
        _backups(world, story, folder, postgres_server)
        nodes = [*(world.members[a].node for a in RECIPIENTS), old]
        for agency in RECIPIENTS:
            node = world.members[agency].node
            until(
                "no destroyed key lies in the log of a node that runs",
                lambda node=node: not _dead_keys(node, story),
                within_s=30,
            )
            assert node.stop() == 0
        for node in nodes:
            _robbed(node, story)
        world.members[OWNER].node.verify()
    print(f"done after {time.monotonic() - began:.0f} s")


# --- before the recall -----------------------------------------------------------------


def _tell(world: World, seed: int, count: int) -> Story:
    """Publish all, let recipients work with them, and let all of it arrive."""
    story, dice = Story(), Random(f"{seed}/marks")
    for agency in RECIPIENTS:
        record = person("r-1", "Nobody Example", birthDate="1970-01-01")
        world.members[agency].node.load(record.encode())
    pair = Pair.at(world.members[OWNER])
    lasting = count - count // 4
    for number in range(lasting):
        story.notices.append(write(pair, number, dice))
    world.settle()
    for number in range(lasting, count):
        until_then = SystemClock().now() + LIFE
        story.notices.append(write(pair, number, dice, valid_until=until_then))
    pair.close()
    world.settle()
    for agency in RECIPIENTS:
        _work_with(world.members[agency], story)
    for agency in RECIPIENTS:
        node = world.members[agency].node
        story.keys[agency] = thief.keys_of_notices(node.url)
        # The thief would find it all now: so that nothing is found later says something.
        marks = {n.mark for n in story.notices if n.fate != "Expire"}
        assert thief.found(marks, thief.contents(node.url, _keys(node))).keys() == marks
    return story


def _work_with(member: Member, story: Story) -> None:
    """Read, fetch, search and match, as officers do."""
    node = member.node
    for number, told in enumerate(story.notices):
        with suppress(NotFound):  # one whose short life is over
            view = node.call(ANALYST, INBOX_SHOW, ReceivedRef(OWNER, told.notice_id))
            for file in view.attachments:
                request = AttachmentRequest(OWNER, told.notice_id, file.id)
                parts = node.desk(ANALYST).stream(INBOX_FETCH, request)
                data = b"".join(part.data for part in parts)
                assert told.mark in data
            if number % 3 == 0:
                read = MarkRequest(OWNER, told.notice_id, Verb.READ)
                node.call(ANALYST, INBOX_MARK, read)
    assert _found(node, "Nobody", "1970-01-01") is not None


# --- the recall ------------------------------------------------------------------------


def _take_back(world: World, story: Story, seed: int) -> None:
    """Withdraw and cancel in the storm, and wait for what expires."""
    running = tuple(a for a in world.members if a != AWAY)
    world.kill_at(killings(seed, running, MOMENTS_A_KILL))
    ending = [n for n in story.over if n.fate in _ENDS]

    def end(pair: Pair, number: int) -> None:
        told = ending[number]
        pair.end(told.notice_id, told.fate, _ENDS[told.fate])
        world.proxy.count()

    at_work(world.members[OWNER], end, range(len(ending)))
    expiring = [n.notice_id for n in story.over if n.fate == "Expire"]
    world.members[OWNER].up.wait(60)
    seat = world.members[OWNER].seat()

    def expired() -> bool:
        with suppress(ComityError):
            return all(
                seat.call(NOTICES_SHOW, ById(one)).state == "expired"
                for one in expiring
            )
        return False

    until("the clock has ended what had its time", expired)
    seat.close()


def _obeyed(world: World, story: Story, *agencies: str) -> None:
    """The owner sees that all of it was obeyed, and by which entry."""
    for told in story.over:
        view = world.members[OWNER].node.call(
            ANALYST, NOTICES_SHOW, ById(told.notice_id)
        )
        for one in view.recipients:
            if one.peer in agencies:
                assert one.state in ("obeyed", "expired"), one
                assert one.leaf, one
                assert one.receipted_at is not None, one


# --- who was away, and who was made anew -----------------------------------------------


def _comes_back(world: World, story: Story) -> None:
    """Start who was away, first with nobody to hear, then with all."""
    member, plan = world.members[AWAY], world.proxy.plan
    plan.unreachable.add(AWAY)
    member.node.start().ready()
    _shows_nothing(member.node, story)
    assert inbox(member).held_back
    plan.unreachable.clear()
    world.settle()


def _made_anew(
    world: World,
    story: Story,
    backup: Path,
    folder: Path,
    server: PostgresServer,
) -> NodeProcess:
    """Put the node from the old backup in the place of the one that obeyed."""
    member, plan = world.members[KEPT], world.proxy.plan
    old = member.node
    assert old.stop() == 0
    new = _restored(backup, folder / f"{KEPT}-new", old, server)
    # The backup outlives the recall, and has nothing that could be recalled.
    _finds_nothing(new, {n.mark for n in story.notices})
    plan.unreachable.add(KEPT)
    member.node = new.start().ready()
    new.renew()
    new.accept()
    _shows_nothing(new, story)
    plan.unreachable.clear()
    world.settle()
    until(
        "what stayed was sent again to who was made anew",
        lambda: _listed(new) == _stayed(story),
    )
    return old


def _restored(
    backup: Path, home: Path, like: NodeProcess, server: PostgresServer
) -> NodeProcess:
    into: tuple[object, ...] = ()
    if not like.url.startswith("sqlite"):
        into = ("--store", as_configured(server.fresh()))
    _run(
        "restore",
        "--yes",
        backup,
        home,
        *into,
        "--passphrase-file",
        like.home / "passphrase",
    )
    write_secret(home / "passphrase", SECRET.decode())
    return NodeProcess(home)


def _shows_nothing(node: NodeProcess, story: Story) -> None:
    """Nothing is listed, shown, found, exported, fetched, passed on or matched."""
    listed = inbox(Member(node))
    assert not listed.items
    assert {h.sender for h in listed.held_back} <= {OWNER, STEADY}
    assert not _found(node, "Nobody", "1970-01-01")
    assert not node.call(ANALYST, INBOX_HITS, HitPage()).items
    for told in story.notices[:: max(1, len(story.notices) // 12)]:
        named = ReceivedRef(OWNER, told.notice_id)
        for call, request in (
            (INBOX_SHOW, named),
            (INBOX_EXPORT, named),
            (INBOX_FORWARD, ForwardRequest(OWNER, told.notice_id, (STEADY,))),
            (INBOX_MARK, MarkRequest(OWNER, told.notice_id, Verb.READ)),
        ):
            with pytest.raises((Refused, NotFound)):
                node.call(ANALYST, call, request)


def _found(node: NodeProcess, name: str, born: str) -> list[str]:
    """Search at home; return the owners of what is found that is not ours."""
    request = FindRequest(
        Purpose.INVESTIGATION,
        "26/0001",
        "organised-or-armed-robbery",
        "eu-2023-977",
        (Question("person", (Term("name", name), Term("birth_date", born))),),
    )
    reply = node.call(ANALYST, INBOX_FIND, request)
    return [found.owner for found in reply.found if found.owner]


# --- afterwards ------------------------------------------------------------------------


def _stayed(story: Story) -> set[str]:
    return {n.notice_id for n in story.alive}


def _listed(node: NodeProcess) -> set[str]:
    return {item.notice_id for item in inbox(Member(node)).items}


def _shows_what_stayed(member: Member, story: Story) -> None:
    assert _listed(member.node) == _stayed(story)
    ended = inbox(member, ended=True).items
    assert not any(item.title for item in ended if item.notice_id not in _stayed(story))
    for told in story.over:
        for sender in (OWNER, STEADY):
            with pytest.raises((Refused, NotFound)):
                _export(member.node, sender, told)


def _export(node: NodeProcess, sender: str, told: Marked) -> bytes:
    named = ReceivedRef(sender, told.notice_id)
    content = node.call(ANALYST, INBOX_EXPORT, named).content
    assert isinstance(content, bytes)
    return content


def _exports(world: World, story: Story, folder: Path) -> None:
    """No export of a ledger, and of notices only what stayed, has content."""
    for agency in RECIPIENTS:
        node = world.members[agency].node
        shown = [_export(node, OWNER, told) for told in story.alive]
        assert all(
            told.mark in text for told, text in zip(story.alive, shown, strict=True)
        )
        out = folder / f"{agency}.ledger"
        auditor = node.home / "credentials" / "auditor.credential"
        _run(
            *("--dir", node.home, "--credential", auditor),
            *("ledger", "export", "--out", out),
        )
        marks = {n.mark for n in story.notices}
        assert not thief.found(marks, thief.files(out))


def _backups(world: World, story: Story, folder: Path, server: PostgresServer) -> None:
    """A backup of now, and what is made from it, hold nothing of others' notices."""
    for agency in RECIPIENTS:
        node, file = world.members[agency].node, folder / f"{agency}.backup"
        _run("--dir", node.home, "backup", "--out", file)
        new = _restored(file, folder / f"{agency}-copy", node, server)
        marks = {n.mark for n in story.notices}
        assert not thief.found(marks, [("backup", file.read_bytes())])
        _finds_nothing(new, marks)


def _finds_nothing(node: NodeProcess, marks: set[bytes]) -> None:
    assert not thief.found(marks, _all_of(node))


def _robbed(node: NodeProcess, story: Story) -> None:
    """Hand a node that stands still to the thief."""
    assert not thief.found(story.gone(), _all_of(node))
    stayed = {n.mark for n in story.alive}
    assert thief.found(stayed, thief.contents(node.url, _keys(node))).keys() == stayed
    over = {n.notice_id for n in story.over}
    for row in thief.rows(node.url, "received"):
        if row["notice_id"] in over:
            assert not row["key"]
            assert not row["tokens"]
    held = {r["number"] for r in thief.rows(node.url, "received") if r["key"]}
    for row in thief.rows(node.url, "received_selector"):
        assert row["number"] in held
    for row in thief.rows(node.url, "chunk"):
        assert row["notice_id"] not in over
    assert not _dead_keys(node, story)


def _dead_keys(node: NodeProcess, story: Story) -> list[str]:
    """Return where keys that were destroyed still lie, beside or in the database.

    PostgreSQL's files are not looked into: there they lie until VACUUM (decision 0031).
    """
    if not node.url.startswith("sqlite"):
        return []
    over, had = {n.notice_id for n in story.over}, story.keys[node.agency]
    dead = {key for notice_id, key in had.items() if notice_id in over}
    assert dead
    return [
        place
        for place, text in thief.files(node.home)
        if any(key in text for key in dead)
    ]


def _all_of(node: NodeProcess) -> Iterator[thief.Lying]:
    yield from thief.files(node.home)
    yield from thief.values(node.url)
    yield from thief.contents(node.url, _keys(node))


def _keys(node: NodeProcess):  # type: ignore[no-untyped-def]
    return open_keystore(node.home / "keystore", secret=SECRET)


def _run(*words: object) -> None:
    done = comity(*words)
    assert done.returncode == 0, done.stderr
