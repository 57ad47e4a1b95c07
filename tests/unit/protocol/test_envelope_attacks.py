"""Attacks on the envelope. Each must end in the fault that fits, and no other way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from node.codec.wire import from_wire, to_wire
from node.errors import (
    BadProof,
    Malformed,
    NotForUs,
    OutOfTime,
    RevokedPeer,
    TheirFault,
    UnknownPeer,
    WrongSuite,
)
from node.model.codes import KeyUse, Kind, PeerState
from node.model.message import Envelope, Evidence, Header, Signed
from node.protocol import envelope
from node.wire.v1 import envelope_pb2
from tests.unit.protocol.pair import (
    ALPHA,
    BETA,
    DAY,
    GAMMA,
    NOW,
    SECOND,
    WINDOW_S,
    close,
    forge,
    header,
    open_at,
    reseal,
    unsealed,
)

pytestmark = pytest.mark.attack
GOOD = close().envelope


def outer(data=GOOD):
    return from_wire(Envelope, data)


def changed(**changes):
    return to_wire(replace(outer(), **changes))


def test_a_hand_made_envelope_opens_when_no_rule_is_broken():
    """So that each forgery below fails for its own reason alone."""
    assert open_at(forge()).payload == b"payload"


# --- bytes that were changed on the way -------------------------------------


@given(st.integers(0, len(GOOD) * 8 - 1))
@settings(max_examples=300, deadline=None)
def test_bit_flip_anywhere_is_refused(bit):
    flipped = bytearray(GOOD)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TheirFault):
        open_at(bytes(flipped))


@pytest.mark.parametrize(
    ("field", "fault"),
    [
        ("version", WrongSuite),
        ("suite", WrongSuite),
        ("header", TheirFault),
        ("sealing_key_id", BadProof),
        ("sealed", BadProof),
    ],
)
def test_bit_flip_in_each_field_of_the_envelope_is_refused(field, fault):
    value = getattr(outer(), field)
    flips = {
        int: lambda v: v ^ 2,
        str: lambda v: v[:-1] + chr(ord(v[-1]) ^ 1),
        bytes: lambda v: v[:-1] + bytes([v[-1] ^ 1]),
    }
    with pytest.raises(fault):
        open_at(changed(**{field: flips[type(value)](value)}))


@given(st.integers(0, len(GOOD) - 1))
@example(0)
@settings(max_examples=100, deadline=None)
def test_truncated_envelope_is_refused(size):
    with pytest.raises(TheirFault):
        open_at(GOOD[:size])


@given(st.binary(max_size=3000))
@settings(max_examples=200, deadline=None)
def test_random_bytes_are_refused(data):
    with pytest.raises(TheirFault):
        open_at(data)


@given(st.binary(max_size=3000))
@settings(max_examples=100, deadline=None)
def test_random_bytes_inside_a_good_seal_are_refused(inside):
    with pytest.raises(TheirFault):
        open_at(reseal(inside, to_wire(header()), BETA))


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_random_bytes_for_a_header_are_refused(data):
    with pytest.raises(TheirFault):
        open_at(changed(header=data))


def test_zero_length_envelope_and_parts_are_refused():
    with pytest.raises(WrongSuite):
        open_at(b"")
    for field in ("header", "sealed"):
        with pytest.raises(TheirFault):
            open_at(changed(**{field: b""}))


def test_oversized_envelope_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr(envelope, "from_wire", lambda *_: pytest.fail("parsed"))
    with pytest.raises(Malformed, match="too large"):
        open_at(bytes(envelope.MAX_ENVELOPE + 1))


def test_oversized_header_is_refused():
    big = to_wire(replace(header(), sender="x" * envelope.MAX_HEADER))
    with pytest.raises(Malformed, match="header is too large"):
        open_at(changed(header=big))


def test_nested_envelope_is_no_message():
    with pytest.raises(TheirFault):
        open_at(reseal(GOOD, to_wire(header()), BETA))
    with pytest.raises(TheirFault):
        open_at(changed(sealed=GOOD))


@pytest.mark.parametrize("extra", [b"\x78\x01", b"\x32\x01x", b"\x08\x01", b"\x2a\x00"])
def test_unknown_or_doubled_field_in_the_envelope_is_refused(extra):
    with pytest.raises(Malformed):
        open_at(GOOD + extra)


def test_unknown_field_in_header_or_inside_is_refused():
    head = to_wire(header())
    with pytest.raises(Malformed):
        open_at(reseal(unsealed(forge()), head + b"\x32\x01x", BETA))
    with pytest.raises(Malformed):
        open_at(reseal(unsealed(forge()) + b"\x32\x01x", head, BETA))


# --- another suite, another version -----------------------------------------


@pytest.mark.parametrize(
    "suite",
    [
        "",
        "none",
        "comity-1:ed25519+hpke-x25519-hkdfsha256-chacha20poly1305",
        envelope.SUITE.upper(),
        envelope.SUITE + " ",
        "comity-0:null",
    ],
)
def test_downgraded_suite_is_refused(suite):
    with pytest.raises(WrongSuite):
        open_at(forge(suite=suite))
    with pytest.raises(WrongSuite):
        open_at(changed(suite=suite))


@pytest.mark.parametrize("version", [0, 2, 2**32 - 1])
def test_other_version_is_refused(version):
    with pytest.raises(WrongSuite):
        open_at(changed(version=version))


def test_signature_made_for_another_suite_is_refused():
    """The suite is under the signature, not only around it."""
    inside = unsealed_other_suite()
    with pytest.raises(BadProof):
        open_at(reseal(inside[0], inside[1], BETA))


def unsealed_other_suite():
    head = header()
    data = forge(head=head, suite="comity-2:other")
    return unsealed(data), to_wire(head)


# --- the wrong people ---------------------------------------------------------


def test_message_for_another_node_is_refused():
    with pytest.raises(NotForUs):
        open_at(close(recipient=GAMMA).envelope)


def test_message_for_another_with_our_name_on_it_is_refused():
    """The header is rewritten to us; seal and signature were bound to the true one."""
    theirs = outer(close(recipient=GAMMA).envelope)
    with pytest.raises(BadProof):
        open_at(to_wire(replace(theirs, header=to_wire(header()))))


def test_surreptitious_forwarding_is_refused():
    """BETA opens ALPHA's message and seals its signed inside to GAMMA, as if ALPHA had
    written to GAMMA (Davis, "Defective Sign & Encrypt", 2001)."""
    inside = unsealed(GOOD)
    to_gamma = to_wire(header(ALPHA, GAMMA))
    with pytest.raises(BadProof):
        open_at(reseal(inside, to_gamma, GAMMA), GAMMA)
    with pytest.raises(NotForUs):
        open_at(reseal(inside, outer().header, GAMMA), GAMMA)


def test_forwarding_in_the_forwarders_own_name_is_refused():
    """BETA cannot pass ALPHA's signed words off as its own either."""
    inside = unsealed(GOOD)
    with pytest.raises(BadProof):
        open_at(reseal(inside, to_wire(header(BETA, GAMMA)), GAMMA), GAMMA, sender=BETA)


