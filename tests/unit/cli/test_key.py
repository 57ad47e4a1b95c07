import io
from dataclasses import replace
from datetime import timedelta

import pytest

from node.cli import world
from node.model.desk.call import ById
from node.model.desk.key import (
    KEYS_CANCEL,
    KEYS_LIST,
    KEYS_ROTATE,
    KeyList,
    KeyView,
    RotateRequest,
)
from tests.unit.cli.stage import NOON

KEYS = KeyList((KeyView("s-1", "signing", NOON, NOON, NOON),))


def test_keys_are_listed_with_their_lives(comity, desk):
    desk.replies[KEYS_LIST] = KEYS
    said = comity("key", "list").out
    assert "s-1" in said
    assert "2026-03-01 12:00Z" in said


def test_a_rotation_leaves_peers_time_to_take_the_new_card(comity, desk):
    desk.replies[KEYS_ROTATE] = KEYS
    comity("key", "rotate", "signing")
    assert desk.request(KEYS_ROTATE) == RotateRequest("signing", 86_400)
    comity("key", "rotate", "tls", "--active-in", "90m")
    assert desk.request(KEYS_ROTATE) == RotateRequest("tls", 5400)


def test_a_key_before_its_card_is_made_only_if_that_is_said(comity, desk):
    """Used before peers can have the card, it cuts the node off from all of them."""
    desk.replies[KEYS_ROTATE] = KEYS
    ended = comity("key", "rotate", "tls", "--active-in", "0s")
    assert (ended.code, desk.calls) == (2, [])
    assert "no peer has the new card" in ended.err
    assert comity("key", "rotate", "tls", "--active-in", "0s", "--at-once").code == 0
    assert desk.request(KEYS_ROTATE) == RotateRequest("tls", 0)


def test_after_a_rotation_it_is_told_what_to_do_and_what_was_done_twice(comity, desk):
    later = NOON + timedelta(days=7)
    keys = [KeyView("tls-0", "tls", NOON, NOON, later)]
    planned = KeyView("tls-a", "tls", NOON, later, later)
    desk.replies[KEYS_ROTATE] = KeyList((*keys, planned))
    said = comity("key", "rotate", "tls").out
    assert "comity peer card --out" in said
    assert "planned" not in said
    desk.replies[KEYS_ROTATE] = KeyList((*keys, planned, replace(planned, key_id="b")))
    said = comity("key", "rotate", "tls").out
    assert "2 are planned for tls: tls-a, b" in said
    assert "comity key cancel" in said


def test_a_span_that_is_none_reaches_no_node(comity, desk):
    assert comity("key", "rotate", "tls", "--active-in", "soon").code == 2
    assert desk.calls == []


def test_a_planned_key_is_taken_back_by_its_id(comity, desk):
    desk.replies[KEYS_CANCEL] = KEYS
    assert comity("key", "cancel", "tls-abc").code == 0
    assert desk.request(KEYS_CANCEL) == ById("tls-abc")


@pytest.fixture
def changing(monkeypatch):
    calls = []
    monkeypatch.setattr(world, "passphrase_file", lambda _home: None)
    monkeypatch.setattr(
        world, "change_passphrase", lambda *given: calls.append(given[1:])
    )
    return calls


OLD, NEW = b"the old horse battery", b"the new horse battery"


def written(path, secret):
    path.write_bytes(secret + b"\n")
    path.chmod(0o600)
    return path


def test_the_passphrase_is_changed_from_files_or_stdin(
    comity, changing, monkeypatch, tmp_path
):
    old, new = (written(tmp_path / n, s) for n, s in (("old", OLD), ("new", NEW)))
    files = ("--passphrase-file", old, "--new-passphrase-file", new)
    assert comity("key", "passphrase", *files).code == 0
    piped = io.TextIOWrapper(io.BytesIO(OLD + b"\n" + NEW + b"\n"))
    monkeypatch.setattr("sys.stdin", piped)
    given = ("--passphrase-file", "-", "--new-passphrase-file", "-")
    ended = comity("key", "passphrase", *given)
    assert ended.code == 0
    assert "horse" not in ended.out + ended.err
    assert changing == [(OLD, NEW), (OLD, NEW)]


@pytest.mark.parametrize("new", [b"", b"short", None])
def test_a_passphrase_that_is_none_changes_nothing(comity, changing, tmp_path, new):
    given = ["--passphrase-file", written(tmp_path / "old", OLD)]
    if new is not None:
        given += ["--new-passphrase-file", written(tmp_path / "new", new)]
    ended = comity("key", "passphrase", *given)
    assert (ended.code, changing) == (2, [])
    assert "new passphrase" in ended.err
