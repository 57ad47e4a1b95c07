from dataclasses import replace

from node.model.desk.notice import AttachmentView
from node.model.notice import Statement
from node.present.element import Facts, Heading, Remark, Table
from node.present.notice import lacks_of, notice_brief, notice_page, statements_page
from node.present.wording import Wording
from tests.unit.cli.stage_notices import ARABIC, WARRANT, draft, ours, written

ENGLISH = Wording("en")


def headings(page):
    return [each.text for each in page if isinstance(each, Heading)]


def test_a_notice_is_told_from_its_state_to_its_recipients():
    page = list(notice_page(ENGLISH, ours()))
    state, *_, last = page
    assert isinstance(state, Facts)
    assert [fact.label for fact in state.rows][:3] == ["Notice", "Kind", "State"]
    names = "fields", "statements", "checklist", "steps", "recipients", "reports"
    told = headings(page)
    assert told.pop(2) == "Summary of facts [en]"
    assert told == [ENGLISH.label(name) for name in names]
    assert isinstance(last, Table)
    assert last.rows[0][1] == "nl-pol"


def test_what_is_asked_for_stands_under_its_own_heading():
    page = notice_page(ENGLISH, ours(proposed=written(), lacks=(WARRANT,)))
    said = headings(page)
    assert said.index(ENGLISH.label("proposed")) < said.index(ENGLISH.label("lacks"))


def test_files_stand_beside_what_has_come_of_them():
    file = AttachmentView("a1", "photo.jpg", "image/jpeg", 7, 3, 1)
    page = list(notice_page(ENGLISH, ours(attachments=(file,))))
    (at,) = [n for n, e in enumerate(page) if e == ENGLISH.headed("attachments")]
    assert page[at + 1].rows == (("a1", "photo.jpg", "image/jpeg", "7", "1/3"),)


def test_nobody_told_is_said_in_words():
    *_, last = notice_page(ENGLISH, ours(recipients=()))
    assert last == ENGLISH.line(ENGLISH.say("page.untold"))


def test_what_a_draft_lacks_has_a_heading_only_where_it_lacks_something():
    assert list(lacks_of(ENGLISH, draft())) == []
    title, table = lacks_of(ENGLISH, draft(WARRANT))
    assert title == ENGLISH.headed("lacks")
    assert table.rows[0][-2:] == (WARRANT.text, WARRANT.law)
    assert title in list(notice_brief(ENGLISH, draft(WARRANT)))


def test_a_diffusion_lacks_in_the_words_of_the_kind_it_names():
    words = Wording("fr")
    said = written(kind="diffusion", statements=(Statement("notice_kind", "red"),))
    _, told = lacks_of(words, ours(content=said, lacks=(WARRANT,)))
    _, red = lacks_of(words, ours(lacks=(replace(WARRANT),)))
    assert told == red


def test_texts_with_a_language_stand_whole_after_the_short_answers():
    short, long = Statement("warrant_valid", "yes"), Statement("facts", ARABIC, "ar")
    _, table, title, text = statements_page(ENGLISH, (long, short))
    assert table.rows[0][1] == "yes"
    assert title.text.endswith(" [ar]")
    assert text == Remark(f"\u2068{ARABIC}\u2069")
