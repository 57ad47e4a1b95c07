"""A score does not leave: an asker could climb it, letter by letter, to a name."""

import re

import pytest
from google.protobuf.descriptor import FieldDescriptor

from node.codec.desk import _modules as desk
from node.codec.wire import _MODULES as WIRE
from node.codec.wire import to_wire
from node.model.codes import Grade, Handling
from node.model.query import Hit

pytestmark = pytest.mark.attack

FRACTIONS = (FieldDescriptor.TYPE_FLOAT, FieldDescriptor.TYPE_DOUBLE)
SCORE = re.compile(r"score|probab|likel|weight|confiden|similar|rank|distance")
# What the desk says of records that others hold, or that others ask for.
TOLD = ("Hit", "FoundItem", "HitView", "PendingRelease", "Report")


def fields(modules, names=None):
    for module in modules:
        for message in module.DESCRIPTOR.message_types_by_name.values():
            if names is None or message.name in names:
                yield from message.fields


def test_score_read_off_the_wire():
    every = list(fields(WIRE))
    assert len(every) > 50
    assert [f.full_name for f in every if f.type in FRACTIONS] == []
    assert [f.full_name for f in every if SCORE.search(f.name)] == []


def test_score_read_off_the_desk():
    every = list(fields((*desk(), *WIRE), TOLD))  # a hit is the wire's
    assert {f.containing_type.name for f in every} >= set(TOLD[:4])
    assert [f.full_name for f in every if f.type in FRACTIONS] == []
    assert [f.full_name for f in every if SCORE.search(f.name)] == []


def test_hit_has_nothing_that_a_score_could_hide_in():
    """A grade is one of three words, and the only measure of a hit."""
    (hit,) = [m for m in _messages() if m.name == "Hit"]
    assert [f.name for f in hit.fields] == [
        *("reference", "category", "grade", "reasons"),
        *("handling", "evaluation", "fields", "withheld"),
    ]
    assert len(Grade) == 3
    said = to_wire(Hit("r", "person", Grade.STRONG, (), Handling.H0, "", (), ()))
    assert b"0." not in said


def _messages():
    for module in WIRE:
        yield from module.DESCRIPTOR.message_types_by_name.values()
