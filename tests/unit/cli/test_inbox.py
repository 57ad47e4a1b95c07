import json
from dataclasses import replace

import pytest
from node.model.desk.call import Nothing
from node.model.desk.inbox import (
    INBOX_EXPORT,
    INBOX_FORWARD,
    INBOX_HITS,
    INBOX_LIST,
    INBOX_MARK,
    INBOX_SHOW,
    ForwardRequest,
    HitList,
    HitPage,
    HitView,
    InboxList,
    InboxPage,
    MarkRequest,
    ReceivedRef,
)
from node.model.desk.notice import NOTICES_SUBSCRIBE, ExtractReply, NoticeEvent

from node.errors import AlreadyThere, Overloaded, Refused, Unreachable
from node.model.codes import Grade
from node.model.notice import NoticeState, Statement, Urgency
from node.model.parcel import Verb
from node.model.query import ReleasedField, WithheldGroup
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import (
    ARABIC,
    ID,
    bulletin,
    inbox,
    item,
    received,
)


def event(what="received", **changes):
    given = NoticeEvent(what, NOON, "pt-pj", ID, "red", Urgency.VERY_URGENT)
    return replace(given, **changes)


def test_the_inbox_is_a_triage_table(comity, desk):
    desk.replies[INBOX_LIST] = inbox(item(), item(kind="yellow", title=ARABIC))
    said = comity("inbox", "list").out
    assert desk.request(INBOX_LIST) == InboxPage()
    head, _, first, second = said.splitlines()[:4]
    assert head.split()[:3] == ["Urgency", "Expires", "Kind"]
    for words in ("Very urgent", "2031-03-01", "Red Notice", "pt-pj", ID, "Costa"):
        assert words in first
    assert "Read, Objection" in first
    assert ARABIC in second


def test_what_is_held_back_is_told_below_with_why(comity, desk):
    desk.replies[INBOX_LIST] = inbox(item())
    said = comity("inbox", "list").out
    assert said.index("Costa") < said.index("Held back") < said.index("fr-dcpj")
    assert "It has not been heard since this node started" in said
    desk.replies[INBOX_LIST] = InboxList((item(),), ())
    assert "Held back" not in comity("inbox", "list").out


def test_the_inbox_is_narrowed_and_ordered_by_options(comity, desk):
    desk.replies[INBOX_LIST] = InboxList((), ())
    given = ("--order", "deadline", "--kind", "red", "--kind", "blue", "--peer", "x")
    assert comity("inbox", "list", *given, "--unread", "--ended").out == "(none)\n"
    assert desk.request(INBOX_LIST) == InboxPage(
        "deadline", ("red", "blue"), ("x",), unread=True, ended=True
    )


