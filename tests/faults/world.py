"""Four agencies as real processes, with the box between them, and who kills them.

owner, recipients → storm (officers at work, the line failing, nodes killed)
                  → calm → settled: everything said has its receipt
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from node.model.desk.call import ById, Nothing
from node.model.desk.delivery import DELIVERIES_LIST, DELIVERIES_RETRY, DeliveryList
from node.model.desk.inbox import INBOX_LIST, InboxList, InboxPage
from node.model.desk.node import NODE_STATUS

from node.app import connect
from node.crypto.keystore import open_keystore
from node.demo.federation import _free_port
from node.errors import ComityError, Unreachable
from node.model.codes import OfficerRole
from node.transport.desk_client import DeskClient
from tests.faults.plan import Killing, Plan
from tests.faults.proxy import Proxy
from tests.processes import SECRET, Born, NodeProcess, make_node

DELIVER_S = 2.0
SYNC_S = 15
SETTLE_S = 240.0
UP_S = 60.0
POLL_S = 0.15


class TooLateError(AssertionError):
    """Something that must come about did not, in time."""


def until(what: str, holds: Callable[[], bool], *, within_s: float = SETTLE_S) -> None:
    """Wait until ``holds``; it is asked a few times a second."""
    over = time.monotonic() + within_s
    tick = threading.Event()
    while not holds():
        if time.monotonic() > over:
            raise TooLateError(f"after {within_s:.0f} s not yet: {what}")
        tick.wait(POLL_S)


@dataclass
class Seat:
    """An officer's desk that outlives the node's process."""

    home: Path
    role: OfficerRole
    _desk: DeskClient | None = None

    def call(self, name: str, request: Any, *, timeout_s: float = 20.0) -> Any:
        """Make one call. Raises ``Unreachable``: it is unknown what became of it."""
        if self._desk is None:
            file = self.home / "credentials" / f"{self.role}.credential"
            self._desk = connect(self.home, file)
        try:
            return self._desk.call(name, request, timeout_s=timeout_s)
        except Unreachable:
            self.close()
            raise

    def close(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()


@dataclass
class Member:
    """One agency: its node, and the thread that kills it and starts it again."""

    node: NodeProcess
    up: threading.Event = field(default_factory=threading.Event)
    kills: int = 0
    failed: list[BaseException] = field(default_factory=list)
    _orders: queue.Queue[float | None] = field(default_factory=queue.Queue)
    _thread: threading.Thread | None = None

    def order(self, after_s: float) -> None:
        """Have it killed after a moment, and started again."""
        self._orders.put(after_s)

    def rest(self) -> None:
        """Kill nothing more; wait until the last one killed is up again."""
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join()
            self._thread = None
        if self.failed:
            raise self.failed[0]

    def alive(self) -> None:
        """Fail if the process has ended and nobody here has ended it."""
        process = self.node.process
        code = process.poll() if process is not None else None
        if code is not None and self.up.is_set() and process is self.node.process:
            raise AssertionError(f"exit {code} of itself: {self.node.log()}")

    def seat(self, role: OfficerRole = OfficerRole.ANALYST) -> Seat:
        return Seat(self.node.home, role)

    def _work(self) -> None:
        dead = threading.Event()
        while (after_s := self._orders.get()) is not None:
            dead.wait(after_s)
            try:
                self.up.clear()
                self.node.kill()
                self.kills += 1
                self.node.start().ready()
                self.up.set()
            except BaseException as why:  # noqa: BLE001 - told to who waits
                self.failed.append(why)
                return


@dataclass
class World:
    """The agencies, and the line between them."""

    proxy: Proxy
    members: dict[str, Member]
    owner: str

    @property
    def recipients(self) -> tuple[str, ...]:
        return tuple(a for a in self.members if a != self.owner)

    def start(self) -> None:
        """Start all, let them know each other, and let the line open."""
        for member in self.members.values():
            member.node.start()
        for agency, member in self.members.items():
            member.node.ready()
            member.up.set()
            member.node.appoint()
            listens = member.node.desk().call(NODE_STATUS, Nothing()).wire_address
            keys = open_keystore(member.node.home / "keystore", secret=SECRET)
            self.proxy.open(agency, keys, listens)
        for here in self.members.values():
            for there in self.members.values():
                if here is not there:
                    peer = there.node.as_peer()
                    here.node.know(peer.card, peer.fingerprint)
        self.proxy.start()

    def kill_at(self, killings: Iterator[Killing]) -> None:
        """Kill as is planned, counted by what happens on the line and at the desks."""
        due = next(killings)
        for member in self.members.values():
            if member._thread is None:
                member._thread = threading.Thread(target=member._work, daemon=True)
                member._thread.start()

        def begun(number: int) -> None:
            nonlocal due
            if number >= due.at and not self.proxy.plan.is_calm:
                self.members[due.who].order(due.after_s)
                due = next(killings)

        self.proxy.begun = begun

    def calm(self) -> None:
        """End all faults and killings; everybody is up again afterwards."""
        self.proxy.plan.calm()
        for member in self.members.values():
            member.rest()

    def settle(self, *, without: tuple[str, ...] = ()) -> None:
        """Wait until nothing is on its way between any two, and all were heard.

        Agencies in ``without`` are left out: they do not run.
        """
        there = tuple(a for a in self.members if a not in without)
        for agency in there:
            operator = self.members[agency].seat(OfficerRole.OPERATOR)
            for peer in there:
                if peer != agency:
                    operator.call(DELIVERIES_RETRY, ById(peer))
            operator.close()
        until(
            "every item has its receipt",
            lambda: (
                not any(
                    way.waiting
                    for agency in there
                    for way in self.ways(agency).ways
                    if way.peer in there
                )
            ),
        )
        until(
            "every owner was heard",
            lambda: (
                not any(
                    inbox(self.members[a]).held_back for a in there if a != self.owner
                )
            ),
        )

    def ways(self, agency: str) -> DeliveryList:
        """Return how the ways of an agency are."""
        desk = self.members[agency].node.desk()
        listed = desk.call(DELIVERIES_LIST, Nothing())
        assert isinstance(listed, DeliveryList)
        return listed

    def stop(self) -> None:
        """End everything, whatever state it is in."""
        for member in self.members.values():
            with suppress(BaseException):
                member.rest()
            with suppress(AssertionError):
                member.node.kill()
        self.proxy.stop()


def inbox(member: Member, **page: Any) -> InboxList:
    """Return a page of an agency's inbox."""
    listed = member.node.call(
        OfficerRole.ANALYST, INBOX_LIST, InboxPage(count=500, **page)
    )
    assert isinstance(listed, InboxList)
    return listed


