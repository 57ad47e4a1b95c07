"""What was lost comes back: a passphrase, a key, an operator, a node."""

from __future__ import annotations

import json

import pytest

from node.errors import KeystoreBroken, NotYourRole
from node.model.codes import OfficerRole
from node.model.desk.call import ById, Nothing
from node.model.desk.key import KEYS_CANCEL, KEYS_LIST, KEYS_ROTATE, RotateRequest
from node.model.desk.node import NODE_STATUS
from node.model.desk.officer import OFFICERS_AGREE, OFFICERS_REFUSE
from node.transport.desk_client import DeskClient
from tests.postgres import need_binaries, run_cluster
from tests.processes import (
    SECRET,
    Born,
    as_configured,
    comity,
    make_node,
    running,
    write_secret,
)

NEW = "another passphrase for tests"


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "pt-pj"
    make_node(folder, "pt-pj")
    return folder


def acts(node):
    return [entry["act"] for entry in node.entries()]


def test_a_passphrase_is_changed_beside_a_running_node_and_recorded_at_its_start(
    home, tmp_path
):
    write_secret(tmp_path / "new", NEW)
    change = (
        *("--dir", home, "key", "passphrase"),
        *("--passphrase-file", home / "passphrase"),
        *("--new-passphrase-file", tmp_path / "new"),
    )
    with running(home) as node:
        node.appoint()
        done = comity(*change)
        assert done.returncode == 0, done.stderr
        again = comity(*change)
        assert again.returncode == 1, "the old one opens nothing any more"
        # It goes on with what it has opened, and changes no key.
        node.desk().call(NODE_STATUS, Nothing())
        with pytest.raises(KeystoreBroken) as caught:
            node.desk().call(KEYS_ROTATE, RotateRequest("tls", 60))
        assert "restart it" in caught.value.advice
        assert "key.unchanged" in acts(node)
        assert node.stop() == 0
    (home / "passphrase").unlink()
    write_secret(home / "passphrase", NEW)
    for _ in range(2):  # recorded once
        with running(home) as node:
            assert acts(node).count("keystore.resealed") == 1
            node.desk().call(KEYS_ROTATE, RotateRequest("tls", 60))
            node.verify()
            assert node.stop() == 0


def test_the_passphrase_file_that_is_configured_gets_the_new_one(home, tmp_path):
    file = home / "comity.toml"
    named = file.read_text().replace(
        'passphrase_file = ""', 'passphrase_file = "passphrase"'
    )
    file.write_text(named)
    write_secret(tmp_path / "new", NEW)
    given = ("--new-passphrase-file", tmp_path / "new")
    done = comity("--dir", home, "key", "passphrase", *given)
    assert done.returncode == 0, done.stderr
    assert (home / "passphrase").read_text() == NEW + "\n"
    assert (home / "passphrase").stat().st_mode & 0o777 == 0o600
    with running(home) as node:
        assert node.stop() == 0


def test_a_key_is_rotated_sooner_than_planned_and_the_planned_one_taken_back(home):
    with running(home) as node:
        node.appoint()
        before = node.desk().call(KEYS_LIST, Nothing())
        week = 7 * 24 * 3600
        late = node.desk().call(KEYS_ROTATE, RotateRequest("sealing", week)).items[-1]
        node.desk().call(KEYS_ROTATE, RotateRequest("sealing", 0))
        left = node.desk().call(KEYS_CANCEL, ById(late.key_id)).items
        assert late.key_id not in [key.key_id for key in left]
        assert len(left) == len(before.items) + 1
        assert acts(node)[-3:].count("key.cancelled") == 1
        assert node.stop() == 0


def recover(home, out, name="Olga Nova"):
    given = ("--passphrase-file", home / "passphrase", "--json")
    return comity("--dir", home, "officer", "recover", name, "--out", out, *given)


def test_a_lost_operator_is_recovered_after_the_delay_or_by_a_second_person(
    home, tmp_path
):
    out = tmp_path / "new.credential"
    with running(home) as node:
        node.appoint()
        running_one = recover(home, out)
        assert running_one.returncode == 1, "the node holds its store"
        assert not out.exists()
        assert node.stop() == 0
    (home / "credentials" / "operator.credential").rename(tmp_path / "lost")
    done = recover(home, out)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert out.stat().st_mode & 0o777 == 0o600
    assert recover(home, tmp_path / "second").returncode == 2, "one waits already"
    (tmp_path / "lost").rename(home / "credentials" / "operator.credential")
    with running(home) as node:
        assert "officer.recovered" in acts(node)
        # Nothing before the delay, and every officer hears of it.
        opened = comity("--dir", home, "--credential", out, "status")
        assert opened.returncode == 1
        other = home / "credentials" / "release-officer.credential"
        heard = comity("--dir", home, "--credential", other, "officer", "list")
        assert "made at the machine without an officer" in heard.stderr
        node.call(OfficerRole.AUDITOR, OFFICERS_AGREE, ById(made["pseudonym"]))
        opened = comity("--dir", home, "--credential", out, "status")
        assert opened.returncode == 0, opened.stderr
        assert node.stop() == 0


