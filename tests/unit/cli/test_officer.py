import json
import stat
from dataclasses import replace

from node.cli import screen
from node.errors import NotYourRole
from node.model.desk.call import ById
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_AGREE,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REFUSE,
    OFFICERS_REISSUE,
    OFFICERS_RENEW,
    OfficerAddReply,
    OfficerAddRequest,
    OfficerList,
    OfficerView,
)
from node.model.officer import StaffChange
from node.present.officer import staff_news
from tests.unit.cli.stage import EVIL, NOON

ANA = OfficerView("o-7", "Ana", ("analyst",), active=True, added_at=NOON)


def tell_news(change):
    screen.note(staff_news(change))


def test_a_credential_goes_to_a_file_of_its_owner_alone(comity, desk, home):
    desk.replies[OFFICERS_ADD] = OfficerAddReply("o-7", "comity-SECRET")
    out = home / "ana"
    ended = comity("officer", "add", "Ana", "--role", "analyst", "--out", out)
    assert ended.code == 0
    assert out.read_text() == "comity-SECRET\n"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "SECRET" not in ended.out + ended.err
    assert desk.request(OFFICERS_ADD) == OfficerAddRequest("Ana", ("analyst",))


def test_without_a_file_the_credential_is_shown_once(comity, desk):
    desk.replies[OFFICERS_ADD] = OfficerAddReply("o-7", "comity-SECRET")
    ended = comity("officer", "add", "Ana", "--role", "analyst", "--json")
    assert json.loads(ended.out)["credential"] == "comity-SECRET"


def test_no_credential_is_issued_where_it_cannot_be_kept(comity, desk, home):
    (home / "ana").touch()
    ended = comity("officer", "add", "Ana", "--role", "analyst", "--out", home / "ana")
    assert ended.code == 2
    assert desk.calls == []


def test_a_refusal_leaves_no_empty_file(comity, desk, home):
    desk.replies[OFFICERS_ADD] = NotYourRole("officer o-1 may not call Officers.Add")
    ended = comity("officer", "add", "Ana", "--role", "analyst", "--out", home / "ana")
    assert ended.code == 1
    assert not (home / "ana").exists()


def test_officers_are_listed_and_disabled(comity, desk):
    desk.replies[OFFICERS_LIST] = OfficerList((ANA,))
    desk.replies[OFFICERS_DISABLE] = ANA
    assert "Ana" in comity("officer", "list").out
    assert comity("officer", "disable", "o-7").code == 0
    assert desk.request(OFFICERS_DISABLE) == ById("o-7")


def test_roles_that_two_people_give_are_agreed_to_refused_and_seen_to_wait(
    comity, desk
):
    waits = replace(ANA, roles=(), waiting=("auditor",), proposed_by="o-1")
    desk.replies |= {OFFICERS_AGREE: waits, OFFICERS_REFUSE: waits}
    assert "auditor" in comity("officer", "agree", "o-7").out
    assert comity("officer", "refuse", "o-7").code == 0
    assert desk.request(OFFICERS_AGREE) == ById("o-7")
    assert desk.request(OFFICERS_REFUSE) == ById("o-7")


def test_a_credential_is_renewed_into_a_file_of_its_owner(comity, desk, home):
    desk.replies[OFFICERS_RENEW] = OfficerAddReply("o-7", "comity-SECRET")
    ended = comity("officer", "renew", "--out", home / "mine")
    assert ended.code == 0
    assert (home / "mine").read_text() == "comity-SECRET\n"
    assert "SECRET" not in ended.out + ended.err


def test_news_of_the_staff_are_words_beside_the_reply(capsys):
    at = {"at": NOON, "begins": NOON}
    tell_news(StaffChange("o-7", f"Ana{EVIL}", ("auditor",), "agreed", "o-2", **at))
    said = capsys.readouterr()
    assert not said.out
    assert "(o-7) is agreed to as auditor, by o-2" in said.err
    assert "from 2026-03-01 12:00Z" in said.err
    assert "\x1b" not in said.err


def test_news_of_many_alike_are_one_line_that_says_how_many(capsys):
    at = {"at": NOON, "more": 15}
    tell_news(StaffChange("o-7", "Ana", ("auditor",), "refused", "o-2", **at))
    (line,) = capsys.readouterr().err.splitlines()
    assert "likewise before: 15" in line


def test_a_new_credential_goes_to_a_file_too(comity, desk, home):
    desk.replies[OFFICERS_REISSUE] = OfficerAddReply("o-7", "comity-SECRET")
    out = home / "ana"
    ended = comity("officer", "reissue", "Ana", "--out", out)
    assert ended.code == 0
    assert out.read_text() == "comity-SECRET\n"
    assert "SECRET" not in ended.out + ended.err
    assert desk.request(OFFICERS_REISSUE) == ById("Ana")