@contextmanager
def federation(folder: Path, stores: Mapping[str, str], plan: Plan) -> Iterator[World]:
    """Run agencies with ``stores`` (a URL, or nothing for SQLite) under ``plan``.

    The first of them is the owner.
    """
    proxy = Proxy(plan)
    members = {}
    for agency, store in stores.items():
        home = folder / agency
        make_member(home, agency, store=store, endpoint=proxy.place(agency))
        members[agency] = Member(Born(home))
    world = World(proxy, members, owner=next(iter(members)))
    try:
        world.start()
        yield world
    finally:
        world.stop()


def make_member(home: Path, agency: str, *, store: str, endpoint: str) -> None:
    """Make a node whose card names the box, and which listens elsewhere."""
    make_node(home, agency, store=store, endpoint=endpoint)
    configure(home, "listen", f"127.0.0.1:{_free_port()}", section="wire")
    configure(home, "deliver_timeout_s", DELIVER_S)
    configure(home, "sync_every_s", SYNC_S)


def configure(home: Path, key: str, value: object, *, section: str = "") -> None:
    """Set one key of a node's configuration."""
    file = home / "comity.toml"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    before = rf"(?ms)(^\[{section}\]$.*?)" if section else r"(?m)()"
    settings, count = re.subn(
        rf"{before}^{key} = [^\n]*$", rf"\g<1>{key} = {text}", file.read_text(), count=1
    )
    assert count == 1, key
    file.write_text(settings)


def persist(member: Member, work: Callable[[], Any]) -> Any:
    """Do ``work`` until the node has lived through it; it must bear repeating."""
    while True:
        try:
            return work()
        except Unreachable:
            member.alive()
            if not member.up.wait(UP_S):
                raise TooLateError("a node that was killed did not come back") from None
        except ComityError as why:
            if type(why) is not ComityError:
                raise
            # What a node says whose store or desk is going down under a call.
            assert member.up.wait(UP_S)
