"""Peers' checkpoints, weighed one against another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.flows.heads.book import KeepHead, PutDoubt
from node.flows.heads.held import HeldHeads
from node.flows.heads.weigh import Heads
from node.ledger.checkpoint import origin_of, write_checkpoint
from node.model.codes import AgencyClass, PeerState
from node.model.introduction import Introduction, Peer
from tests.memory import MemoryStore
from tests.unit.flows.keyring import NOW, keys

SECOND = timedelta(seconds=1)
GR = Peer(
    Introduction(
        "gr-two",
        "Agency",
        "GR",
        AgencyClass.POLICE,
        1,
        NOW,
        keys().identity_public,
        keys().public_keys(NOW),
        ("gr.example:7443",),
    ),
    keys().fingerprint,
    PeerState.ACTIVE,
    b"",
    NOW,
    NOW,
)


def note(size, root=b"\x01" * 32, agency="gr-two", signer="gr-two"):
    ring = keys(signer)
    return write_checkpoint(
        origin_of(agency), size, root, public=ring.ledger_public, sign=ring.sign_note
    )


def heads(store):
    return Heads(HeldHeads(store.heads))


@pytest.fixture
def store():
    """We have seen ten entries of gr-two."""
    store = MemoryStore()
    weighed = heads(store).weigh(GR, note(10), asked_at=NOW, now=NOW)
    store.put(*weighed.effects)
    return store


def weigh(store, shown, asked_at=NOW + SECOND):
    return heads(store).weigh(GR, shown, asked_at=asked_at, now=asked_at)


def test_a_larger_ledger_is_kept_and_an_equal_one_is_no_news(store):
    (effect,) = weigh(store, note(11, b"\x02" * 32)).effects
    assert isinstance(effect, KeepHead)
    assert effect.head.size == 11
    weighed = weigh(store, note(10))
    assert (weighed.effects, weighed.doubt) == ((), "")


def test_a_smaller_ledger_is_a_doubt_only_if_it_was_asked_for_later(store):
    assert "was cut" in weigh(store, note(9)).doubt
    assert weigh(store, note(9), asked_at=NOW).doubt == ""


@pytest.mark.attack
def test_two_roots_of_one_size_are_a_doubt(store):
    weighed = weigh(store, note(10, b"\x02" * 32))
    assert "two histories" in weighed.doubt
    (effect,) = weighed.effects
    assert isinstance(effect, PutDoubt)
    assert (effect.doubt.held, effect.doubt.shown) == (note(10), note(10, b"\x02" * 32))


@pytest.mark.attack
def test_checkpoint_of_another_ledger_or_key_is_a_doubt_and_is_not_kept(store):
    for shown in (
        "",
        note(11, agency="pt-one"),
        note(11, signer="pt-one"),
        note(11).replace("\n11\n", "\n12\n"),
    ):
        weighed = weigh(store, shown)
        assert "does not verify" in weighed.doubt
        assert [type(e) for e in weighed.effects] == [PutDoubt]


@pytest.mark.attack
def test_each_lie_is_kept_once_however_often_it_is_told(store):
    for at in range(1, 5):
        weighed = weigh(store, note(10, bytes([at]) * 31 + b"x"), NOW + at * SECOND)
        store.put(*weighed.effects)
        assert weighed.doubt.count("two histories") == 1
    assert len(store.heads.doubts()) == 1


def test_what_stands_against_a_ledger_is_told_with_each_answer(store):
    store.put(*weigh(store, note(9)).effects)
    assert "was cut" in weigh(store, note(10)).doubt
    assert "was cut" in weigh(store, note(12), NOW + 9 * SECOND).doubt


@pytest.mark.attack
def test_checkpoint_that_is_too_long_to_be_one_is_not_read(store):
    padded = note(11) + "\n— other AAAA" * 1000
    assert "does not verify" in weigh(store, padded).doubt


def test_a_peer_without_a_ledger_key_is_doubted(store):
    bare = replace(GR, introduction=replace(GR.introduction, keys=()))
    weighed = heads(store).weigh(bare, note(11), asked_at=NOW, now=NOW)
    assert weighed.doubt