def test_resealing_under_a_fresh_header_is_refused():
    """The recipient cannot make an old message new."""
    inside = unsealed(GOOD)
    with pytest.raises(BadProof):
        open_at(reseal(inside, to_wire(header()), BETA))


def test_reflected_message_is_refused():
    with pytest.raises(NotForUs):
        open_at(GOOD, ALPHA, sender=BETA)


def test_message_to_us_in_our_own_name_is_refused():
    head = header(BETA, BETA)
    with pytest.raises(NotForUs):
        open_at(forge(signer=BETA, head=head), sender=BETA)


def test_sender_that_is_not_the_tls_peer_is_refused():
    with pytest.raises(NotForUs):
        open_at(GOOD, tls_peer=GAMMA.agency)
    with pytest.raises(NotForUs):
        open_at(GOOD, tls_peer="-")


def test_unknown_sender_is_refused():
    with pytest.raises(UnknownPeer):
        open_at(GOOD, known={GAMMA.agency: GAMMA.peer()})


def test_book_that_gives_another_peer_is_not_believed():
    with pytest.raises(UnknownPeer):
        open_at(GOOD, known={ALPHA.agency: GAMMA.peer()})


def test_revoked_sender_is_refused():
    revoked = {ALPHA.agency: ALPHA.peer(state=PeerState.REVOKED)}
    with pytest.raises(RevokedPeer):
        open_at(GOOD, known=revoked)


