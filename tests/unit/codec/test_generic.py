"""The mapping's own rules that no message of ours happens to use."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.timestamp_pb2 import Timestamp

from node.codec.generic import Mapping
from node.errors import Malformed

Field = descriptor_pb2.FieldDescriptorProto


@dataclass(frozen=True)
class Part:
    word: str


@dataclass(frozen=True)
class Whole:
    names: frozenset[str]
    at: datetime | None
    part: Part | None
    ratio: float
    sure: bool
    tags: tuple[bytes, ...]


def messages():
    """The messages of ``Whole`` and ``Part``, described by hand."""
    file = descriptor_pb2.FileDescriptorProto(
        name="t.proto", package="t", syntax="proto3"
    )
    file.dependency.append("google/protobuf/timestamp.proto")
    part = file.message_type.add(name="Part")
    part.field.add(name="word", number=1, type=Field.TYPE_STRING, label=1)
    whole = file.message_type.add(name="Whole")
    for number, (name, kind, label, type_name) in enumerate(
        [
            ("names", Field.TYPE_STRING, 3, ""),
            ("at", Field.TYPE_MESSAGE, 1, ".google.protobuf.Timestamp"),
            ("part", Field.TYPE_MESSAGE, 1, ".t.Part"),
            ("ratio", Field.TYPE_DOUBLE, 1, ""),
            ("sure", Field.TYPE_BOOL, 1, ""),
            ("tags", Field.TYPE_BYTES, 3, ""),
        ],
        1,
    ):
        field = whole.field.add(name=name, number=number, type=kind, label=label)
        if type_name:
            field.type_name = type_name
    pool = descriptor_pool.DescriptorPool()
    stamp = descriptor_pb2.FileDescriptorProto()
    Timestamp.DESCRIPTOR.file.CopyToProto(stamp)
    pool.Add(stamp)
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"t.{name}"))
        for name in ("Part", "Whole")
    }


CLASSES = messages()
MAPPING = Mapping(CLASSES.get, Malformed)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FULL = Whole(frozenset({"b", "a"}), NOW, Part(""), 0.5, True, (b"", b"x"))


def test_every_shape_comes_back_as_it_went():
    assert MAPPING.decode(Whole, MAPPING.encode(FULL)) == FULL


def test_none_is_absence_and_an_empty_part_is_presence():
    bare = Whole(frozenset(), None, None, 0.0, sure=False, tags=())
    assert MAPPING.encode(bare) == b""
    assert MAPPING.decode(Whole, b"") == bare
    assert MAPPING.decode(Whole, MAPPING.encode(FULL)).part == Part("")


def test_a_set_is_written_in_ascending_order():
    assert list(CLASSES["Whole"].FromString(MAPPING.encode(FULL)).names) == ["a", "b"]


@pytest.mark.attack
@pytest.mark.parametrize("names", [["b", "a"], ["a", "a"]])
def test_set_in_another_order_or_with_doubles_is_refused(names):
    forged = CLASSES["Whole"](names=names).SerializeToString(deterministic=True)
    with pytest.raises(Malformed, match="ascending"):
        MAPPING.decode(Whole, forged)
