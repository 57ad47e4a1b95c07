"""The ledger in a folder is checked while no node runs, and nothing is touched."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from node.app.bind import bind, listed
from node.app.keep import backup
from node.app.offline import verify_offline
from node.app.recover import recover_operator
from node.app.running import running
from node.config import load_config
from node.doctor.folder import store as doctors_store
from node.errors import KeystoreBroken, LedgerBroken, StoreBroken
from tests.processes import SECRET, make_node


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("offline") / "node"
    make_node(folder, "gr-kept")
    return folder


@pytest.fixture
def home(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "node"))


def edit(home, statement):
    database = sqlite3.connect(home / "comity.db")
    database.execute(statement)
    database.commit()
    database.close()


def test_a_sound_ledger_holds_and_its_store_stays_as_it_was(home):
    before = (home / "comity.db").read_bytes()
    reply = verify_offline(home, SECRET)
    assert reply.ok, reply.findings
    assert reply.size > 0
    assert verify_offline(home, SECRET, (reply.checkpoint,)).ok
    assert (home / "comity.db").read_bytes() == before


TAMPERED = {
    "a leaf edited": (
        'UPDATE ledger_row SET leaf = zeroblob(42) WHERE "index" = 1',
        "not a commitment",
    ),
    "an entry blanked": (
        "UPDATE ledger_key SET entry_key = x'' WHERE \"index\" = 1",
        "no entry says",
    ),
    "a row added": (
        "INSERT INTO ledger_row SELECT 99, leaf, entry_sealed, NULL FROM ledger_row LIMIT 1",
        "never signed",
    ),
    "the size that peers were shown": (
        "UPDATE ledger_head SET shown_size = 999",
        "would not start",
    ),
}


@pytest.mark.attack
@pytest.mark.parametrize("name", TAMPERED)
def test_folder_in_which_somebody_changed(home, name):
    statement, said = TAMPERED[name]
    edit(home, statement)
    reply = verify_offline(home, SECRET)
    assert not reply.ok
    assert any(said in finding for finding in reply.findings), reply.findings


@pytest.mark.attack
def test_folder_that_cannot_be_opened_is_not_called_sound(home):
    with pytest.raises(KeystoreBroken):
        verify_offline(home, b"another passphrase")
    edit(home, "DELETE FROM ledger_head")
    with pytest.raises(LedgerBroken):
        verify_offline(home, SECRET)
    edit(home, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreBroken):
        verify_offline(home, SECRET)


def looks(home):
    """Give everything that is done with the store of a node that was made."""
    yield lambda: verify_offline(home, SECRET)
    yield lambda: backup(home, home / "a.backup")
    yield lambda: listed(home)
    yield lambda: bind(home, SECRET)
    yield lambda: recover_operator(home, SECRET, "Olga Nova", home / "olga")
    yield lambda: list(doctors_store(home, load_config(home)))
    yield lambda: running(home, SECRET).__enter__()


@pytest.mark.attack
def test_a_store_that_is_gone_is_not_begun_anew_by_whoever_opens_it(home):
    (home / "comity.db").unlink()
    kept = sorted(home.rglob("*"))
    for look in looks(home):
        with pytest.raises(StoreBroken, match=r"is not there: .*comity\.db") as why:
            look()
        assert "restore a backup" in why.value.advice
        assert sorted(home.rglob("*")) == kept
