from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadProof, Malformed
from node.ledger.checkpoint import (
    origin_of,
    parse_text,
    read_checkpoint,
    write_checkpoint,
)
from node.ledger.note import sign_note
from tests.unit.ledger import vectors
from tests.unit.ledger.keys import cosigned, key_for

KEY = key_for(origin_of("xx-test"))
ROOT = bytes(range(32))


def checkpoint(size=7, root=ROOT, key=KEY):
    return write_checkpoint(key.name, size, root, public=key.public, sign=key.sign)


def signed(text: str) -> str:
    return sign_note(text, KEY.name, KEY.public, KEY.sign)


@given(st.integers(0, (1 << 63) - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_as_it_was_written(size, root):
    assert read_checkpoint(checkpoint(size, root), KEY.vkey) == (KEY.name, size, root)


def test_a_checkpoint_is_spelt_as_c2sp_has_it():
    lines = checkpoint(20).split("\n")
    assert lines[:3] == ["xx-test/comity-ledger", "20", base64.b64encode(ROOT).decode()]
    assert lines[3] == ""
    assert lines[4].startswith("— xx-test/comity-ledger ")


def test_cosignatures_do_not_disturb():
    witness = key_for("witness.example")
    note = cosigned(checkpoint(), witness)
    assert read_checkpoint(note, KEY.vkey).size == 7


@pytest.mark.skipif(vectors.folder() is None, reason="no folder of shared data")
def test_checkpoints_of_other_logs_are_read():
    """The Go checksum database signs under a name that is not its origin line."""
    texts = [v["text"] for v in vectors.notes() if v["text"].count("\n") == 3]
    assert len(texts) >= 4
    assert {parse_text(text).size for text in texts} >= {63_096_908, 93_750_551}


def test_what_cannot_be_a_head_is_not_signed():
    for size, root in ((-1, ROOT), (1 << 63, ROOT), (1, ROOT[:31])):
        with pytest.raises(ValueError, match="no ledger"):
            checkpoint(size, root)


@pytest.mark.attack
def test_a_checkpoint_of_another_origin_under_our_key_is_refused():
    note = write_checkpoint(
        "xx-test/other-log", 7, ROOT, public=KEY.public, sign=KEY.sign
    )
    with pytest.raises(BadProof):
        read_checkpoint(note, KEY.vkey)
    text = checkpoint().split("\n\n")[0].replace(KEY.name, "xx-test/other-log") + "\n"
    with pytest.raises(BadProof, match="another ledger"):
        read_checkpoint(signed(text), KEY.vkey)


@pytest.mark.attack
@pytest.mark.parametrize(
    "size",
    ["-1", "-0", "00", "07", "+7", "7.0", "0x7", "1_000", "٧", "", "9" * 400, "9" * 19],
)
def test_a_size_that_is_no_plain_number_is_refused(size):
    with pytest.raises(Malformed):
        parse_text(f"{KEY.name}\n{size}\n{base64.b64encode(ROOT).decode()}\n")


@pytest.mark.attack
def test_a_root_in_other_than_canonical_base64_is_refused():
    good = base64.b64encode(bytes(32)).decode()
    for bad in (good[:-2] + "B=", good[:-1], good + "=", good[4:], "", good + "\n"):
        with pytest.raises(Malformed):
            parse_text(f"{KEY.name}\n7\n{bad}\n")


@pytest.mark.attack
def test_a_checkpoint_with_further_lines_is_refused():
    text = checkpoint().split("\n\n")[0] + "\n"
    for bad in (text + "extension\n", text + "\n", "\n" + text, text[:-1] + "\r\n"):
        with pytest.raises(Malformed):
            parse_text(bad)
