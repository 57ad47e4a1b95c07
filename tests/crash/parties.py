"""Who takes part where notices are killed: an owner, a taker, one further, a stranger.

Made once for a store, and used on: a node that dies is started again as it is, so
that each death is met by what all those before have left. The owner and the taker
are killed; who is further takes what the taker passes on; the stranger's side is
played by the test itself.
"""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from node.model.desk.inbox import INBOX_LIST, InboxItem, InboxList, InboxPage
from node.model.desk.ledger import LEDGER_SHOW, LedgerPage

from node.app import connect
from node.demo.federation import _free_port
from node.model.codes import OfficerRole
from node.transport.desk_client import DeskClient
from tests.faults.world import Member, TooLateError, persist
from tests.nursery import nursery
from tests.processes import STOP_S, Born, Counterpart, make_node

ANALYST = OfficerRole.ANALYST
OWNER, TAKER, FURTHER, STRANGER = "pt-owner", "gr-taker", "nl-further", "es-stranger"
WITHIN_S = 60.0
TIMEOUT_S = 20.0
POLL_S = 0.05


@dataclass
class Mortal(Born):
    """A node from the nursery, which can be told where to die if it is ``followed``.

    Each of its calls is, so that it takes longer for everything.
    """

    followed: bool = True
    _entries: list[dict[str, Any]] = field(default_factory=list)

    @property
    def trap(self) -> Path:
        return self.home / "trap"

    def start(self) -> Self:
        trap = self.trap if self.followed else None
        log = self.home / "node.log"
        self.process = nursery().start(self.words, out=log, trap=trap)
        return self

    def to_die_at(self, file: str, step: int, nth: int = 1) -> None:
        """Have it die there; if it does not run, when it is started."""
        assert self.followed
        self.trap.write_text(f"{file} {step} {nth}")
        if self.process is not None:
            self.process.send_signal(signal.SIGUSR1)
            until("the trap is set", lambda: not self.trap.exists())

    def entries(self) -> list[dict[str, Any]]:
        """Return every entry; what was read once is not read again."""
        while True:
            page = self.call(
                OfficerRole.AUDITOR,
                LEDGER_SHOW,
                LedgerPage(len(self._entries), 500, covers=True),
            )
            self._entries += [json.loads(item.json) for item in page.items]
            if len(self._entries) >= page.size:
                return self._entries


@dataclass
class Parties:
    """All who take part, and how the tests act for them."""

    members: dict[str, Member]
    stranger: Counterpart
    said: int = 0  # the position of the stranger's last item

    @property
    def owner(self) -> Mortal:
        return self._node(OWNER)

    @property
    def taker(self) -> Mortal:
        return self._node(TAKER)

    @property
    def further(self) -> Mortal:
        return self._node(FURTHER)

    def _node(self, agency: str) -> Mortal:
        node = self.members[agency].node
        assert isinstance(node, Mortal)
        return node

    def ask(
        self, agency: str, name: str, request: Any, *, role: OfficerRole = ANALYST
    ) -> Any:
        """Call an agency's desk until its node has lived through it."""

        def call() -> Any:
            with self.desk(agency, role) as desk:
                return desk.call(name, request, timeout_s=TIMEOUT_S)

        return persist(self.members[agency], call)

    def desk(self, agency: str, role: OfficerRole = ANALYST) -> DeskClient:
        """Return a desk of its own: one that has failed once is of no more use."""
        home = self.members[agency].node.home
        return connect(home, home / "credentials" / f"{role}.credential")

    def shown(self, agency: str, notice_id: str, **page: Any) -> list[InboxItem]:
        """Return the items of an inbox that are about one notice."""
        listed = self.ask(agency, INBOX_LIST, InboxPage(count=500, **page))
        assert isinstance(listed, InboxList)
        return [item for item in listed.items if item.notice_id == notice_id]

    def heal(self) -> None:
        """Have all up again, whatever the test before has left."""
        for member in self.members.values():
            member.node.trap.unlink(missing_ok=True)  # type: ignore[attr-defined]
            process = member.node.process
            if process is None or process.poll() is not None:
                member.node.kill()
                member.node.start().ready()
            member.up.set()


def until(
    what: str, holds: Callable[[], object], *, within_s: float = WITHIN_S
) -> None:
    """Wait until ``holds``."""
    over = time.monotonic() + within_s
    tick = threading.Event()
    while not holds():
        if time.monotonic() > over:
            raise TooLateError(f"after {within_s:.0f} s not yet: {what}")
        tick.wait(POLL_S)


def kill_during(member: Member, work: Callable[[], None]) -> threading.Thread:
    """Do ``work`` until the node of ``member`` has died of it; return what goes on."""
    failed: list[BaseException] = []

    def go_on() -> None:
        try:
            work()
        except BaseException as why:  # noqa: BLE001 - raised where it is waited for
            failed.append(why)

    thread = Work(go_on, failed)
    member.up.clear()
    thread.start()
    over = time.monotonic() + STOP_S
    process = member.node.process
    assert process is not None
    while process.poll() is None:
        assert not failed, f"failed before the node died: {failed[0]!r}"
        assert time.monotonic() < over, "the node did not come to the step"
        time.sleep(0.01)
    member.node.died()
    return thread


class Work(threading.Thread):
    """Work that goes on after a death."""

    def __init__(self, run: Callable[[], None], failed: list[BaseException]) -> None:
        super().__init__(target=run, daemon=True)
        self._failed = failed

    def done(self) -> None:
        """Wait for its end; raises what it raised."""
        self.join(WITHIN_S)
        assert not self.is_alive(), "the work does not end"
        if self._failed:
            raise self._failed[0]


@contextmanager
def parties(folder: Path, stores: dict[str, str]) -> Iterator[Parties]:
    """Run the agencies with ``stores`` (a URL, or nothing for SQLite)."""
    members = {}
    for agency, url in stores.items():
        home = folder / agency
        make_node(home, agency, store=url, endpoint=f"127.0.0.1:{_free_port()}")
        node = Mortal(home, followed=agency != FURTHER)
        members[agency] = Member(node)
    made = Parties(members, Counterpart.make(folder, STRANGER))
    try:
        for member in members.values():
            member.node.start()
        for member in members.values():
            member.node.ready()
            member.node.appoint()
        cards = {a: m.node.as_peer() for a, m in members.items()}
        for here, member in members.items():
            for there, peer in cards.items():
                if here != there:
                    member.node.know(peer.card, peer.fingerprint)
        keys = made.stranger.keys
        made.taker.know(made.stranger.card(), keys.fingerprint)
        made.heal()
        yield made
    finally:
        for member in members.values():
            member.node.kill()
