"""The wire codec: round trips, and one encoding to a value."""

import dataclasses
from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from hypothesis import given
from hypothesis import strategies as st

from node.codec import wire
from node.codec.wire import from_wire, to_wire
from node.errors import BadInput, Malformed
from node.model import (
    blind,
    head,
    introduction,
    message,
    notice,
    owner_word,
    parcel,
    query,
)
from node.model.codes import AnswerKind, Kind, Purpose
from node.model.message import Envelope, Header, Pong, Signed
from node.model.query import (
    Answer,
    Justification,
    Query,
    Question,
    QuestionAnswer,
    Term,
)
from node.wire.v1 import answer_pb2, envelope_pb2, exchange_pb2, query_pb2
from tests.unit.codec.words import values_of

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
HEADER = Header("id", "pt-pj", "es-pn", NOW)
QUERY = Query(
    Justification(Purpose.DETECTION, "case", "offence", "basis", "officer"),
    (Question("person", (Term("name", "José"),)),),
)
MESSAGES = sorted(
    {
        descriptor.name
        for module in wire._MODULES
        for descriptor in module.DESCRIPTOR.message_types_by_name.values()
    }
)


def model_class(name):
    for module in (
        message,
        query,
        introduction,
        notice,
        owner_word,
        parcel,
        head,
        blind,
    ):
        if hasattr(module, name):
            return getattr(module, name)
    raise AssertionError(f"no class of the model is called {name}")


@pytest.mark.parametrize("name", MESSAGES)
def test_every_message_mirrors_its_class_field_by_field(name):
    wire._WIRE.plan(model_class(name))


@given(st.data())
@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_encoded_decodes_to_itself(name, data):
    cls = model_class(name)
    value = data.draw(values_of(cls))
    encoded = to_wire(value)
    assert from_wire(cls, encoded) == value
    assert to_wire(from_wire(cls, encoded)) == encoded


def test_the_wire_door_has_one_method():
    (service,) = exchange_pb2.DESCRIPTOR.services_by_name.values()
    assert [m.full_name for m in service.methods] == ["node.wire.v1.Exchange.Exchange"]


def test_absent_and_empty_text_are_one():
    assert from_wire(Header, to_wire(HEADER)).in_reply_to == ""


def test_decoded_codes_are_members_not_text():
    decoded = from_wire(Query, to_wire(QUERY))
    assert decoded.justification.purpose is Purpose.DETECTION


@pytest.mark.attack
@given(st.binary(max_size=200), st.sampled_from(MESSAGES))
def test_random_bytes_decode_or_are_malformed(data, name):
    cls = model_class(name)
    try:
        value = from_wire(cls, data)
    except Malformed:
        return
    assert to_wire(value) == data


@pytest.mark.attack
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from([HEADER, QUERY]))
def test_changed_bytes_never_decode_to_the_same_value(at, byte, value):
    data = bytearray(to_wire(value))
    data[at % len(data)] = byte
    try:
        decoded = from_wire(type(value), bytes(data))
    except Malformed:
        return
    assert (decoded == value) == (bytes(data) == to_wire(value))


@pytest.mark.attack
@pytest.mark.parametrize(
    ("extra", "why"),
    [
        (b"\x78\x01", "an unknown field with a higher number"),
        (b"\x32\x00", "an unknown field with the next number"),
        (b"\x12\x02us", "a field twice, the last winning"),
        (b"\x2a\x00", "a default written out"),
        (b"\x7b\x7c", "an unknown group"),
        (b"\x00", "field number zero"),
        (b"\x0a", "a field without its length"),
        (b"\x0a\x05ab", "a field shorter than its length"),
    ],
)
def test_bytes_after_a_message_are_malformed(extra, why):
    with pytest.raises(Malformed):
        from_wire(Header, to_wire(HEADER) + extra)


