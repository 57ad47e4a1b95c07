"""A hidden hit is a no hit: in its bytes, in its size, and in what it leaves behind.

Here nothing random is left but ids, times, digests and roots, and these are taken
out. How long both take is measured on real nodes, under tests/edges.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from node.model.desk.record import RECORDS_LIST

from node.codec.wire import from_wire, to_wire
from node.model.codes import AnswerKind, OfficerRole
from node.model.message import Envelope
from node.model.query import Answer
from node.protocol.envelope import peek
from tests.federation.forge import query, say
from tests.simulator import START, document, record_page

ASKED = ("pt-one", "gr-two")
HIDDEN = {
    "hidden": ("document", "none", {"number": "AB1234567", "hidden": True}),
    "informant": (
        "person",
        "informant",
        {"name": "Ivan Petrov", "passport_number": "AB1234567"},
    ),
    "never automatic": ("document", "none", {"number": "AB1234567", "handling": "H3"}),
    "victim of another crime": (
        "person",
        "victim",
        {"name": "Ana Lopes", "passport_number": "AB1234567"},
    ),
    "many at once": ("document", "none", {"number": "AB1234567", "hidden": True}),
}
OFFENCE = "fraud"


@pytest.fixture(params=HIDDEN)
def hidden(request, two):
    """gr-two holds AB1234567, which no rule lets the peer know; ZZ1234567 nobody."""
    category, role, fields = HIDDEN[request.param]
    for _ in range(15 if request.param == "many at once" else 1):
        two["gr-two"].add(category, role, **fields)
    return two


def said(fed, number):
    """Ask for a document and return the envelope that comes back."""
    sent = say(fed, *ASKED, query(document(number), offence=OFFENCE))
    return fed.network.deliver(*ASKED, sent.envelope)


def bare(fed, envelope):
    """Return everything of an answer that is not an id, a time, a digest or a root."""
    outer, header = peek(envelope)
    message = fed.opened("gr-two", "pt-one", envelope)
    answer = from_wire(Answer, message.payload)
    answers = tuple(
        replace(a, hits=tuple(replace(h, reference="") for h in a.hits))
        for a in answer.answers
    )
    blank = replace(
        answer,
        answers=answers,
        query_digest=bytes(32),
        answered_at=START,
        checkpoint=re.sub(r"(?<=\n)[0-9]+\n.*", "", answer.checkpoint, flags=re.DOTALL),
    )
    return (
        to_wire(blank),
        message.kind,
        replace(header, message_id="", in_reply_to="", sent_at=START),
        replace(outer, header=b"", sealed=b""),
        len(outer.sealed),
        len(outer.header),
        len(envelope),
    )


@pytest.mark.attack
def test_hidden_hit_told_from_no_hit_by_its_bytes_or_its_size(hidden):
    there, not_there = said(hidden, "AB1234567"), said(hidden, "ZZ1234567")
    assert bare(hidden, there) == bare(hidden, not_there)
    assert len(there) == len(not_there)
    answer = from_wire(Answer, hidden.opened("gr-two", "pt-one", there).payload)
    assert [a.kind for a in answer.answers] == [AnswerKind.NO_HIT]
    assert isinstance(peek(there)[0], Envelope)


def test_what_is_told_as_no_hit_is_on_record_as_found(hidden):
    said(hidden, "AB1234567")
    ((_, entry),) = hidden["gr-two"].entries("query.answered")
    assert {(o.told, o.found) for o in entry.outcomes} == {("no_hit", True)}
    assert all(o.policies for o in entry.outcomes)


def test_the_owner_is_told_that_somebody_asked_for_what_is_hidden(hidden):
    said(hidden, "AB1234567")
    assert hidden["gr-two"].waiting()


@pytest.mark.attack
def test_hidden_hit_told_from_no_hit_by_asking_again(hidden):
    first = said(hidden, "AB1234567")
    hidden.clock.advance(seconds=60)
    again = said(hidden, "AB1234567")
    assert bare(hidden, first) == bare(hidden, again)


@pytest.mark.attack
def test_hidden_hit_told_by_how_the_ledger_grows(hidden):
    """A checkpoint leaves with each answer: either question is one entry."""
    journal = hidden["gr-two"].store.journal
    sizes = [journal.head().size]
    for number in ("AB1234567", "ZZ1234567", "AB1234567"):
        said(hidden, number)
        sizes.append(journal.head().size)
    assert [b - a for a, b in itertools.pairwise(sizes)] == [1, 1, 1]


@pytest.mark.attack
def test_hidden_hit_told_in_a_batch(hidden):
    """A hundred questions of which all, some or none are hidden: one answer's shape."""
    sizes, shapes = set(), set()
    for count in (0, 1, 50, 100):
        numbers = ["AB1234567"] * count + ["ZZ1234567"] * (100 - count)
        asked = query(*map(document, numbers), offence=OFFENCE)
        sent = say(hidden, *ASKED, asked)
        envelope = hidden.network.deliver(*ASKED, sent.envelope)
        sizes.add(len(envelope))
        shapes.add(bare(hidden, envelope))
    assert len(sizes) == len(shapes) == 1


@pytest.mark.attack
def test_hidden_record_beside_a_visible_one_changes_nothing(hidden):
    node = hidden["gr-two"]
    visible = node.add("document", number="AB1234567", status="stolen")
    with_it = bare(hidden, said(hidden, "AB1234567"))
    for reference in [r for r in _references(node) if r != visible]:
        node.withdraw(reference)
    without = bare(hidden, said(hidden, "AB1234567"))
    assert with_it == without


@pytest.mark.attack
def test_hidden_hit_told_by_the_askers_own_side(hidden):
    """Neither the officer's screen nor the asker's ledger sees a difference."""
    seen = []
    for number in ("AB1234567", "ZZ1234567"):
        answer = hidden["pt-one"].ask(document(number), offence=OFFENCE)["gr-two"]
        entry = hidden["pt-one"].entries("query.collected")[-1][1]
        seen.append((answer.answers, answer.note, entry.outcomes, entry.details))
    assert seen[0] == seen[1]


def _references(node):
    page = node.call(OfficerRole.CUSTODIAN, RECORDS_LIST, record_page())
    return [item.reference for item in page.items]