@pytest.mark.attack
def test_a_recovered_operator_is_refused_by_who_checks_and_never_opens_anything(
    home, tmp_path
):
    out = tmp_path / "new.credential"
    with running(home) as node:
        node.appoint()
        assert node.stop() == 0
    made = json.loads(recover(home, out).stdout)
    with running(home) as node:
        node.call(OfficerRole.AUDITOR, OFFICERS_REFUSE, ById(made["pseudonym"]))
        with pytest.raises(NotYourRole), connected(node, out) as desk:
            desk.call(NODE_STATUS, Nothing())
        assert node.stop() == 0


@pytest.mark.attack
def test_nobody_is_recovered_without_the_passphrase(home, tmp_path):
    write_secret(tmp_path / "guess", "a wrong passphrase, guessed")
    given = ("--passphrase-file", tmp_path / "guess", "--out", tmp_path / "out")
    done = comity("--dir", home, "officer", "recover", "Eve", *given)
    assert done.returncode == 1
    assert not (tmp_path / "out").exists()


def connected(node, credential) -> DeskClient:
    from node.app import connect

    return connect(node.home, credential)


def test_a_node_on_postgresql_whose_password_lay_in_its_folder_is_restored(tmp_path):
    """The file is in no backup: where it is now is said, and kept in the configuration."""
    with run_cluster(need_binaries()) as server:
        server.execute("CREATE ROLE node LOGIN PASSWORD 'right horse'")
        (rules,) = server.folder.rglob("pg_hba.conf")
        rules.write_text("local all node scram-sha-256\nlocal all postgres trust\n")
        server.execute("SELECT pg_reload_conf()")
        urls = []
        for name in ("first", "second"):
            server.execute(f"CREATE DATABASE {name} OWNER node")
            url = server.url(name).replace("postgres@", "node@")
            urls.append(as_configured(url))
        write_secret(tmp_path / "db.password", "right horse")
        write_secret(tmp_path / "passphrase", SECRET.decode())
        secret = ("--passphrase-file", tmp_path / "passphrase")
        home = tmp_path / "first"
        done = comity(
            *("init", home, "--agency", "pt-pj", "--country", "PT", "--name", "PJ"),
            *("--store", urls[0], "--password-file", tmp_path / "db.password", *secret),
        )
        assert done.returncode == 0, done.stderr
        # As an operator may have it: beside the configuration, and named so.
        write_secret(home / "db.password", "right horse")
        file = home / "comity.toml"
        file.write_text(
            file.read_text().replace(str(tmp_path / "db.password"), "db.password")
        )
        backup = tmp_path / "backup"
        done = comity("--dir", home, "backup", "--out", backup)
        assert done.returncode == 0, done.stderr
        into = ("restore", backup, tmp_path / "again", "--store", urls[1], *secret)
        refused = comity(*into, "--yes")
        assert refused.returncode == 2
        assert "--password-file" in refused.stderr
        used = comity(
            *("restore", backup, tmp_path / "again", *secret, "--yes"),
            *("--password-file", tmp_path / "db.password"),
        )
        assert (used.returncode, "not empty" in used.stderr) == (2, True)
        named = ("--password-file", tmp_path / "db.password", "--yes")
        done = comity(*into, *named)
        assert done.returncode == 0, done.stderr
        checked = comity(
            *("--dir", tmp_path / "again", "ledger", "verify", "--offline", *secret)
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr
        node = Born(tmp_path / "again")
        write_secret(node.home / "passphrase", SECRET.decode())
        try:
            node.start().ready()
        finally:
            node.kill()


def test_a_backup_is_looked_into_before_anything_is_asked_or_made(home, tmp_path):
    backup = tmp_path / "backup"
    assert comity("--dir", home, "backup", "--out", backup).returncode == 0
    asked = comity("restore", backup, tmp_path / "again")
    assert (asked.returncode, "--yes" in asked.stderr) == (2, True)
    altered = bytearray(backup.read_bytes())
    altered[len(altered) // 2] ^= 1
    backup.write_bytes(altered)
    told = comity("restore", backup, tmp_path / "again", "--yes")
    assert told.returncode == 2
    assert not (tmp_path / "again").exists()
