"""Asks for views and blind queries that cannot be meant are refused by their form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import Malformed
from node.model.blind import BlindBatch, BlindQuery, BlindScope, ViewAsk
from node.model.codes import Purpose
from node.model.query import Justification
from node.protocol.blind import BATCHES_MOST, check_blind_query, check_view_ask

SCOPE = BlindScope(Purpose.INVESTIGATION, "fraud", "eu-2023-977", "person")
WHY = Justification(Purpose.INVESTIGATION, "C-1", "fraud", "eu-2023-977", "o-1")
BATCH = BlindBatch("person", bytes(32), (bytes(32),) * 16)


@pytest.mark.parametrize(
    "ask",
    [
        ViewAsk(replace(SCOPE, offence="")),
        ViewAsk(replace(SCOPE, category="x" * 201)),
        ViewAsk(SCOPE, epoch=bytes(31)),
        ViewAsk(SCOPE, epoch=bytes(32), number=-1),
        ViewAsk(SCOPE, epoch=bytes(32), part=-2),
        ViewAsk(SCOPE, number=3),
        ViewAsk(SCOPE, part=0),
    ],
)
def test_an_ask_that_cannot_be_meant_is_refused(ask):
    with pytest.raises(Malformed):
        check_view_ask(ask)


def test_an_ask_is_of_nothing_held_or_of_a_number_and_part():
    check_view_ask(ViewAsk(SCOPE))
    check_view_ask(ViewAsk(SCOPE, bytes(32), 7, 3))


@pytest.mark.parametrize(
    "query",
    [
        BlindQuery(replace(WHY, officer=""), (BATCH,)),
        BlindQuery(WHY, ()),
        BlindQuery(WHY, (BATCH, BATCH)),
        BlindQuery(
            WHY,
            tuple(replace(BATCH, category=f"c{n}") for n in range(BATCHES_MOST + 1)),
        ),
        BlindQuery(WHY, (replace(BATCH, category=""),)),
        BlindQuery(WHY, (replace(BATCH, epoch=b""),)),
        BlindQuery(WHY, (replace(BATCH, elements=()),)),
        BlindQuery(WHY, (replace(BATCH, elements=(bytes(32),) * 15),)),
        BlindQuery(WHY, (replace(BATCH, elements=(bytes(31),) * 16),)),
        BlindQuery(WHY, (replace(BATCH, elements=(bytes(32),) * 48),)),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(query):
    with pytest.raises(Malformed):
        check_blind_query(query, subjects_most=2)


def test_the_subjects_of_all_batches_are_counted_together():
    other = replace(BATCH, category="document")
    assert check_blind_query(BlindQuery(WHY, (BATCH, other)), subjects_most=2) == 2
