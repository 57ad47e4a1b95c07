"""The envelope between two honest ends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.codec.wire import from_wire, to_wire
from node.crypto.digest import sha256
from node.crypto.pae import MESSAGE, pae
from node.errors import BadInput, KeystoreBroken, OutOfTime
from node.model.agency import agency_id
from node.model.codes import KeyUse, Kind
from node.model.message import Envelope
from node.protocol import envelope
from node.protocol.padding import BUCKETS
from tests.unit.protocol.pair import (
    ALPHA,
    BETA,
    NOW,
    SECOND,
    WINDOW_S,
    close,
    header,
    open_at,
)


@given(st.sampled_from(Kind), st.binary(max_size=9000))
@settings(max_examples=40, deadline=None)
def test_what_is_closed_opens_to_the_same(kind, payload):
    head = header(in_reply_to="01a1ff3b-71ce-79d2-a5b2-1b085267c5d8")
    closed = close(payload, kind=kind, header=head)
    opened = open_at(closed.envelope)
    assert (opened.header, opened.kind, opened.payload) == (head, kind, payload)
    assert (opened.digest, opened.evidence) == (closed.digest, closed.evidence)


def test_the_digest_is_that_of_what_was_signed():
    closed = close(b"payload")
    outer = from_wire(Envelope, closed.envelope)
    suite = envelope.SUITE.encode()
    to_sign = pae(MESSAGE, b"1", suite, b"query", outer.header, b"payload")
    assert closed.digest == sha256(to_sign)


def test_peeking_shows_who_and_when_and_no_more():
    head = header()
    outer, shown = envelope.peek(close(b"The Surname", header=head).envelope)
    assert shown == head
    assert b"Surname" not in to_wire(outer)
    assert b"query" not in to_wire(outer)


@given(st.sampled_from(Kind), st.integers(0, 4500), st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_the_sealed_size_is_a_whole_number_of_buckets(kind, size, more):
    outer, _ = envelope.peek(close(b"x" * size, kind=kind).envelope)
    assert (len(outer.sealed) - 1136) % BUCKETS[kind] == 0


def test_a_hit_and_a_no_hit_have_one_size():
    sizes = {
        len(close(b"x" * n, kind=Kind.ANSWER).envelope) for n in (1, 100, 2000, 3900)
    }
    assert len(sizes) == 1


def test_the_evidence_convinces_a_third_party():
    closed = close(b"payload")
    proven = envelope.check_evidence(closed.evidence, ALPHA.introduction)
    assert proven == open_at(closed.envelope)


def test_evidence_outlives_the_key_that_signed_it():
    keys = tuple(
        replace(k, ends=NOW + SECOND) if k.use is KeyUse.SIGNING else k
        for k in ALPHA.introduction.keys
    )
    ended = replace(ALPHA.introduction, keys=keys)
    closed = close(b"payload")
    assert envelope.check_evidence(closed.evidence, ended).digest == closed.digest


@pytest.mark.parametrize("off", [-WINDOW_S, -1, 1, WINDOW_S - 1])
def test_clocks_may_differ_within_the_window(off):
    assert open_at(close().envelope, now=NOW + off * SECOND).payload == b"payload"


def test_the_newest_active_key_is_sealed_to():
    key = BETA.key(KeyUse.SEALING)
    future = replace(key, key_id="sealing-future", active_from=NOW + SECOND)
    newer = replace(key, key_id="sealing-newer", active_from=NOW)
    card = replace(BETA.introduction, keys=(future, newer, key))
    assert envelope.newest_active(card, KeyUse.SEALING, NOW) == newer
    assert envelope.newest_active(card, KeyUse.SEALING, NOW + SECOND) == future


def test_a_recipient_without_an_active_sealing_key_is_not_written_to():
    keys = tuple(k for k in BETA.introduction.keys if k.use is not KeyUse.SEALING)
    with pytest.raises(OutOfTime, match="es-pn has no sealing key"):
        envelope.close(
            Kind.QUERY,
            b"",
            header=header(),
            keys=ALPHA.keys,
            recipient=replace(BETA.introduction, keys=keys),
            now=NOW,
        )


def test_a_sender_whose_signing_key_has_ended_says_nothing():
    late = NOW + timedelta(days=3 * 365)
    with pytest.raises(KeystoreBroken):
        envelope.close(
            Kind.QUERY,
            b"",
            header=header(at=late),
            keys=ALPHA.keys,
            recipient=BETA.introduction,
            now=NOW,
        )


@pytest.mark.parametrize("change", [{"sender": "fr-pn"}, {"recipient": "fr-pn"}])
def test_nothing_is_closed_under_a_header_of_others(change):
    with pytest.raises(BadInput):
        close(header=replace(header(), **change))


def test_a_payload_too_large_for_an_envelope_is_refused():
    assert len(close(b"x" * 1_040_000).envelope) <= envelope.MAX_ENVELOPE
    with pytest.raises(BadInput, match="does not fit"):
        close(b"x" * envelope.MAX_ENVELOPE)


def test_the_longest_header_fits():
    longest = agency_id("pt-" + "x" * 30)
    head = replace(
        header(), sender=longest, recipient=longest, in_reply_to=header().message_id
    )
    assert len(to_wire(head)) <= envelope.MAX_HEADER
