from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from node.errors import OutOfTime, RevokedPeer, UnknownPeer
from node.model.codes import PeerState
from node.transport.pins import Pins
from tests.edges.doors import NOW, Book, identity, peer_of


class Clock:
    def __init__(self):
        self.at = 0.0

    def now(self):
        return NOW + timedelta(seconds=self.at)

    def monotonic(self):
        return self.at


@pytest.fixture(scope="module")
def es():
    return identity("es-gc")


@pytest.fixture(scope="module")
def fr():
    return identity("fr-dgpn")


def test_roots_are_the_certificates_of_active_peers_that_have_not_ended(es, fr):
    ended = dataclasses.replace(identity("de-bka"), ends=NOW)
    book = Book(peer_of(es), peer_of(fr, state=PeerState.REVOKED), peer_of(ended))
    assert Pins(book, Clock()).roots() == (es.cert_pem,)


def test_the_book_is_read_again_after_a_second_or_when_told(es, fr):
    book, clock = Book(peer_of(es)), Clock()
    pins = Pins(book, clock)
    assert len(pins.roots()) == 1
    book.put(peer_of(fr))
    assert len(pins.roots()) == 1
    clock.at = 1.0
    assert len(pins.roots()) == 2
    book.revoke("fr-dgpn")
    pins.refresh()
    assert len(pins.roots()) == 1


@pytest.mark.attack
def test_strangers_do_not_make_us_read_the_book_each_time(es):
    class Counted(Book):
        reads = 0

        def all(self):
            self.reads += 1
            return super().all()

    book = Counted(peer_of(es))
    pins = Pins(book, Clock())
    stranger = identity("xx-nobody").cert_pem
    for _ in range(100):
        pins.roots()
        with pytest.raises(UnknownPeer):
            pins.owner(stranger)
    assert book.reads == 1


@pytest.mark.attack
def test_revocation_is_seen_without_any_refresh(es):
    book = Book(peer_of(es))
    pins = Pins(book, Clock())
    assert pins.owner(es.cert_pem) == "es-gc"
    book.revoke("es-gc")
    with pytest.raises(RevokedPeer):
        pins.owner(es.cert_pem)


@pytest.mark.attack
def test_a_key_that_ends_or_is_replaced_is_refused_at_once(es):
    clock, new = Clock(), identity("es-gc", "tls-2")
    book = Book(peer_of(es))
    pins = Pins(book, clock)
    pins.owner(es.cert_pem)
    clock.at = 10 * 86400.0
    with pytest.raises(OutOfTime):
        pins.owner(es.cert_pem)
    clock.at = 0.0
    book.put(peer_of(new))
    with pytest.raises((OutOfTime, UnknownPeer)):
        pins.owner(es.cert_pem)


@pytest.mark.attack
@pytest.mark.parametrize("pem", [b"", b"-----BEGIN CERTIFICATE-----", b"\x00" * 99])
def test_what_is_no_certificate_is_nobodys(es, pem):
    with pytest.raises(UnknownPeer):
        Pins(Book(peer_of(es)), Clock()).owner(pem)


@pytest.mark.attack
def test_a_card_with_a_broken_certificate_does_not_shut_out_the_others(es):
    broken = dataclasses.replace(identity("xx-bad"), cert_der=b"not a certificate")
    assert Pins(Book(peer_of(es), peer_of(broken)), Clock()).roots() == (es.cert_pem,)
