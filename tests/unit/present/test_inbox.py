from node.model.desk.inbox import InboxList
from node.present.element import Gap, Heading, Remark, Table, Tone
from node.present.inbox import held_back, inbox_list, received_page, withheld_groups
from node.present.wording import Wording
from tests.unit.cli.stage_notices import bulletin, inbox, item, received

ENGLISH = Wording("en")


def test_the_triage_table_tells_the_most_urgent_words_first_and_what_is_held_back():
    table, gap, why, held = inbox_list(ENGLISH, inbox(item()))
    assert table.headings[0] == "Urgency"
    assert table.rows[0][-1] == ENGLISH.codes("verb", ("read", "objected"))
    assert gap == Gap()
    assert why.tone is Tone.DOUBTFUL
    assert held.rows[0][:2] == ("fr-dcpj", "3")


def test_a_page_that_goes_on_says_how():
    *_, more = inbox_list(ENGLISH, InboxList((item(),), (), 7), "inbox list --after 7")
    assert more.text.endswith("inbox list --after 7")


def test_nothing_held_back_and_nothing_withheld_are_not_told():
    assert list(held_back(ENGLISH, ())) == []
    assert list(withheld_groups(ENGLISH, ())) == []


def test_conditions_stand_before_what_a_notice_says():
    page = list(received_page(ENGLISH, received()))
    titles = [each for each in page if isinstance(each, Heading)]
    assert titles[0] == ENGLISH.heading(
        ENGLISH.coded("handling", bulletin().handling), Tone.DOUBTFUL
    )
    assert titles[1] == ENGLISH.headed("bulletin")
    doubtful = [e for e in page if isinstance(e, Remark) and e.tone is Tone.DOUBTFUL]
    assert len(doubtful) == 2
    fields = next(each for each in page if isinstance(each, Table))
    assert fields.rows[1][1:] == ("1972", "In general terms")


def test_what_cannot_be_read_ends_with_a_word():
    *_, last = received_page(ENGLISH, received(bulletin=None))
    assert last == ENGLISH.line(ENGLISH.say("page.unreadable"))
