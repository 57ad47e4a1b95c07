"""What stands at the store's place is not what was there: nothing is acknowledged on it.

On SQLite the file, its lock, or an older copy; each on a node that runs.
"""

from __future__ import annotations

import shutil
import sqlite3
import time

import pytest

from node.model.codes import OfficerRole
from node.model.desk.ledger import LEDGER_VERIFY, VerifyRequest
from tests.processes import copy_node, make_node, running
from tests.recorded import acts, add, names

KNOWN_IN_S = 3.0
BACK_IN_S = 5.0


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    home = tmp_path_factory.mktemp("t") / "pt"
    make_node(home, "pt-file")
    with running(home) as one:
        one.appoint()
        one.stop()
    return one


@pytest.fixture
def node(template, tmp_path):
    home = copy_node(template, tmp_path / "pt").home
    with running(home) as one:
        yield one


def goes_on(node):
    until = time.monotonic() + BACK_IN_S
    while not acts(node, "After"):
        assert time.monotonic() < until, node.log()
        time.sleep(0.1)
    assert node.call(OfficerRole.OPERATOR, LEDGER_VERIFY, VerifyRequest()).ok


def moved(home, away, *, names_of=("comity.db", "comity.db-wal", "comity.db-shm")):
    for name in names_of:
        if (home / name).exists():
            (home / name).rename(away / name)


def test_a_file_that_was_taken_away_is_missed_at_once_and_back_where_it_was(
    node, tmp_path
):
    away = tmp_path / "away"
    away.mkdir()
    add(node, "Before")
    moved(node.home, away)
    # Not one act more is said to be kept: nobody would find it.
    assert not acts(node, "Meanwhile")
    time.sleep(1.0)
    assert not acts(node, "Still")
    for stray in node.home.glob("comity.db*"):
        if not stray.name.endswith(".lock"):
            stray.unlink()
    moved(away, node.home)
    goes_on(node)
    assert {"Before", "After"} <= names(node)
    assert not {"Meanwhile", "Still"} & names(node)


def test_an_older_copy_in_its_place_ends_the_node_with_the_right_words(node, tmp_path):
    older = tmp_path / "older.db"
    with sqlite3.connect(node.home / "comity.db") as source:
        source.execute("VACUUM INTO ?", (str(older),))
    add(node, "Since then")
    older.chmod(0o600)
    for name in ("comity.db-wal", "comity.db-shm"):
        (node.home / name).unlink(missing_ok=True)
    older.rename(node.home / "comity.db")
    assert not acts(node, "Meanwhile")
    assert node.process.wait(20) != 0
    assert "were acknowledged: it is an older one" in node.log()


def test_a_lock_that_was_taken_away_is_taken_anew(node):
    """Or another process could take one of the same name, and the ledger would fork."""
    (node.home / "comity.db.lock").unlink()
    acts(node, "Meanwhile")
    goes_on(node)
    assert (node.home / "comity.db.lock").exists()


def test_a_new_empty_store_in_its_place_is_not_begun_upon(node, tmp_path):
    make_node(tmp_path / "other", "pt-file")
    with sqlite3.connect(tmp_path / "other" / "comity.db") as other:
        tables = other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in list(tables):
            if name != "alembic_version":
                other.execute(f'DELETE FROM "{name}"')  # noqa: S608
    other.close()
    add(node, "Before")
    for name in ("comity.db-wal", "comity.db-shm"):
        (node.home / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "other" / "comity.db", tmp_path / "empty.db")
    (tmp_path / "empty.db").rename(node.home / "comity.db")
    assert not acts(node, "Meanwhile")
    assert node.process.wait(20) != 0
    assert "the store is an empty one" in node.log()
    with sqlite3.connect(node.home / "comity.db") as found:
        assert found.execute("SELECT count(*) FROM ledger_head").fetchone() == (0,)


def test_another_agencys_store_in_its_place_ends_the_node(node, tmp_path):
    make_node(tmp_path / "other", "gr-other")
    for name in ("comity.db-wal", "comity.db-shm"):
        (node.home / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "other" / "comity.db", tmp_path / "theirs.db")
    (tmp_path / "theirs.db").chmod(0o600)
    (tmp_path / "theirs.db").rename(node.home / "comity.db")
    assert not acts(node, "Meanwhile")
    assert node.process.wait(20) != 0
    assert "ledger" in node.log()
