"""Files of notices from the command line: up to a draft, down to a new file."""

import hashlib
import json
import stat
from contextlib import contextmanager

import pytest

from node.cli import attachment
from node.cli.root import app
from node.cli.tree import group
from node.errors import BadInput, BadProof, NotFound, Unreachable
from node.model.desk.inbox import INBOX_FETCH, AttachmentPart, AttachmentRequest
from node.model.desk.notice import NOTICES_ATTACH, AttachmentView
from tests.unit.cli.stage import EVIL

DATA = bytes(range(256)) * 3000
SIZE = len(DATA)


@pytest.fixture(autouse=True)
def commands():
    """Both commands in a group of their own, so that they are tested as they are."""
    tried = group("Tried alone.")
    tried.command("attach")(attachment.attach)
    tried.command("save")(attachment.save)
    app.add_typer(tried, name="tried")
    yield
    app.registered_groups.pop()


@pytest.fixture
def photo(home):
    path = home / "photo.jpg"
    path.write_bytes(DATA)
    return path


def view(**changes):
    given = {
        "id": "0a1b",
        "name": "photo.jpg",
        "media_type": "image/jpeg",
        "size": len(DATA),
        "chunks": 3,
        "here": 3,
    }
    return AttachmentView(**(given | changes))


def parts(data=DATA, *, size=SIZE, name="photo.jpg", step=262144):
    told = (name, "image/jpeg", size)
    yield AttachmentPart(b"", *told)
    for at in range(0, len(data), step):
        yield AttachmentPart(data[at : at + step], *told)


def test_a_file_is_sent_whole_and_its_attachment_told(comity, desk, photo):
    desk.replies[NOTICES_ATTACH] = [view(chunks=2, here=2), view()]
    ended = comity("tried", "attach", "pt-pj/1", photo)
    sent = desk.request(NOTICES_ATTACH)
    assert b"".join(c.data for c in sent) == DATA
    assert [c.last for c in sent] == [False] * (len(sent) - 1) + [True]
    assert {(c.notice_id, c.name) for c in sent} == {("pt-pj/1", "photo.jpg")}
    assert ended.code == 0
    assert "0a1b" in ended.out


def test_the_attachment_is_told_as_json_without_a_key(comity, desk, photo):
    desk.replies[NOTICES_ATTACH] = [view()]
    ended = comity("tried", "attach", "pt-pj/1", photo, "--name", "a.jpg", "--json")
    assert json.loads(ended.out)["id"] == "0a1b"
    assert "key" not in ended.out
    assert desk.request(NOTICES_ATTACH)[0].name == "a.jpg"


def test_a_file_that_did_not_arrive_in_full_is_a_failed_check(comity, desk, photo):
    for told in ([], [view(size=5)], [view(here=2)]):
        desk.replies[NOTICES_ATTACH] = told
        assert comity("tried", "attach", "pt-pj/1", photo).code == 1


def test_a_file_that_changes_while_it_is_sent_is_not_attached(
    comity, desk, photo, monkeypatch
):
    """It grows once the node has the first part of it."""
    chunks = attachment._chunks

    def growing(*given):
        for chunk in chunks(*given):
            yield chunk
            with photo.open("ab") as file:
                file.write(b"more")

    monkeypatch.setattr(attachment, "_chunks", growing)
    desk.replies[NOTICES_ATTACH] = [view()]
    ended = comity("tried", "attach", "pt-pj/1", photo)
    assert ended.code == 2
    assert "grew" in ended.err


def test_an_empty_or_missing_file_is_misuse_and_nothing_is_sent(comity, desk, home):
    (home / "empty.jpg").write_bytes(b"")
    for name in ("empty.jpg", "none.jpg", "."):
        assert comity("tried", "attach", "pt-pj/1", home / name).code == 2
    assert not desk.calls


