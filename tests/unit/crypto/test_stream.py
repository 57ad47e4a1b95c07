"""Files under a streaming AEAD: what opens, and what must not."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from node.crypto import stream
from node.crypto.digest import sha256
from node.crypto.pae import FILE, pae
from node.crypto.stream import CHUNK, Opener, Sealer, chunk_count, new_key
from node.errors import BadInput, BadProof

KEY = bytes(range(32))
HERE = b"pt-pj notice 1 file 1"


def sealed(data, *, key=KEY, bound_to=HERE):
    sealer = Sealer(key, bound_to=bound_to)
    return [*sealer.push(data), sealer.finish()]


def opened(chunks, *, key=KEY, bound_to=HERE):
    opener = Opener(key, bound_to=bound_to)
    plain = b"".join(opener.pull(chunk) for chunk in chunks)
    opener.finish()
    return plain


PLAIN = bytes(range(256)) * 3 * 1024 + b"end"  # three chunks and a bit
FOUR = sealed(PLAIN)


@pytest.mark.parametrize(
    ("size", "count"),
    [(0, 1), (1, 1), (CHUNK, 1), (CHUNK + 1, 2), (2 * CHUNK, 2), (3 * CHUNK + 3, 4)],
)
def test_a_file_of_any_size_opens_again(size, count):
    chunks = sealed(PLAIN[:size])
    assert len(chunks) == count == chunk_count(size)
    assert opened(chunks) == PLAIN[:size]


@settings(max_examples=20)
@given(st.lists(st.integers(0, CHUNK * 3 // 2), max_size=5))
def test_how_a_file_comes_in_does_not_show_in_how_it_is_divided(sizes):
    parts, at = [], 0
    for size in sizes:
        parts.append(PLAIN[at : at + size])
        at += size
    sealer = Sealer(KEY, bound_to=HERE)
    chunks = [*chain.from_iterable(sealer.push(p) for p in parts), sealer.finish()]
    whole = b"".join(parts)
    assert opened(chunks) == whole
    assert [len(c) for c in chunks] == [len(c) for c in sealed(whole)]
    assert max(map(len, chunks)) <= stream.SEALED_MAX


def test_one_file_sealed_twice_has_no_chunk_in_common():
    assert not set(sealed(PLAIN)) & set(FOUR)


def test_both_ends_have_the_digest_of_the_sealed_chunks():
    sealer, opener = Sealer(KEY, bound_to=HERE), Opener(KEY, bound_to=HERE)
    chunks = [*sealer.push(PLAIN), sealer.finish()]
    for chunk in chunks:
        opener.pull(chunk)
    assert sealer.digest == opener.digest == sha256(*chunks)


def test_keys_are_new_each_time():
    assert len({new_key() for _ in range(10)}) == 10


def test_key_of_the_wrong_size_is_refused_both_ways():
    with pytest.raises(BadInput):
        Sealer(KEY[1:], bound_to=HERE)
    with pytest.raises(BadProof):
        Opener(KEY[1:], bound_to=HERE)


@pytest.mark.attack
@pytest.mark.parametrize("number", range(4))
def test_file_with_a_bit_changed_in_any_chunk_does_not_open(number):
    for at in (0, 23, 24, len(FOUR[number]) // 2, len(FOUR[number]) - 1):
        if at >= len(FOUR[number]):
            continue
        bad = list(FOUR)
        altered = bytearray(bad[number])
        altered[at] ^= 0x80
        bad[number] = bytes(altered)
        with pytest.raises(BadProof):
            opened(bad)


@pytest.mark.attack
@pytest.mark.parametrize("count", range(4))
def test_truncated_file_is_noticed_at_its_end(count):
    with pytest.raises(BadProof):
        opened(FOUR[:count])


@pytest.mark.attack
@pytest.mark.parametrize(
    "order",
    [(1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 1, 3), (0, 1, 3), (1, 2, 3), (0, 3)],
    ids=["first two", "middle two", "repeated", "left out", "no head", "only ends"],
)
def test_chunks_moved_repeated_or_left_out_do_not_open(order):
    with pytest.raises(BadProof):
        opened([FOUR[n] for n in order])


@pytest.mark.attack
def test_last_chunk_said_again_does_not_open():
    with pytest.raises(BadProof):
        opened([*FOUR, FOUR[-1]])


@pytest.mark.attack
@pytest.mark.parametrize("number", range(4))
def test_chunk_of_another_file_under_the_same_key_does_not_open(number):
    other = sealed(PLAIN)
    mixed = [other[n] if n == number else FOUR[n] for n in range(4)]
    with pytest.raises(BadProof):
        opened(mixed)


@pytest.mark.attack
def test_file_moved_to_another_notice_does_not_open():
    with pytest.raises(BadProof):
        opened(FOUR, bound_to=b"pt-pj notice 2 file 1")


@pytest.mark.attack
def test_file_does_not_open_under_another_key():
    with pytest.raises(BadProof):
        opened(FOUR, key=new_key())


@pytest.mark.attack
def test_after_a_bad_chunk_the_right_one_is_too_late():
    """An opener that went on could be steered to skip what it did not like."""
    opener = Opener(KEY, bound_to=HERE)
    opener.pull(FOUR[0])
    for chunk in (FOUR[2], FOUR[1]):
        with pytest.raises(BadProof):
            opener.pull(chunk)


def pushed(*plain_and_tag):
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    head = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)
    chunks = [
        bindings.crypto_secretstream_xchacha20poly1305_push(
            state, plain, pae(FILE, HERE), tag
        )
        for plain, tag in plain_and_tag
    ]
    return [head + chunks[0], *chunks[1:]]


@pytest.mark.attack
@pytest.mark.parametrize(
    ("size", "tag"),
    [(CHUNK - 1, stream._MESSAGE), (CHUNK, 1), (CHUNK, 2), (CHUNK + 1, stream._FINAL)],
    ids=["short", "push", "rekey", "long"],
)
def test_sender_who_divides_a_file_otherwise_is_refused(size, tag):
    """One file has one form: its digest and its count say all of it."""
    first = (bytes(size), tag)
    with pytest.raises(BadProof):
        opened(pushed(first, (b"end", stream._FINAL)))


@pytest.mark.attack
def test_sender_who_ends_a_file_with_nothing_is_refused():
    with pytest.raises(BadProof):
        opened(pushed((bytes(CHUNK), stream._MESSAGE), (b"", stream._FINAL)))


@pytest.mark.attack
@given(st.lists(st.binary(max_size=100), max_size=3))
def test_garbage_is_their_fault_and_nothing_else(chunks):
    with pytest.raises(BadProof):
        opened(chunks)


@pytest.mark.attack
def test_refusal_shows_neither_key_nor_content():
    with pytest.raises(BadProof) as refused:
        opened([*FOUR[:3], FOUR[3] + b"x"])
    error = refused.value
    said = f"{error!r} {error.advice} {error.__cause__!r}"
    assert KEY.hex() not in said
    assert repr(KEY) not in said
    assert "end" not in said