def test_a_notice_is_shown_with_its_conditions_before_its_content(comity, desk):
    desk.replies[INBOX_SHOW] = received()
    said = comity("inbox", "show", "pt-pj", ID).out
    assert desk.request(INBOX_SHOW) == ReceivedRef("pt-pj", ID)
    order = [
        *("Red Notice", "Tell the issuing agency at once", "H2: not to be passed on"),
        *("The person is a minor.", "Spain (ES), Morocco (MA)", "Costa"),
        *("In general terms", "Summary of facts [fr]", "Un fait."),
        *("photo.jpg", "1/3", "Biometric data", "An agreement in force"),
    ]
    places = [said.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.attack
def test_attack_a_notice_that_was_taken_back_is_read_on_a_screen(comity, desk):
    view = received(
        item=item(state=NoticeState.WITHDRAWN, title=""),
        bulletin=None,
        action="",
        attachments=(),
    )
    desk.replies[INBOX_SHOW] = view
    said = comity("inbox", "show", "pt-pj", ID).out
    assert "Withdrawn" in said
    assert "It cannot be read now." in said
    assert "Costa" not in said


def test_what_is_held_back_exits_with_one(comity, desk):
    desk.replies[INBOX_SHOW] = Refused("notices of pt-pj are held back")
    assert comity("inbox", "show", "pt-pj", ID).code == 1


@pytest.mark.parametrize("mark", ["read", "acted", "objected", "contested"])
def test_a_mark_is_one_call_and_the_row_is_shown(comity, desk, mark):
    desk.replies[INBOX_MARK] = received()
    assert "Costa" in comity("inbox", "mark", mark, "pt-pj", ID).out
    assert desk.request(INBOX_MARK) == MarkRequest("pt-pj", ID, Verb(mark))


def test_an_objection_carries_its_ground_and_the_language_of_its_text(comity, desk):
    desk.replies[INBOX_MARK] = received()
    given = ("objected", "pt-pj", ID, "--ground", "other", "--text", "Pas ici")
    comity("inbox", "mark", *given, "--lang", "fr")
    sent = desk.request(INBOX_MARK)
    assert (sent.ground, sent.text, sent.language) == ("other", "Pas ici", "fr")


@pytest.mark.parametrize("mark", ["publish", "hit", "", "Read"])
def test_what_is_no_mark_of_ours_is_misuse(comity, desk, mark):
    ended = comity("inbox", "mark", mark, "pt-pj", ID)
    assert ended.code == 2
    assert desk.calls == []
    assert "read, acted, objected, contested" in ended.err


def test_a_notice_is_passed_on_to_named_peers_alone(comity, desk):
    desk.replies[INBOX_FORWARD] = received()
    assert comity("inbox", "forward", "pt-pj", ID).code == 2
    assert desk.calls == []
    comity("inbox", "forward", "pt-pj", ID, "--to", "es-pn", "--to", "nl-pol")
    sent = ForwardRequest("pt-pj", ID, ("es-pn", "nl-pol"))
    assert desk.request(INBOX_FORWARD) == sent


def test_an_export_goes_to_a_new_file(comity, desk, home):
    desk.replies[INBOX_EXPORT] = ExtractReply(b'{"notice":{}}')
    ended = comity("inbox", "export", "pt-pj", ID, "--out", home / "n.json")
    assert ended.code == 0
    assert (home / "n.json").read_bytes() == b'{"notice":{}}'
    ended = comity("inbox", "export", "pt-pj", ID, "--out", home / "n.json", "--json")
    assert json.loads(ended.out)["error"]["code"] == AlreadyThere.code
    assert json.loads(comity("inbox", "export", "pt-pj", ID).out) == {"notice": {}}


def test_an_export_that_is_none_is_a_failed_check(comity, desk):
    desk.replies[INBOX_EXPORT] = ExtractReply(b"\xff")
    assert comity("inbox", "export", "pt-pj", ID).code == 1


def test_hits_are_listed(comity, desk):
    hit = HitView(7, "pt-pj", ID, NOON, Grade.STRONG, ("name",), "es-pn/1", told=True)
    desk.replies[INBOX_HITS] = HitList((hit,))
    said = comity("inbox", "hits", "--count", "3", "--before", "9").out
    assert desk.request(INBOX_HITS) == HitPage(3, 9)
    assert "Strong match" in said
    assert "es-pn/1" in said


def test_hits_are_explained_by_place_where_nobody_knows_the_words(comity, desk):
    heard = ("name.word:2:initial", "name.common")
    hit = HitView(7, "pt-pj", ID, NOON, Grade.POSSIBLE, heard, "", told=False)
    desk.replies[INBOX_HITS] = HitList((hit,))
    said = comity("inbox", "hits").out
    assert "word 2 of the name: an initial stands for it" in said
    assert "Common name: very many people have it" in said
    told = json.loads(comity("inbox", "hits", "--json").out)["items"][0]
    assert [f["speaks"] for f in told["findings"]] == ["for", "against"]
    desk.replies[INBOX_HITS] = HitList(())
    assert comity("inbox", "hits").out == "(none)\n"


def test_events_are_printed_as_they_come_and_beats_are_not(comity, desk):
    def until_interrupted(_request):
        yield event("beat", notice_id="", kind="", sender="")
        yield event()
        yield event("missed", notice_id="", kind="", sender="")
        raise KeyboardInterrupt

    desk.replies[NOTICES_SUBSCRIBE] = until_interrupted
    ended = comity("inbox", "watch")
    assert ended.code == 0
    first, second = ended.out.splitlines()
    assert first.startswith("2026-03-01 12:00Z  Notice received  Very urgent")
    assert first.endswith(ID)
    assert "missed" in second
    assert desk.request(NOTICES_SUBSCRIBE) == Nothing()


def test_events_under_json_are_one_object_a_line(comity, desk):
    def until_interrupted(_request):
        yield from (event("beat"), event(), event("hit"))
        raise KeyboardInterrupt

    desk.replies[NOTICES_SUBSCRIBE] = until_interrupted
    ended = comity("inbox", "watch", "--json", "--lang", "ar")
    assert (ended.code, ended.err) == (0, "")
    said = [json.loads(line) for line in ended.out.splitlines()]
    assert [each["what"] for each in said] == ["received", "hit"]
    keys = {"what", "at", "sender", "notice_id", "kind", "urgency"}
    assert set(said[0]) == keys


def test_a_node_that_goes_away_ends_the_watch_with_three(comity, desk):
    desk.replies[NOTICES_SUBSCRIBE] = [event()]
    ended = comity("inbox", "watch")
    assert ended.code == 3
    assert "comity inbox list" in ended.err
    for error in (Unreachable("gone"), Overloaded("8 already wait")):
        desk.replies[NOTICES_SUBSCRIBE] = error
        assert comity("inbox", "watch").code == 3


def test_files_of_notices_are_saved_from_here(comity):
    assert "--out" in comity("inbox", "save", "--help").out


@pytest.mark.attack
@pytest.mark.parametrize("language", ["en", "ar"])
def test_attack_what_a_peer_sent_moves_the_cursor(comity, desk, language):
    evil = f"{EVIL}\n{ARABIC}\u2069"
    view = received(
        item=item(sender=evil, kind=evil, title=evil),
        bulletin=bulletin(
            kind=evil,
            originator=evil,
            category=evil,
            fields=(ReleasedField(evil, evil, "exact"),),
            withheld=(WithheldGroup(evil, evil),),
            statements=(Statement(evil, evil, evil),),
            excluded_countries=(evil,),
            evaluation=evil,
        ),
        action=evil,
    )
    desk.replies[INBOX_SHOW] = view
    desk.replies[INBOX_LIST] = inbox(view.item)
    desk.replies[NOTICES_SUBSCRIBE] = [event(evil, kind=evil, sender=evil)]
    said = comity("inbox", "show", "x", ID, "--lang", language).out
    said += comity("inbox", "list", "--lang", language).out
    said += comity("inbox", "watch", "--lang", language).out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said
    for line in said.splitlines():
        assert line.count("\u2068") == line.count("\u2069")


@pytest.mark.attack
def test_attack_a_peer_s_heading_imitates_another_notice(comity, desk):
    """A text that looks like a screen of ours stands in one cell, on one line."""
    fake = "Costa\n\nHandling  H0\nMinor  no"
    desk.replies[INBOX_SHOW] = received(
        item=item(title=fake),
        bulletin=bulletin(fields=(ReleasedField("name", fake, "exact"),)),
    )
    said = comity("inbox", "show", "pt-pj", ID).out
    assert "Costa\\n\\nHandling" in said
    assert "\nHandling  H0" not in said
