from dataclasses import replace

import pytest

from node.languages.tongue import LANGUAGES
from node.present.element import Heading
from node.present.release import pending_list, release_page
from node.present.wording import Wording
from tests.unit.cli.test_release import PENDING, VIEW, PendingList

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
