"""State tables."""

from enum import StrEnum

import pytest

from node.errors import BadInput, Malformed
from node.protocol.machine import Machine


class State(StrEnum):
    SHUT = "shut"
    OPEN = "open"


class Event(StrEnum):
    KNOCKED = "knocked"
    CALLED = "called"


DOOR = Machine(
    name="door",
    start=State.SHUT,
    table={State.SHUT: {Event.KNOCKED: State.OPEN}, State.OPEN: {}},
    theirs=frozenset({Event.KNOCKED}),
)


def test_a_move_that_is_listed_is_made():
    assert DOOR.next(DOOR.start, Event.KNOCKED) is State.OPEN


def test_a_move_that_is_not_listed_is_refused_by_whose_it_was():
    with pytest.raises(Malformed, match="door: knocked cannot happen when open"):
        DOOR.next(State.OPEN, Event.KNOCKED)
    with pytest.raises(BadInput, match="door: called cannot happen when shut"):
        DOOR.next(State.SHUT, Event.CALLED)


def test_the_table_draws_itself():
    assert DOOR.dot() == (
        "digraph door {\n"
        '  "shut" [shape=doublecircle];\n'
        '  "shut" -> "open" [label="knocked"];\n'
        '  "open" [shape=box];\n'
        "}\n"
    )
