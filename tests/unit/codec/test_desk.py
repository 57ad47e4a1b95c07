"""The desk codec: every call's words, and bad input told as such."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from node.codec import desk as codec
from node.codec.desk import from_desk, to_desk
from node.errors import BadInput
from node.model.desk.call import Call
from node.model.desk.query import AskProgress
from node.transport.desk_table import NOUNS
from tests.unit.codec.words import values_of

WORDS = {
    name: shape
    for room in NOUNS
    for name, shape in vars(room).items()
    if dataclasses.is_dataclass(shape) and shape.__module__ == room.__name__
    if isinstance(shape, type) and not issubclass(shape, Call)
}


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_class_mirrors_its_message_field_by_field(name):
    codec._DESK.plan(WORDS[name])


@given(st.data())
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("name", sorted(WORDS))
def test_what_is_encoded_decodes_to_itself(name, data):
    cls = WORDS[name]
    value = data.draw(values_of(cls))
    assert from_desk(cls, to_desk(value)) == value


def test_an_absent_part_is_none():
    progress = AskProgress("id", 1, 2)
    assert from_desk(AskProgress, to_desk(progress)).answer is None


@pytest.mark.attack
@given(st.binary(max_size=100), st.sampled_from(sorted(WORDS)))
def test_random_bytes_decode_or_are_bad_input(data, name):
    cls = WORDS[name]
    try:
        value = from_desk(cls, data)
    except BadInput:
        return
    assert to_desk(value) == data