def test_stranger_with_the_senders_name_is_refused():
    """GAMMA signs with its own key under ALPHA's name."""
    with pytest.raises(BadProof):
        open_at(forge(signer=GAMMA, head=header(ALPHA, BETA)))


def test_stranger_with_the_senders_name_and_key_id_is_refused():
    key_id = ALPHA.key(KeyUse.SIGNING).key_id
    forged = forge(
        signer=GAMMA,
        head=header(ALPHA, BETA),
        change=lambda signed: replace(signed, signing_key_id=key_id),
    )
    with pytest.raises(BadProof):
        open_at(forged)


# --- time -----------------------------------------------------------------


@pytest.mark.parametrize("off", [-WINDOW_S - 1, WINDOW_S + 1, -86400, 10**8])
def test_message_outside_the_window_is_refused(off):
    with pytest.raises(OutOfTime):
        open_at(GOOD, now=NOW + off * SECOND)


@pytest.mark.parametrize("off", [-WINDOW_S - 1, WINDOW_S + 1, -(10**6)])
def test_fresh_header_with_a_stale_message_id_is_refused(off):
    """An id that was forgotten after the window must not come back under a new time."""
    stale = header(at=NOW + off * SECOND).message_id
    with pytest.raises(OutOfTime):
        open_at(forge(head=replace(header(), message_id=stale)))


@pytest.mark.parametrize(
    "bad", ["", "1", "X" * 36, "017f22e2-79b0-4cc3-98c4-dc0c0c07398f"]
)
def test_message_id_in_another_form_is_refused(bad):
    with pytest.raises(Malformed):
        open_at(forge(head=replace(header(), message_id=bad)))
    if bad:
        with pytest.raises(Malformed):
            open_at(forge(head=replace(header(), in_reply_to=bad)))


def card_with(use, **changes):
    """ALPHA's card with its key for ``use`` changed."""
    keys = tuple(
        replace(key, **changes) if key.use is use else key
        for key in ALPHA.introduction.keys
    )
    return {
        ALPHA.agency: ALPHA.peer(introduction=replace(ALPHA.introduction, keys=keys))
    }


@pytest.mark.parametrize("ends", [NOW - SECOND, NOW])
def test_expired_signing_key_is_refused(ends):
    with pytest.raises(OutOfTime):
        open_at(GOOD, known=card_with(KeyUse.SIGNING, ends=ends))


def test_signing_key_that_ended_after_sending_is_refused_on_arrival():
    with pytest.raises(OutOfTime):
        open_at(
            GOOD,
            known=card_with(KeyUse.SIGNING, ends=NOW + SECOND),
            now=NOW + 2 * SECOND,
        )


def test_future_signing_key_is_refused():
    with pytest.raises(OutOfTime):
        open_at(GOOD, known=card_with(KeyUse.SIGNING, active_from=NOW + SECOND))


def test_swapped_signing_key_is_refused():
    public = GAMMA.key(KeyUse.SIGNING).public
    with pytest.raises(BadProof):
        open_at(GOOD, known=card_with(KeyUse.SIGNING, public=public))


def test_key_for_another_use_signs_no_message():
    """The ledger key is Ed25519, too; a true signature of it is still none here."""
    head = header()
    to_sign = envelope._to_sign(to_wire(head), Kind.QUERY, b"payload")
    forged = forge(
        head=head,
        change=lambda signed: replace(
            signed,
            signing_key_id=ALPHA.key(KeyUse.LEDGER).key_id,
            signature=ALPHA.keys.sign_note(to_sign),
        ),
    )
    with pytest.raises(BadProof, match="key that is not the sender's"):
        open_at(forged)


def test_ended_sealing_key_is_refused():
    late = BETA.key(KeyUse.SEALING).ends
    head = header(at=late)
    known = card_with(KeyUse.SIGNING, ends=late + DAY)
    with pytest.raises(OutOfTime):
        open_at(reseal(unsealed(GOOD), to_wire(head), BETA), known=known, now=late)


