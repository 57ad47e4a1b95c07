"""What an operator reads of what is read anew."""

from __future__ import annotations

import pytest

from node.app.reindexing import LEFT, NO_NO_HIT, NOT_FOUND, said_of
from node.flows.index.progress import IndexedUnder, IndexProgress

BOTH = IndexedUnder("x", ("record", "received"), read=3)


def told(*steps):
    progress = IndexProgress(held=9)
    for at in steps:
        progress.tell(at)
    return said_of(progress)


def test_nothing_is_said_where_all_was_read():
    assert told(BOTH, IndexedUnder("x")) == ()


def test_how_far_it_is_and_what_follows_for_peers_is_said():
    (said,) = told(BOTH)
    assert "3 of 9" in said
    assert NO_NO_HIT in said
    assert LEFT not in said


def test_of_notices_alone_it_is_not_said_that_peers_read_anything_else():
    (said,) = told(BOTH, BOTH.with_table_over())
    assert NOT_FOUND in said
    assert NO_NO_HIT not in said


@pytest.mark.parametrize("rests", [False, True])
def test_what_to_do_of_what_cannot_be_read_is_said_until_it_was(rests):
    left = BOTH.with_rows(9, read=6, changed=0, left=1)
    later = left.with_table_over().with_table_over() if rests else left
    (said,) = told(left, later)
    assert said.endswith(LEFT)
    assert told(left, later, IndexedUnder("x")) == ()
