"""Cards: what is accepted, and attacks on the way a peer becomes known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.codec.wire import from_wire, to_wire
from node.errors import (
    AlreadyThere,
    BadInput,
    BadProof,
    CheckFailed,
    Malformed,
    OutOfTime,
    RevokedPeer,
    TheirFault,
)
from node.model.codes import KeyUse, PeerState
from node.model.introduction import Card
from node.protocol import armour
from node.protocol.introduction import MAX_KEYS, accept_card, read_card, write_card
from tests.unit.protocol.pair import (
    ALPHA,
    BORN,
    DAY,
    GAMMA,
    NOW,
    SECOND,
    introduction_of,
    keys_of,
)

KEYS, INTRODUCTION = ALPHA.keys, ALPHA.introduction
CARD = write_card(INTRODUCTION, KEYS)
KNOWN = accept_card(CARD, known=None, fingerprint=KEYS.fingerprint, now=NOW)
OTHER = keys_of("pt-pj")  # another node that calls itself pt-pj


def signed(introduction, keys=KEYS):
    """A card by somebody who checks nothing before signing."""
    data = to_wire(introduction)
    return armour.wrap(to_wire(Card(data, keys.sign_introduction(data))))


def changed(**changes):
    return signed(replace(INTRODUCTION, **changes))


def key_changed(which, /, **changes):
    return changed(
        keys=tuple(
            replace(k, **changes) if k.use is which else k for k in INTRODUCTION.keys
        )
    )


def later(sequence=2, keys=KEYS):
    return signed(introduction_of(keys, sequence=sequence), keys)


def accept(card, *, known=KNOWN, fingerprint="", now=NOW):
    return accept_card(card, known=known, fingerprint=fingerprint, now=now)


# --- what is accepted -------------------------------------------------------


def test_a_card_says_what_was_written():
    assert read_card(CARD) == (INTRODUCTION, KEYS.fingerprint)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "no fingerprint is given"),
        ("   ", "no fingerprint is given"),
        ("-", "no fingerprint: one has"),
        (KEYS.fingerprint[:-1], "no fingerprint: one has"),
        (f"{KEYS.fingerprint[:-1]}0", "no fingerprint: one has"),
        (f"{KEYS.fingerprint} A", "no fingerprint: one has"),
        ("AAAA " * 8, "not that of the card"),
    ],
    ids=["nothing", "spaces", "a dash", "cut", "a zero", "too long", "another"],
)
def test_a_card_is_called_swapped_only_where_a_fingerprint_was_given(typed, told):
    with pytest.raises(CheckFailed) as caught:
        accept_card(CARD, known=None, fingerprint=typed, now=NOW)
    assert told in caught.value.message
    assert ("swapped" in caught.value.advice) == (typed == "AAAA " * 8)


def test_a_new_peer_is_known_by_its_confirmed_fingerprint():
    typed = KEYS.fingerprint.lower().replace(" ", "-")
    peer = accept(CARD, known=None, fingerprint=typed)
    assert (peer.introduction, peer.card, peer.state) == (
        INTRODUCTION,
        CARD,
        PeerState.ACTIVE,
    )
    assert (peer.fingerprint, peer.added_at, peer.changed_at) == (
        KEYS.fingerprint,
        NOW,
        NOW,
    )


def test_a_later_card_needs_no_fingerprint():
    peer = accept(later(), now=NOW + DAY)
    assert peer.introduction.sequence == 2
    assert (peer.added_at, peer.changed_at) == (NOW, NOW + DAY)


def test_a_card_survives_mail():
    mailed = (
        b"\r\n".join(b"  " + line + b" " for line in CARD.splitlines()) + b"\r\n\r\n"
    )
    assert read_card(mailed) == read_card(CARD)


def test_our_own_card_is_checked_before_it_is_signed():
    with pytest.raises(BadInput, match="no peer would take this card"):
        write_card(replace(INTRODUCTION, endpoints=()), KEYS)
    with pytest.raises(BadInput):
        write_card(INTRODUCTION, GAMMA.keys)


def test_a_revoked_peer_comes_back_like_a_new_one():
    revoked = replace(KNOWN, state=PeerState.REVOKED)
    peer = accept(later(2, OTHER), known=revoked, fingerprint=OTHER.fingerprint)
    assert peer.state is PeerState.ACTIVE
    assert peer.fingerprint == OTHER.fingerprint


# --- whose card is it? --------------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "typed",
    ["", " ", KEYS.fingerprint[:-1], KEYS.fingerprint[:9], GAMMA.keys.fingerprint],
    ids=["none", "space", "one short", "a prefix", "of another"],
)
def test_card_with_a_fingerprint_mistyped_or_missing_is_not_accepted(typed):
    with pytest.raises(CheckFailed):
        accept(CARD, known=None, fingerprint=typed)


@pytest.mark.attack
def test_card_swapped_on_the_way_is_not_accepted():
    with pytest.raises(CheckFailed):
        accept(later(1, OTHER), known=None, fingerprint=KEYS.fingerprint)


@pytest.mark.attack
def test_card_under_another_identity_key_does_not_replace_a_known_one():
    with pytest.raises(BadProof):
        accept(later(2, OTHER))
    with pytest.raises(BadProof):
        accept(later(2, OTHER), fingerprint=OTHER.fingerprint)


@pytest.mark.attack
def test_later_card_with_a_wrong_fingerprint_is_not_accepted():
    with pytest.raises(CheckFailed):
        accept(later(), fingerprint=GAMMA.keys.fingerprint)


@pytest.mark.attack
@pytest.mark.parametrize("sequence", [1, 4, 5])
def test_card_with_a_sequence_not_higher_is_not_accepted(sequence):
    """An old card would bring back keys that were rotated away."""
    known = accept(later(5))
    with pytest.raises(AlreadyThere):
        accept(later(sequence), known=known)


@pytest.mark.attack
def test_revoked_peer_does_not_come_back_by_a_later_card():
    revoked = replace(KNOWN, state=PeerState.REVOKED)
    with pytest.raises(RevokedPeer):
        accept(later(), known=revoked)
    with pytest.raises(CheckFailed):
        accept(later(), known=revoked, fingerprint=GAMMA.keys.fingerprint)
    with pytest.raises(AlreadyThere):
        accept(CARD, known=revoked, fingerprint=KEYS.fingerprint)


@pytest.mark.attack
def test_card_of_another_agency_does_not_replace_a_known_one():
    with pytest.raises(BadInput):
        accept(write_card(GAMMA.introduction, GAMMA.keys))


@pytest.mark.attack
def test_introduction_signed_by_another_key_is_refused():
    data = to_wire(INTRODUCTION)
    with pytest.raises(BadProof):
        read_card(armour.wrap(to_wire(Card(data, OTHER.sign_introduction(data)))))


@pytest.mark.attack
def test_message_signature_is_no_card_signature():
    """The identity key signs under a use of its own."""
    data = to_wire(INTRODUCTION)
    _, signature = KEYS.sign(data, NOW)
    with pytest.raises(BadProof):
        read_card(armour.wrap(to_wire(Card(data, signature))))


# --- bytes ----------------------------------------------------------------


@pytest.mark.attack
@given(st.integers(0, len(armour.unwrap(CARD)) * 8 - 1))
@settings(max_examples=150, deadline=None)
def test_bit_flip_anywhere_in_a_card_is_refused(bit):
    data = bytearray(armour.unwrap(CARD))
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TheirFault):
        read_card(armour.wrap(bytes(data)))


@pytest.mark.attack
@given(st.integers(0, len(CARD) - 2))
@settings(max_examples=100, deadline=None)
def test_truncated_card_is_refused(size):
    with pytest.raises(TheirFault):
        read_card(CARD[:size])


@pytest.mark.attack
@given(st.binary(max_size=500))
@settings(max_examples=100, deadline=None)
def test_random_bytes_are_no_card(data):
    for card in (data, armour.wrap(data), armour.wrap(to_wire(Card(data, bytes(64))))):
        with pytest.raises(TheirFault):
            read_card(card)


@pytest.mark.attack
def test_unknown_field_in_a_signed_introduction_is_refused():
    data = to_wire(INTRODUCTION) + b"\x52\x01x"
    with pytest.raises(Malformed):
        read_card(armour.wrap(to_wire(Card(data, KEYS.sign_introduction(data)))))


# --- what a card may say ----------------------------------------------------


@pytest.mark.attack
@pytest.mark.parametrize(
    "changes",
    [
        {"agency": "PT-PJ"},
        {"agency": "pt"},
        {"agency": "pt-pj\n"},
        {"agency": "es-pj"},
        {"country": "ES"},
        {"country": "pt"},
        {"country": ""},
        {"country": "QQ", "agency": "qq-pj"},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "Police\x1b[2J"},
        {"name": "Police\u202e"},
        {"name": "Police\nof"},
        {"sequence": 0},
        {"sequence": -1},
        {"keys": ()},
        {"endpoints": ()},
        {"endpoints": ("a.example:1",) * 9},
        {"endpoints": ("unix:/run/comity.sock",)},
    ],
    ids=str,
)
def test_card_that_says_what_cannot_be_meant_is_refused(changes):
    with pytest.raises(Malformed):
        read_card(changed(**changes))


@pytest.mark.attack
@pytest.mark.parametrize(
    "use", [KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS, KeyUse.LEDGER]
)
def test_card_without_an_active_key_of_each_use_is_refused(use):
    with pytest.raises(OutOfTime):
        read_card(changed(keys=tuple(k for k in INTRODUCTION.keys if k.use is not use)))
    with pytest.raises(OutOfTime):
        read_card(key_changed(use, active_from=BORN + SECOND))
    with pytest.raises(OutOfTime):
        accept(key_changed(use, ends=NOW), known=None, fingerprint=KEYS.fingerprint)


@pytest.mark.attack
@pytest.mark.parametrize(
    "changes",
    [
        {"key_id": ""},
        {"key_id": "../up"},
        {"key_id": "A"},
        {"key_id": "x" * 65},
        {"ends": BORN},
        {"ends": BORN - DAY},
        {"ends": BORN + timedelta(days=12 * 365)},
        {"use": KeyUse.IDENTITY},
        {"use": KeyUse.STORAGE},
        {"use": KeyUse.SELECTOR},
        {"public": KEYS.identity_public},
    ],
    # Keys differ from run to run, names of tests must not.
    ids=lambda changes: next(iter(changes)),
)
def test_card_with_a_key_that_cannot_be_meant_is_refused(changes):
    with pytest.raises(Malformed):
        read_card(key_changed(KeyUse.SIGNING, **changes))


@pytest.mark.attack
@pytest.mark.parametrize(
    "use", [KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS, KeyUse.LEDGER]
)
@pytest.mark.parametrize(
    "public", [b"", bytes(32), bytes(1216), b"\x30\x03\x02\x01\x00"]
)
def test_card_with_an_unsound_key_is_refused(use, public):
    with pytest.raises(BadProof):
        read_card(key_changed(use, public=public))


@pytest.mark.attack
def test_card_with_the_certificate_of_another_agency_is_refused():
    with pytest.raises(BadProof):
        read_card(key_changed(KeyUse.TLS, public=GAMMA.key(KeyUse.TLS).public))


@pytest.mark.attack
def test_card_with_a_key_id_twice_is_refused():
    """Which of the two a message is verified under would be the reader's guess."""
    key = GAMMA.key(KeyUse.SIGNING)
    double = replace(key, key_id=ALPHA.key(KeyUse.SIGNING).key_id)
    with pytest.raises(Malformed, match="twice"):
        read_card(changed(keys=(*INTRODUCTION.keys, double)))


@pytest.mark.attack
def test_card_with_too_many_keys_is_refused():
    key = ALPHA.key(KeyUse.SIGNING)
    many = tuple(replace(key, key_id=f"signing-{n}") for n in range(MAX_KEYS))
    with pytest.raises(Malformed, match="too many"):
        read_card(changed(keys=(*INTRODUCTION.keys, *many)))


@pytest.mark.attack
def test_card_from_the_future_is_not_accepted():
    """Else it would outrank every correction until then."""
    keys = tuple(
        replace(k, active_from=BORN, ends=NOW + 300 * DAY) for k in INTRODUCTION.keys
    )
    card = changed(issued_at=NOW + 2 * DAY, keys=keys)
    with pytest.raises(OutOfTime, match="future"):
        accept(card, known=None, fingerprint=KEYS.fingerprint)


def test_the_card_in_the_armour_is_the_one_that_was_signed():
    card = from_wire(Card, armour.unwrap(CARD))
    assert card.introduction == to_wire(INTRODUCTION)
