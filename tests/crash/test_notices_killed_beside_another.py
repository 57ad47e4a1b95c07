"""Kill -9 one of two processes in the midst of a notice: the other goes on, alone.

They share a PostgreSQL. The one that dies has the couriers; nobody waits until it is
back, and whoever it had told is not told twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from node.app.duties import COURIER
from node.demo.federation import _free_port
from node.model.codes import OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.node import NODE_STATUS
from tests.crash import notice_balance
from tests.crash.killer import ROOT, steps_of
from tests.crash.notice_proof import agree
from tests.crash.notice_stories import Publishing, Story, Withdrawing
from tests.crash.notice_table import ACTS, CHANNEL, WRITER, Row
from tests.crash.notice_table import COURIER as COURIERS
from tests.crash.part import drawn
from tests.crash.parties import (
    FURTHER,
    OWNER,
    TAKER,
    Mortal,
    Parties,
    kill_during,
    parties,
    until,
)
from tests.faults.world import Member, Seat
from tests.postgres import PostgresServer
from tests.processes import as_configured, copy_node, share

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("notices-of-two")]

DELIVER = f"{CHANNEL}/deliver.py"
ROWS = [
    *(Row(Publishing, DELIVER, step) for step in sorted(steps_of(ROOT / DELIVER))),
    *(Row(Publishing, COURIERS, step) for step in (1, 2, 4)),
    *(Row(Publishing, ACTS, step, 3) for step in (1, 6)),
    *(Row(Publishing, WRITER, step, 4) for step in (4, 5)),
    *(Row(Withdrawing, WRITER, step, 2) for step in (4, 5)),
]


class _Seat(Seat):
    """A desk at whichever of the processes serves the officers of an agency now."""

    def __init__(self, member: Member, role: OfficerRole) -> None:
        self._member, self.role, self._desk = member, role, None

    @property
    def home(self) -> Path:  # type: ignore[override]
        return self._member.node.home


class _Agency(Member):
    """An agency of several processes; ``node`` is the one that is spoken to."""

    def seat(self, role: OfficerRole = OfficerRole.ANALYST) -> Seat:
        return _Seat(self, role)


@dataclass
class Two:
    """The owner's two processes: the one that is killed, and the one that stays."""

    all: Parties
    victim: Mortal
    other: Mortal

    def begin(self) -> None:
        """Have both up, with the couriers at the one that will die."""
        self.all.members[OWNER].node = self.victim
        if self.other.process is not None:
            assert self.other.stop() == 0, self.other.log()
        self.all.heal()
        until("it has the couriers", lambda: COURIER in duties(self.victim))
        self.other.start().ready()
        assert COURIER not in duties(self.other)

    def go_on_without(self) -> None:
        """Let the owner be the process that stays."""
        self.all.members[OWNER].node = self.other
        self.all.members[OWNER].up.set()


def duties(node: Mortal) -> str:
    """Return what a process says that it does alone."""
    listed = node.call(OfficerRole.OPERATOR, NODE_STATUS, Nothing()).processes
    (own,) = (line for line in listed if "(this one)" in line)
    return own.rpartition(": ")[2]


@pytest.fixture(scope="module")
def two(folder: Path, postgres_server: PostgresServer) -> Iterator[Two]:
    home = folder / "of-two"
    home.mkdir()
    url = as_configured(postgres_server.fresh())
    with parties(home, {OWNER: url, TAKER: "", FURTHER: ""}) as made:
        victim = made.owner
        made.members[OWNER] = _Agency(victim)
        assert victim.stop() == 0, victim.log()
        share(victim)
        other = Mortal(copy_node(victim, home / "other").home, followed=False)
        _listen_elsewhere(other)
        try:
            yield Two(made, victim, other)
        finally:
            for node in (victim, other):
                if node.process is not None:
                    node.kill()


def _listen_elsewhere(node: Mortal) -> None:
    file = node.home / "comity.toml"
    listen = f'listen = "127.0.0.1:{_free_port()}"'
    settings, times = re.subn(r'(?m)^listen = "127.*"$', listen, file.read_text())
    assert times == 1
    file.write_text(settings)


@pytest.mark.parametrize("row", drawn(ROWS), ids=str)
def test_what_one_process_died_of_the_other_does_once_and_nobody_waits(
    row: Row, two: Two
) -> None:
    two.begin()
    story: Story = row.story(two.all)
    story.prepare()
    two.victim.to_die_at(row.file, row.step, row.nth)
    work = kill_during(two.all.members[OWNER], story.work)

    # It stays dead: the other does all that is left.
    two.go_on_without()
    work.done()
    story.check()
    notice_balance.check(two.other)
    assert COURIER in duties(two.other)

    two.victim.start().ready()
    notice_balance.check(two.victim)
    for agency in (TAKER, FURTHER):
        notice_balance.check(two.all.members[agency].node)  # type: ignore[arg-type]


def test_after_all_these_deaths_every_two_ledgers_agree(two: Two) -> None:
    two.begin()
    assert two.other.stop() == 0, two.other.log()
    agree(two.all)