def test_what_the_node_refuses_is_told(comity, desk, photo):
    desk.replies[NOTICES_ATTACH] = BadInput("the file is text", advice="Rename it.")
    ended = comity("tried", "attach", "pt-pj/1", photo)
    assert ended.code == 2
    assert "the file is text" in ended.err


def test_a_file_is_saved_whole_for_its_owner_alone(comity, desk, home):
    desk.replies[INBOX_FETCH] = parts()
    ended = comity(
        "tried", "save", "es-pn", "es-pn/1", "0a1b", "--out", "got.jpg", "--json"
    )
    got = home / "got.jpg"
    assert got.read_bytes() == DATA
    assert stat.S_IMODE(got.stat().st_mode) == 0o600
    assert desk.request(INBOX_FETCH) == AttachmentRequest("es-pn", "es-pn/1", "0a1b")
    told = json.loads(ended.out)
    assert told["sha256"] == hashlib.sha256(DATA).hexdigest()
    assert told["bytes"] == len(DATA)


def test_a_file_of_ours_is_asked_for_with_a_dash(comity, desk):
    desk.replies[INBOX_FETCH] = parts()
    comity("tried", "save", "-", "pt-pj/1", "0a1b", "--out", "got.jpg")
    assert desk.request(INBOX_FETCH).sender == ""


@pytest.mark.attack
def test_nothing_is_overwritten_and_nothing_asked_for(comity, desk, home):
    (home / "got.jpg").write_bytes(b"mine")
    (home / "link.jpg").symlink_to(home / "elsewhere")
    for name in ("got.jpg", "link.jpg"):
        ended = comity("tried", "save", "es-pn", "n", "a", "--out", name)
        assert ended.code == 2
    assert (home / "got.jpg").read_bytes() == b"mine"
    assert not (home / "elsewhere").exists()
    assert not desk.calls


@pytest.mark.attack
def test_name_that_a_peer_chose_names_no_file(comity, desk, home):
    desk.replies[INBOX_FETCH] = parts(name="../../escaped.jpg")
    before = set(home.rglob("*"))
    comity("tried", "save", "es-pn", "n", "a", "--out", "got.jpg")
    assert set(home.rglob("*")) - before == {home / "got.jpg"}
    assert not (home.parent / "escaped.jpg").exists()


@pytest.mark.attack
def test_name_that_drives_a_terminal_is_shown_as_text(comity, desk):
    desk.replies[INBOX_FETCH] = parts(name=EVIL)
    ended = comity("tried", "save", "es-pn", "n", "a", "--out", "got.jpg")
    assert ended.code == 0
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out


@pytest.mark.attack
@pytest.mark.parametrize("size", [len(DATA) - 1, len(DATA) + 1, 0])
def test_file_of_another_size_than_announced_is_taken_away(comity, desk, home, size):
    desk.replies[INBOX_FETCH] = parts(size=size)
    assert comity("tried", "save", "es-pn", "n", "a", "--out", "got.jpg").code == 1
    assert not (home / "got.jpg").exists()


@pytest.mark.parametrize("error", [Unreachable("gone"), BadProof("no"), NotFound("no")])
def test_a_file_that_broke_off_is_taken_away(comity, desk, home, error):
    def broken(_request):
        yield from list(parts())[:3]
        raise error

    desk.replies[INBOX_FETCH] = broken
    assert comity("tried", "save", "es-pn", "n", "a", "--out", "got.jpg").code != 0
    assert not (home / "got.jpg").exists()


def test_the_bar_of_an_upload_stands_where_the_node_is(
    comity, desk, photo, monkeypatch
):
    shown = []

    @contextmanager
    def bar(_doing, _size):
        yield shown.append

    monkeypatch.setattr(attachment, "bar", bar)
    desk.replies[NOTICES_ATTACH] = [view(size=1000, chunks=1, here=1), view()]
    assert comity("tried", "attach", "pt-pj/1", photo).code == 0
    assert shown == [1000, SIZE]