def test_seal_to_a_key_of_another_node_is_refused():
    theirs = GAMMA.key(KeyUse.SEALING).key_id
    with pytest.raises(BadProof):
        open_at(changed(sealing_key_id=theirs))


# --- the inside -------------------------------------------------------------


def test_signature_over_another_kind_is_refused():
    """A signed ping must not become a query."""
    with pytest.raises(BadProof):
        open_at(forge(kind=Kind.QUERY, signed_kind=Kind.PING))


def test_signature_over_another_header_is_refused():
    with pytest.raises(BadProof):
        open_at(forge(signed_head=header()))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: replace(s, payload=s.payload + b"!"),
        lambda s: replace(s, payload=b""),
        lambda s: replace(s, signature=b""),
        lambda s: replace(s, signature=bytes(64)),
        lambda s: replace(s, signature=s.signature + b"\0"),
        lambda s: replace(s, signature=s.signature[:-1]),
        lambda s: replace(s, signing_key_id=""),
        lambda s: replace(s, signing_key_id="signing-unknown"),
    ],
)
def test_changed_inside_is_refused(change):
    with pytest.raises(BadProof):
        open_at(forge(change=change))


def test_unknown_kind_is_refused():
    head = to_wire(header())
    raw = envelope_pb2.Signed.FromString(unsealed(forge()))
    raw.kind = "erase"
    with pytest.raises(Malformed):
        open_at(reseal(raw.SerializeToString(deterministic=True), head, BETA))


@pytest.mark.parametrize(
    "padding",
    [
        lambda n: b"",
        lambda n: bytes(n - 1),
        lambda n: bytes(n + 1),
        lambda n: bytes(n + 1024),
        lambda n: bytes(n - 1) + b"\x01",
        lambda n: b"\x01" + bytes(n - 1),
        lambda n: b"a message on the side".ljust(n, b"\0"),
    ],
    ids=["none", "short", "long", "a bucket more", "last byte", "first byte", "text"],
)
def test_padding_that_says_something_is_refused(padding):
    """A covert channel, or a mark to tell one peer's copy by."""
    right = len(from_wire(Signed, unsealed(GOOD)).padding)
    forged = forge(change=lambda s: replace(s, padding=padding(right)), pad=False)
    with pytest.raises(Malformed, match="padding"):
        open_at(forged)


# --- evidence -----------------------------------------------------------------


EVIDENCE = close().evidence


@given(st.integers(0, len(EVIDENCE) * 8 - 1))
@settings(max_examples=100, deadline=None)
def test_bit_flip_in_evidence_is_refused(bit):
    flipped = bytearray(EVIDENCE)
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TheirFault):
        envelope.check_evidence(bytes(flipped), ALPHA.introduction)


@given(st.binary(max_size=300))
@settings(max_examples=50, deadline=None)
def test_random_bytes_prove_nothing(data):
    with pytest.raises(TheirFault):
        envelope.check_evidence(data, ALPHA.introduction)


def test_evidence_against_another_agency_is_refused():
    with pytest.raises(BadProof):
        envelope.check_evidence(EVIDENCE, GAMMA.introduction)
    blamed = replace(from_wire(Evidence, EVIDENCE), header=to_wire(header(GAMMA, BETA)))
    with pytest.raises(BadProof):
        envelope.check_evidence(to_wire(blamed), GAMMA.introduction)


def test_backdated_evidence_is_refused():
    """Under a key that ended, its thief signs an older date: only a date inside its
    life passes, and the date is what the signature covers."""
    said = from_wire(Evidence, EVIDENCE)
    head = from_wire(Header, said.header)
    moved = replace(head, sent_at=head.sent_at - timedelta(seconds=5))
    with pytest.raises(BadProof):
        envelope.check_evidence(
            to_wire(replace(said, header=to_wire(moved))), ALPHA.introduction
        )


def test_oversized_evidence_is_refused():
    with pytest.raises(Malformed, match="too large"):
        envelope.check_evidence(bytes(envelope.MAX_ENVELOPE + 1), ALPHA.introduction)
