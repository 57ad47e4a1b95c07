from dataclasses import replace

import pytest

from node.languages.tongue import LANGUAGES
from node.present.answer import answer_line, answers_page, verdict
from node.present.element import Facts, Heading, Table
from node.present.release import pending_list, release_page
from node.present.wording import Wording
from tests.unit.cli.stage import HIT, answered
from tests.unit.cli.test_release import PENDING, VIEW, PendingList
from tests.unit.present.test_answer import LATE

ASKED = (VIEW.question,) * 2
ENGLISH = Wording("en")


def test_each_that_waits_is_told_with_why_it_is_a_hit():
    reply = PendingList((PENDING,), "n-1")
    table, title, why, more = pending_list(ENGLISH, reply, "release list --after n-1")
    assert table.rows[0][0] == PENDING.id
    assert title == Heading(PENDING.id)
    assert why.rows[0].label == "Match"
    assert more.text.endswith("release list --after n-1")


def test_the_last_line_names_the_code_that_approves_just_this():
    *_, last = release_page(ENGLISH, VIEW)
    assert last.text == f"To approve just this: --seen {VIEW.seen}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wanted_is_told_in_words_and_never_as_a_code(language):
    words = Wording(language)
    pending = replace(PENDING, remedies=("approval:release", "approval:handling"))
    listed = next(iter(pending_list(words, PendingList((pending,), ""))))
    (cell,) = [row[-1] for row in listed.rows]
    assert "approval:" not in cell
    page = list(release_page(words, replace(VIEW, pending=pending)))
    assert "approval:" not in str(page)


def test_no_screen_of_those_who_ask_and_decide_is_left_in_english():
    """Labels, headings and words of our own; what was asked and is held is as it is."""
    words = Wording("ar")
    late = replace(answered("es-pn", HIT, LATE), note="")
    pages = [
        *pending_list(words, PendingList((PENDING,), "")),
        *release_page(words, VIEW),
        *answers_page(words, ASKED, [answered("es-pn", HIT), late], query_id="q"),
    ]
    said = []
    for each in pages:
        if isinstance(each, Table):
            said += each.headings
        elif isinstance(each, Facts):
            said += [fact.label for fact in each.rows if fact.label]
        elif isinstance(each, Heading) and each.text != PENDING.id:
            said.append(each.text)
    verdicts = [verdict(words, one) for one in (answered("es-pn", HIT), late)]
    for text in (*said, *verdicts, answer_line(words, late, "[1/1]")):
        assert any("\u0621" <= char <= "\u064a" for char in text), text
    assert len(said) > 20
