"""The ledger in a folder is checked while no node runs, and nothing is touched."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from node.app.offline import verify_offline
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
