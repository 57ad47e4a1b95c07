"""Does the page on requests say what the data say?"""

from __future__ import annotations

import pytest

from node.model.request import AskedState, AskerState, MeasureState
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.life import ASKED, ASKER, MEASURES
from tests.request_page import PAGE, diagram, page


def test_the_page_of_requests_is_that_of_the_data():
    assert PAGE.read_text() == page(), "run: python -m tests.request_page"


@pytest.mark.parametrize(
    ("table", "start"),
    [
        (ASKER, AskerState.DRAFT),
        (ASKED, AskedState.AWAITED),
        (MEASURES, MeasureState.ASKED),
    ],
)
def test_every_move_of_every_table_is_drawn(table, start):
    drawn = diagram(table, start)
    moves = [(state, act) for state, to in table.items() for act in to]
    ends = [state for state, to in table.items() if not to]
    assert drawn.count("-->") == len(moves) + len(ends) + 1
    assert drawn in PAGE.read_text()


def test_every_kind_has_its_section_and_every_clock_its_law():
    text = PAGE.read_text()
    for name, kind in REQUEST_KINDS.items():
        assert f"\n### {name}\n" in text
        assert all(clock.law in text for clock in kind.clocks)
