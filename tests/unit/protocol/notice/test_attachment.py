"""What a reference and a chunk must be, before anything is asked for or opened."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.codec.wire import from_wire, to_wire
from node.crypto.stream import CHUNK, SEALED_MAX
from node.errors import Malformed
from node.model.notice import AttachmentRef
from node.model.parcel import Chunk, ChunkAsk
from node.protocol.notice.attachment import (
    NO_CHUNK,
    bound_to,
    check_attachment,
    check_chunk,
)

MOST = 10 * CHUNK
REF = AttachmentRef(
    "0a1b", "photo.jpg", "image/jpeg", CHUNK + 1, 2, bytes(32), bytes(32)
)
ASK = ChunkAsk("pt-pj/1", "0a1b", 1)


def test_a_sound_reference_is_taken():
    check_attachment(REF, most=MOST)


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "a\nb"},
        {"id": "x" * 65},
        {"name": "../photo.jpg"},
        {"name": "photo.png"},
        {"media_type": "text/html"},
        {"media_type": ""},
        {"size": 0},
        {"size": -1},
        {"size": MOST + 1, "chunks": 11},
        {"chunks": 1},
        {"chunks": 3},
        {"digest": bytes(31)},
        {"key": bytes(33)},
    ],
)
def test_reference_that_cannot_be_meant_is_refused(change):
    with pytest.raises(Malformed):
        check_attachment(replace(REF, **change), most=MOST)


def test_a_chunk_answers_its_ask_and_the_refusal_is_told_apart():
    assert check_chunk(Chunk("0a1b", 1, b"sealed"), ASK) is True
    assert check_chunk(NO_CHUNK, ASK) is False
    assert from_wire(Chunk, to_wire(NO_CHUNK)) == NO_CHUNK


@pytest.mark.attack
@pytest.mark.parametrize(
    "chunk",
    [
        Chunk("0a1b", 0, b"sealed"),
        Chunk("other", 1, b"sealed"),
        Chunk("0a1b", 1, b""),
        Chunk("0a1b", 1, bytes(SEALED_MAX + 1)),
        Chunk("0a1b", -1, b""),
        Chunk("", -1, b"x"),
    ],
)
def test_answer_that_is_neither_chunk_nor_refusal_is_refused(chunk):
    with pytest.raises(Malformed):
        check_chunk(chunk, ASK)


WORD = st.text(st.characters(codec="ascii", exclude_characters="\n"))
WORDS = st.tuples(WORD, WORD, WORD)


@given(WORDS, WORDS)
def test_no_two_files_are_bound_alike(one, other):
    assert (bound_to(*one) == bound_to(*other)) is (one == other)
