"""All persons of one real list, asked blind at nodes that hold the others.

A blind hit is what the keys explain, and nothing else: a question hits exactly where it
has a key in common with a record that is held. What a disclosed query finds besides,
its keys do not meet; the figures say how many, by script.
"""

from __future__ import annotations

import gzip
import time
import unicodedata
from collections import Counter
from datetime import date

import pytest

from node.errors import BadInput
from node.matching.intake import Origin, Row, open_reader
from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.normalise.record import normalise_record
from node.model.codes import OfficerRole, SubjectRole
from node.model.desk.view import VIEWS_FETCH, ViewsFetchRequest
from node.model.query import Question
from tests.processes import NodeProcess
from tests.real.conftest import MEMBERS, World
from tests.real.lists import CHUNK, UN, Questions, list_path, persons

pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]

PT, GR, NL = MEMBERS
READY_WITHIN_S = 600
ASKED_MOST = 350
"""Of a list: each element counts as a question, and an officer has 20,000 a day."""


def fetched(node: NodeProcess) -> None:
    """Have the views of all peers here."""
    wanted = ViewsFetchRequest(
        "investigation", "trafficking-in-human-beings", "eu-2023-977", ("person",)
    )
    until = time.monotonic() + READY_WITHIN_S
    desk = node.desk(OfficerRole.ANALYST)
    while True:
        steps = desk.stream(VIEWS_FETCH, wanted)
        states = {s.view.peer: s.view.state for s in steps if s.view is not None}
        if set(states.values()) == {"ready"}:
            return
        assert time.monotonic() < until, states
        time.sleep(1)


def held_keys(name: str) -> frozenset[str]:
    """Return every blind key of a list's records, as a node makes them."""
    origin = Origin("keys", SubjectRole.SUSPECT, today=date(2026, 12, 1))
    with gzip.open(list_path(name)) as file:
        chunks = iter(lambda: file.read(CHUNK), b"")
        return frozenset(
            key
            for row in open_reader("ftm", origin)(chunks)
            if isinstance(row, Row)
            for key in blind_record_keys(
                normalise_record(row.record, today=origin.today)
            )
        )


def strong_enough(questions: Questions) -> Questions:
    return [one for one in questions if _keys(one)]


def _keys(question: Question) -> tuple[str, ...]:
    try:
        return blind_question_keys(question)
    except BadInput:
        return ()


def script(question: Question) -> str:
    """Return the script of a question's name: LATIN, CYRILLIC, ARABIC, ..."""
    letters = [c for term in question.terms[:1] for c in term.value if c.isalpha()]
    return unicodedata.name(letters[0], "?").split()[0] if letters else "?"


@pytest.mark.parametrize(("asker", "name"), [(PT, UN)])
def test_a_question_hits_blind_where_its_keys_meet_and_nowhere_else(
    world: World, asker: str, name: str
) -> None:
    everybody = persons(name)
    everybody = everybody[:: -(-len(everybody) // ASKED_MOST)]
    questions = strong_enough(everybody)
    assert len(questions) >= 0.99 * len(everybody)
    fetched(world.nodes[asker])
    openly = world.ask(asker, questions, way="disclosed")
    began = time.perf_counter()
    blind = world.ask(asker, questions, way="blind")
    took = time.perf_counter() - began
    for peer, found in blind.items():
        held = held_keys(MEMBERS[peer])
        explained = {
            place
            for place, question in enumerate(questions)
            if not held.isdisjoint(_keys(question))
        }
        assert not found.silences
        assert found.places == explained
        missed = openly[peer].places - found.places
        world.figures.add(
            "asked blind",
            list=name,
            of=MEMBERS[peer],
            questions=len(questions),
            disclosed=openly[peer].hits,
            blind=found.hits,
            firm=found.firm,
            both=len(openly[peer].places & found.places),
            missed_by_script=dict(Counter(script(questions[at]) for at in missed)),
            seconds=took,
            a_second=len(questions) * len(blind) / took,
        )
        assert len(missed) <= 0.1 * openly[peer].hits