@pytest.mark.attack
def test_unknown_field_inside_a_nested_message_is_malformed():
    data = query_pb2.Query.FromString(to_wire(QUERY))
    nested = data.questions[0].terms[0].SerializeToString() + b"\x1a\x01x"
    question = b"\x0a\x06person\x12" + bytes([len(nested)]) + nested
    justification = data.justification.SerializeToString()
    forged = (
        b"\x0a"
        + bytes([len(justification)])
        + justification
        + b"\x12"
        + bytes([len(question)])
        + question
    )
    with pytest.raises(Malformed):
        from_wire(Query, forged)


@pytest.mark.attack
def test_padded_integer_is_malformed():
    data = to_wire(Envelope(1, "s", b"h", "k", b"x"))
    assert data.startswith(b"\x08\x01")
    with pytest.raises(Malformed):
        from_wire(Envelope, b"\x08\x81\x00" + data[2:])


@pytest.mark.attack
def test_fields_out_of_order_are_malformed():
    with pytest.raises(Malformed):
        from_wire(Term, b"\x12\x01v\x0a\x01f")


@pytest.mark.attack
@pytest.mark.parametrize(
    "text", [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]
)
def test_text_that_is_not_utf8_is_malformed(text):
    """Overlong forms and surrogates too: they would be seen differently elsewhere."""
    with pytest.raises(Malformed):
        from_wire(Term, b"\x0a" + bytes([len(text)]) + text)


@pytest.mark.attack
@pytest.mark.parametrize("code", ["", "QUERY", "query ", "quéry", "delete"])
def test_code_that_is_not_listed_is_malformed(code):
    forged = envelope_pb2.Signed(kind=code, payload=b"p").SerializeToString()
    with pytest.raises(Malformed):
        from_wire(Signed, forged)


@pytest.mark.attack
def test_absent_message_is_malformed():
    with pytest.raises(Malformed, match="justification is absent"):
        from_wire(Query, b"")
    with pytest.raises(Malformed, match="sent_at is absent"):
        from_wire(Header, b"")


@pytest.mark.attack
@pytest.mark.parametrize(
    ("seconds", "nanos"),
    [
        (0, 1),
        (0, 999),
        (0, 10**9),
        (0, -1000),
        (2**62, 0),
        (-(2**62), 0),
        (253402300800, 0),
    ],
)
def test_time_that_cannot_be_meant_is_malformed(seconds, nanos):
    forged = envelope_pb2.Header(sent_at=Timestamp(seconds=seconds, nanos=nanos))
    with pytest.raises(Malformed):
        from_wire(Header, forged.SerializeToString(deterministic=True))


@pytest.mark.attack
def test_deeply_nested_groups_are_malformed():
    with pytest.raises(Malformed):
        from_wire(Query, b"\x7b" * 100_000)
    with pytest.raises(Malformed):
        from_wire(Query, b"\x7b" * 50 + b"\x7c" * 50)


@pytest.mark.attack
def test_error_does_not_repeat_what_was_sent():
    with pytest.raises(Malformed) as caught:
        from_wire(Signed, envelope_pb2.Signed(kind="Surname").SerializeToString())
    assert "Surname" not in caught.value.message


def test_an_epoch_and_an_empty_message_are_present():
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    pong = Pong("", epoch, 0, "", 0)
    assert from_wire(Pong, to_wire(pong)) == pong
    answer = Answer(b"", (QuestionAnswer(AnswerKind.NO_HIT),), b"", epoch, "")
    assert from_wire(Answer, to_wire(answer)) == answer
    assert answer_pb2.Answer.FromString(to_wire(answer)).HasField("answered_at")


@pytest.mark.parametrize("number", [-1, 2**32])
def test_a_number_out_of_range_is_not_encoded(number):
    with pytest.raises(BadInput):
        to_wire(Envelope(number, "", b"", "", b""))


def test_text_that_is_no_unicode_is_not_encoded():
    with pytest.raises(BadInput):
        to_wire(Term("field", "\ud800"))


def test_a_class_that_differs_from_its_message_is_a_bug_that_shows_at_once():
    @dataclasses.dataclass(frozen=True)
    class Term:
        field: str

    with pytest.raises(TypeError, match="its message"):
        to_wire(Term("x"))
    with pytest.raises(TypeError, match="no message"):
        to_wire(Kind.QUERY)
