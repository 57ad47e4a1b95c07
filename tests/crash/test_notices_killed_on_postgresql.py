"""Kill -9 at each numbered step of what is done about notices, on PostgreSQL.

All steps, or a part of them (``part.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.notice_proof import agree
from tests.crash.notice_table import Row, die_and_go_on, rows
from tests.crash.part import drawn
from tests.crash.parties import FURTHER, OWNER, TAKER, Parties, parties
from tests.postgres import PostgresServer
from tests.processes import as_configured

pytestmark = [pytest.mark.crash, pytest.mark.xdist_group("notices-postgresql")]


@pytest.fixture(scope="module")
def agencies(folder: Path, postgres_server: PostgresServer) -> Iterator[Parties]:
    home = folder / "on-postgresql"
    home.mkdir()
    stores = {a: as_configured(postgres_server.fresh()) for a in (OWNER, TAKER)}
    with parties(home, stores | {FURTHER: ""}) as made:
        yield made


@pytest.mark.parametrize("row", drawn(rows()), ids=str)
def test_a_node_killed_at_a_step_does_all_about_notices_once(
    row: Row, agencies: Parties
) -> None:
    die_and_go_on(row, agencies)


def test_after_all_these_deaths_every_two_ledgers_agree(agencies: Parties) -> None:
    agree(agencies)
