import pytest

from node.model.desk.ledger import DoubtList, EntryList, EntryView, VerifyReply
from node.present import plain
from node.present.element import Tone, Verbatim
from node.present.ledger import doubt_list, entry_list, entry_page, verdict_page
from tests.unit.cli.stage import NOON

ENTRY = EntryView(7, "ask", NOON, False, '{"asker": "pt-pj", "case": "C-1"}')


def test_entries_are_told_with_who_asked_whom():
    table, count = entry_list(EntryList(9, (ENTRY,), shown=8))
    assert table.rows == (("7", "2026-03-01 12:00Z", "ask", "pt-pj", "C-1", ""),)
    assert count.text == "Entries in all: 9; shown to peers: 8"


@pytest.mark.parametrize(("erased", "tone"), [(True, Tone.PLAIN), (False, Tone.BAD)])
def test_content_that_is_gone_and_that_no_entry_erased_is_bad(erased, tone):
    entry = EntryView(7, "ask", NOON, erased, "{}", note="gone")
    assert list(entry_page(entry))[-1] == plain.line("gone", tone)


def test_an_entry_that_cannot_be_read_is_told_as_it_is():
    entry = EntryView(7, "ask", NOON, False, "{not json")
    _, block = entry_page(entry)
    assert block == Verbatim('{\n  "unreadable": "{not json"\n}')


def test_no_doubt_is_told_in_words():
    assert list(doubt_list(DoubtList(()))) == [
        plain.line("nothing stands against any ledger")
    ]


def test_a_verdict_comes_first_and_is_good_or_bad():
    for ok, tone in ((True, Tone.GOOD), (False, Tone.BAD)):
        verdict, _, found = verdict_page(VerifyReply(ok, 9, "r", ("x",), "", "k"))
        assert verdict.tone is tone
        assert found.text == "  x"
