"""Does the page on notices say what the data say?"""

from __future__ import annotations

from node.model.notice import NoticeState
from node.protocol.notice.kinds import KINDS
from node.protocol.notice.life import LIFE
from tests.notices import PAGE, diagram, page


def test_the_page_of_notices_is_that_of_the_data():
    assert PAGE.read_text() == page(), "run: python -m tests.notices"


def test_every_move_of_the_life_is_drawn():
    drawn = diagram()
    moves = [(state, act) for state, to in LIFE.items() for act in to]
    assert drawn.count("-->") == len(moves) + 2
    assert all(state.replace("-", "_") in drawn for state in NoticeState)


def test_every_kind_has_its_section():
    text = PAGE.read_text()
    assert all(f"\n### {name}\n" in text for name in KINDS)
