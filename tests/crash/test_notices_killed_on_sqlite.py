"""Kill -9 at each numbered step of what is done about notices, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.killer import ROOT, steps_of
from tests.crash.notice_proof import agree
from tests.crash.notice_table import FLOWS, ROOM, Row, die_and_go_on, rows
from tests.crash.parties import FURTHER, OWNER, TAKER, Parties, parties

pytestmark = pytest.mark.xdist_group("notices-sqlite")

STORES = dict.fromkeys((OWNER, TAKER, FURTHER), "")


@pytest.fixture(scope="module")
def agencies(folder: Path) -> Iterator[Parties]:
    home = folder / "on-sqlite"
    home.mkdir()
    with parties(home, STORES) as made:
        yield made


@pytest.mark.crash
@pytest.mark.parametrize("row", [*rows()], ids=str)
def test_a_node_killed_at_a_step_does_all_about_notices_once(
    row: Row, agencies: Parties
) -> None:
    die_and_go_on(row, agencies)


@pytest.mark.crash
def test_after_all_these_deaths_every_two_ledgers_agree(agencies: Parties) -> None:
    agree(agencies)


def test_every_flow_of_notices_with_numbered_steps_has_its_rows() -> None:
    stepped = {
        str(file.relative_to(ROOT))
        for file in (ROOT / ROOM).rglob("*.py")
        if steps_of(file)
    }
    assert stepped == {file for file in FLOWS if file.startswith(ROOM)}
    for file in FLOWS:
        steps = sorted(steps_of(ROOT / file))
        assert steps == list(range(1, len(steps) + 1)), file
