"""One database, one journal: a second one would fork the ledger."""

from __future__ import annotations

import subprocess
import sys

import pytest

from node.errors import StoreBroken
from node.store import open_store
from node.store.engine import open_engine
from node.store.lock import lock_ledger
from tests.contracts.builders import ORIGIN, commit
from tests.postgres import need_binaries, run_cluster


@pytest.mark.attack
def test_a_second_journal_on_one_database_is_refused(opened, url, keys):
    store = opened(url)
    for _ in range(2):
        with pytest.raises(StoreBroken, match="another node process"):
            open_store(url, keys, ORIGIN)
    assert commit(store).index == 0


def test_the_lock_is_free_once_the_store_is_closed(opened, url):
    opened(url).close()
    assert commit(opened(url)).index == 0


@pytest.mark.attack
def test_another_process_is_refused_too(opened, url):
    opened(url)
    program = (
        "import sys\n"
        "from node.errors import StoreBroken\n"
        "from node.store.engine import open_engine\n"
        "from node.store.lock import lock_ledger\n"
        "connection = open_engine(sys.argv[1]).connect()\n"
        "connection.detach()\n"
        "try:\n    lock_ledger(connection)\n"
        "except StoreBroken:\n    sys.exit(7)\n"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", program, url], check=False, timeout=60
        ).returncode
        == 7
    )


@pytest.mark.attack
def test_a_link_in_place_of_the_lock_is_refused(sqlite_url, tmp_path):
    engine = open_engine(sqlite_url)
    (tmp_path / "victim").write_text("kept")
    (tmp_path / "store" / "node.db.lock").symlink_to(tmp_path / "victim")
    with engine.connect() as connection, pytest.raises(StoreBroken):
        lock_ledger(connection)
    assert (tmp_path / "victim").read_text() == "kept"
    engine.dispose()


@pytest.mark.attack
def test_a_server_that_does_not_fsync_is_refused(keys):
    with run_cluster(need_binaries(), "fsync=off") as server:
        url = server.fresh()
        with pytest.raises(StoreBroken, match="fsync off"):
            open_store(url, keys, ORIGIN)
