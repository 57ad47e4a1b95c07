"""The armour of a card file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import Malformed
from node.protocol.armour import BEGIN, END, MAX_SIZE, unwrap, wrap


@given(st.binary(min_size=1, max_size=500))
def test_what_is_wrapped_unwraps(data):
    assert unwrap(wrap(data)) == data


def test_the_armour_is_text_of_short_lines():
    lines = wrap(bytes(100)).decode("ascii").splitlines()
    assert (lines[0], lines[-1]) == (BEGIN, END)
    assert max(map(len, lines[1:-1])) == 64


def card(body, before=BEGIN, after=END):
    return f"{before}\n{body}\n{after}\n".encode()


@pytest.mark.attack
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        BEGIN.encode(),
        f"{BEGIN}\n{END}\n".encode(),
        card("AAAA", before="-----BEGIN CERTIFICATE-----"),
        card("AAAA", after="-----END CERTIFICATE-----"),
        card("AAAA", before=f"ssh-ed25519 AAAA\n{BEGIN}"),
        card("AAAA", after=f"{END}\nmore"),
        card(f"AAAA\n{END}\n{BEGIN}\nAAAA"),
        card("AAA"),
        card("AAB="),
        card("AA==AA=="),
        card("AA-_"),
        card("AA AA"),
        card("AAAA\u00a0"),
        card("===="),
        b"\xff" + card("AAAA"),
        card("A" * MAX_SIZE),
    ],
)
def test_file_that_is_no_card_is_refused(data):
    with pytest.raises(Malformed):
        unwrap(data)


def test_what_an_editor_puts_before_or_into_a_card_changes_nothing():
    whole = wrap(b"a card")
    for edited in (b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n")):
        assert unwrap(edited) == b"a card"


@pytest.mark.parametrize("data", [b"a note", b"\xff\xfe", wrap(b"x" * 99)[:80]])
def test_a_wrong_file_is_first_looked_at_by_who_gave_it(data):
    with pytest.raises(Malformed) as why:
        unwrap(data)
    assert "which file was given" in why.value.advice
