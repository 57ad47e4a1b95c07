"""Every filter of every list reaches the node, and the next page keeps them."""

import shlex
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from node.model.desk.inbox import INBOX_LIST, InboxList, InboxPage
from node.model.desk.ledger import LEDGER_FIND, LEDGER_SHOW, EntryList, LedgerPage
from node.model.desk.notice import NOTICES_LIST, NoticeList, NoticePage
from node.model.desk.query import QUERIES_LIST, QueryList
from node.model.desk.record import RECORDS_LIST, RecordList, RecordPage
from node.model.desk.release import RELEASES_LIST, PendingList, ReleasePage

FIRST, LAST = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
DAYS = ("--since", "2026-03-01", "--until", "2026-03-02")
WHY = ("--purpose", "investigation", "--case", "C-1", "--offence", "fraud")
WHY = (*WHY, "--basis", "eu-2023-977")


@pytest.mark.parametrize(
    ("command", "call", "reply", "asked"),
    [
        (
            (
                "notice list --state draft --kind red --peer es-pn --officer me --case C "
                "--category person --text x --after AB12 --page 5"
            ),
            NOTICES_LIST,
            NoticeList(()),
            NoticePage(
                *(("draft",), 5, "AB12", ("red",), "es-pn", "me", "C", "person", "x"),
                since=FIRST,
                until=LAST,
            ),
        ),
        (
            "inbox list --order oldest --case C --category person --text x --page 5",
            INBOX_LIST,
            InboxList((), ()),
            InboxPage(
                *("oldest", (), (), False, False, 5, 0, "C", "person", "x"),
                since=FIRST,
                until=LAST,
            ),
        ),
        (
            "release list --peer es-pn --case C --category person --reference AB12",
            RELEASES_LIST,
            PendingList(()),
            ReleasePage(50, "", "es-pn", "C", "person", "AB12", FIRST, LAST),
        ),
        (
            (
                "ledger show --act query --peer es-pn --officer o-1 --case C --text x "
                "--oldest-first --after 7 --page 5"
            ),
            LEDGER_SHOW,
            EntryList(0, ()),
            LedgerPage(
                *(7, 5, "", False, "query", "es-pn", "o-1", "C", "x", FIRST, LAST),
                oldest_first=True,
            ),
        ),
        (
            "ledger show --act query --after 7",
            LEDGER_SHOW,
            EntryList(0, ()),
            LedgerPage(-20, 20, act="query", since=FIRST, until=LAST, before=7),
        ),
        (
            (
                f"record list --role suspect --source s --handling H1 --text x "
                f"--newest-first --after AB12 {' '.join(WHY)}"
            ),
            RECORDS_LIST,
            RecordList(()),
            RecordPage(
                *("", 20, "AB12", "investigation", "C-1", "fraud", "eu-2023-977"),
                *("suspect", "s", "H1", "x", FIRST, LAST, True),
            ),
        ),
    ],
)
def test_every_filter_reaches_the_node(  # noqa: PLR0917 - one a column
    comity, desk, command, call, reply, asked
):
    desk.replies[call] = reply
    ended = comity(*command.split(), *DAYS)
    assert (ended.code, ended.err) == (0, "")
    assert desk.request(call) == asked


def test_the_command_for_the_next_page_keeps_what_was_given(comity, desk):
    desk.replies[NOTICES_LIST] = NoticeList((), "pt-pj/AB12-0000-0000")
    given = ("--state", "draft", "--state", "approved", "--text", "two words")
    said = comity("notice", "list", *given, "--page", "5", "--before", "X").out
    assert (
        "comity notice list --state draft --state approved --count 5 "
        "--text 'two words' --after pt-pj/AB12-0000-0000"
    ) in said
    desk.replies[QUERIES_LIST] = QueryList(())
    assert "--after" not in comity("query", "list").out


def test_a_flag_stays_a_flag_on_the_next_page(comity, desk):
    desk.replies[LEDGER_SHOW] = EntryList(9, (), next=5)
    said = comity("ledger", "show", "--oldest-first", "--act", "query").out
    assert "comity ledger show --act query --oldest-first --after 5" in said


def test_programs_read_where_the_next_page_begins(comity, desk):
    desk.replies[LEDGER_SHOW] = EntryList(9, (), next=5)
    assert '"next": 5' in comity("ledger", "show", "--json").out


def test_the_next_page_of_a_search_is_of_the_same_search(comity, desk):
    """Its text is an argument, and no option."""
    desk.replies[LEDGER_FIND] = EntryList(9, (), next=5, looked=3)
    given = ("ledger", "find", "Maria da Silva", "--reason", "request 14/26")
    said = comity(*given, "--count", "7").out
    (again,) = (
        line.partition("more: ")[2] for line in said.splitlines() if "more: " in line
    )
    asked = desk.request(LEDGER_FIND)
    assert comity(*shlex.split(again)[1:]).code == 0
    assert desk.request(LEDGER_FIND) == replace(asked, before=5)


def test_a_search_says_what_it_has_looked_into_and_what_it_could_not(comity, desk):
    desk.replies[LEDGER_FIND] = EntryList(9, (), looked=3, closed=2)
    said = comity("ledger", "find", "Maria", "--reason", "request 14/26").out
    assert "Nothing is found" in said
    assert "Exhibits looked into: 3" in said
    assert "2 could not be" in said
    assert "comity ledger verify" in said


def test_what_found_nothing_is_told_as_it_was_asked(comity, desk):
    """A misspelt act finds nothing, too."""
    desk.replies[LEDGER_SHOW] = EntryList(9, ())
    said = comity("ledger", "show", "--act", "query.answerd", "--peer", "es-cnp").out
    assert "Nothing is found by: comity ledger show" in said
    assert "--act query.answerd --peer es-cnp" in said
