from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadProof, Malformed, TheirFault
from node.ledger.note import (
    open_note,
    read_vkey,
    sign_note,
    vkey,
)
from tests.unit.ledger import vectors
from tests.unit.ledger.keys import cosigned, key_for

ANNA, BELA = key_for("anna.example/log"), key_for("bela.example/witness")
TEXT = "first line\n\nlast line — é\n"
NOTE = sign_note(TEXT, ANNA.name, ANNA.public, ANNA.sign)


def test_a_note_is_opened_by_the_key_that_signed_it():
    note = open_note(NOTE, [ANNA.vkey])
    assert (note.text, note.signers) == (TEXT, (ANNA.name,))


def test_a_verifier_key_is_read_back():
    key = read_vkey(ANNA.vkey)
    assert (key.name, key.public) == (ANNA.name, ANNA.public)
    assert vkey(key.name, key.public) == ANNA.vkey


def test_signatures_of_strangers_are_ignored():
    note = cosigned(NOTE, BELA)
    assert open_note(note, [ANNA.vkey]).signers == (ANNA.name,)
    assert open_note(note, [BELA.vkey]).signers == (BELA.name,)
    both = open_note(note, [BELA.vkey, ANNA.vkey])
    assert both.signers == (ANNA.name, BELA.name)


def test_a_signature_of_an_unknown_algorithm_is_ignored():
    line = base64.b64encode(b"\x01\x02\x03\x04" + bytes(2420)).decode()
    note = f"{NOTE}— {ANNA.name} {line}\n"
    assert open_note(note, [ANNA.vkey]).signers == (ANNA.name,)


def test_sixteen_post_quantum_signatures_fit():
    line = base64.b64encode(b"\x01\x02\x03\x04" + bytes(4700)).decode()
    note = NOTE + f"— witness {line}\n" * 16
    assert open_note(note, [ANNA.vkey]).text == TEXT


@pytest.mark.skipif(vectors.folder() is None, reason="no folder of shared data")
def test_notes_that_others_signed_are_opened():
    seen = 0
    for vector in vectors.notes():
        if vector["algorithm"] == "ed25519":
            seen += 1
            note = open_note(vector["note"], [vector["key"]])
            assert (note.text, note.signers) == (vector["text"], (vector["name"],))
    assert seen == 2


@pytest.mark.skipif(vectors.folder() is None, reason="no folder of shared data")
def test_notes_of_other_algorithms_are_read_and_not_believed():
    for vector in vectors.notes():
        if vector["algorithm"] != "ed25519":
            with pytest.raises(BadProof):
                open_note(vector["note"], [ANNA.vkey])


@given(st.text(max_size=200))
def test_garbage_is_refused_as_garbage(text):
    with pytest.raises(TheirFault):
        open_note(text, [ANNA.vkey])
    with pytest.raises(Malformed):
        read_vkey(text)


# --- attacks -----------------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "note",
    {
        "extra newline at the end": NOTE + "\n",
        "extra newline before the signature": NOTE.replace("\n\n— ", "\n\n\n— "),
        "extra newline before the text": "\n" + NOTE,
        "no final newline": NOTE[:-1],
        "carriage returns": NOTE.replace("\n", "\r\n"),
        "trailing space": NOTE[:-1] + " \n",
        "hyphen for dash": NOTE.replace("\n— ", "\n- "),
        "tab for space": NOTE.replace("\n— ", "\n—\t"),
        "null": NOTE.replace("first", "fir\0st"),
        "lone surrogate": NOTE.replace("first", "\ud800"),
    }.values(),
)
def test_a_note_written_another_way_is_refused(note):
    with pytest.raises(TheirFault):
        open_note(note, [ANNA.vkey])


@pytest.mark.attack
def test_a_note_without_a_signature_is_refused():
    for note in (TEXT, TEXT + "\n", "", "\n\n", TEXT + "\n\n"):
        with pytest.raises(Malformed):
            open_note(note, [ANNA.vkey])


@pytest.mark.attack
def test_a_note_with_non_canonical_base64_is_refused():
    """64 + 4 bytes end in one padding sign: the bits before it are unused."""
    last = NOTE[-3]
    assert NOTE.endswith("=\n")
    other = chr(ord(last) + 1)
    assert base64.b64decode(NOTE[-5:-1]) == base64.b64decode(NOTE[-5:-3] + other + "=")
    with pytest.raises(Malformed):
        open_note(NOTE[:-3] + other + "=\n", [ANNA.vkey])
    for bad in ("=", "", "====", "AA AA", "-_-_-_-_"):
        with pytest.raises(Malformed):
            open_note(f"{TEXT}\n— {ANNA.name} {bad}\n", [ANNA.vkey])


@pytest.mark.attack
def test_a_note_with_a_hundred_thousand_signatures_is_refused_unread():
    line = NOTE.split("\n\n")[-1]
    with pytest.raises(Malformed, match="at most"):
        open_note(f"{TEXT}\n" + line * 100_000, [ANNA.vkey])
    with pytest.raises(Malformed, match="at most 64"):
        open_note(f"{TEXT}\n" + line * 65, [ANNA.vkey])


@pytest.mark.attack
def test_an_edited_text_is_refused():
    with pytest.raises(BadProof):
        open_note(NOTE.replace("first", "First"), [ANNA.vkey])


@pytest.mark.attack
def test_a_forged_signature_condemns_a_note_that_another_key_signed():
    forged = cosigned(NOTE, BELA, lambda _: bytes(64))
    assert open_note(forged, [ANNA.vkey]).signers == (ANNA.name,)
    with pytest.raises(BadProof):
        open_note(forged, [ANNA.vkey, BELA.vkey])


@pytest.mark.attack
def test_a_key_of_the_same_name_does_not_open_the_note():
    twin = key_for(ANNA.name, "twin")
    with pytest.raises(BadProof):
        open_note(NOTE, [twin.vkey])


@pytest.mark.attack
def test_a_key_under_another_name_does_not_open_the_note():
    with pytest.raises(BadProof):
        open_note(NOTE, [vkey("other.example/log", ANNA.public)])


@pytest.mark.attack
def test_a_verifier_key_whose_id_is_anothers_is_refused():
    name, identity, key = ANNA.vkey.split("+", 2)
    for bad in (
        f"{name}+{read_vkey(BELA.vkey).key_id.hex()}+{key}",
        f"{name}+{identity.upper()}+{key}" if identity.upper() != identity else name,
        f"{name}x+{identity}+{key}",
        f"{name}+{identity}+{key[:-4]}",
        f" {name}+{identity}+{key}",
        f"{name}+{identity}+{key}\n",
    ):
        with pytest.raises(Malformed):
            read_vkey(bad)


@pytest.mark.attack
def test_a_key_of_small_order_opens_nothing():
    """Under the identity point one signature would fit every text."""
    point = b"\x01" + bytes(31)
    weak = vkey("weak.example/log", point)
    note = sign_note(TEXT, "weak.example/log", point, lambda _: point + bytes(32))
    with pytest.raises(BadProof):
        open_note(note, [weak])


@pytest.mark.attack
def test_a_text_or_name_that_would_forge_a_line_is_not_signed():
    for text in ("no newline", "bell\a\n", "tab\t\n", "\ud800\n"):
        with pytest.raises(ValueError, match="newline"):
            sign_note(text, ANNA.name, ANNA.public, ANNA.sign)
    for name in ("", "a b", "a+b", "a\u2003b", "a\n— b"):
        with pytest.raises(ValueError, match="name"):
            sign_note(TEXT, name, ANNA.public, ANNA.sign)
