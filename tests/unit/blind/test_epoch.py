"""Epochs and heads: signed, whole, and of one seed that can be destroyed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from node.blind.epoch import (
    MAX_LIFE,
    SUITE,
    EpochSecrets,
    check_next,
    contradict,
    open_epoch,
    open_head,
    sign_epoch,
    sign_head,
)
from node.codec.wire import to_wire
from node.crypto import signing
from node.crypto.pae import EPOCH, VIEW_HEAD, pae
from node.errors import BadInput, BadProof, Malformed, OutOfTime, WrongSuite
from node.model.blind import EpochInfo, SignedEpoch, SignedViewHead, ViewHead

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SEED = bytes(range(32))
PRIVATE = signing.parse_private(SEED)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
SECRETS = EpochSecrets(b"\x05" * 32)
KEY = SECRETS.key("pt-pj", "a1", 7)
INFO = EpochInfo(
    "pt-pj", SUITE, "a1", 7, KEY.public, "ab" * 32, NOW, NOW + timedelta(days=7)
)
HEAD = ViewHead(b"e" * 32, "es-pn", 3, b"r" * 32, b"d" * 32)


def signed(info):
    """As a holder would sign that checks nothing."""
    data = to_wire(info)
    return SignedEpoch(data, "k", signing.sign(PRIVATE, pae(EPOCH, data)))


def signed_head(head):
    data = to_wire(head)
    return SignedViewHead(data, "k", signing.sign(PRIVATE, pae(VIEW_HEAD, data)))


def test_an_epoch_is_read_as_it_was_signed():
    said = sign_epoch(INFO, key_id="signing-a", seed=SEED)
    assert said.signing_key_id == "signing-a"
    assert open_epoch(said, PUBLIC, now=NOW) == INFO


def test_a_head_is_read_as_it_was_signed():
    for head in (HEAD, replace(HEAD, delta=b""), replace(HEAD, number=0, delta=b"")):
        assert open_head(sign_head(head, key_id="k", seed=SEED), PUBLIC) == head


def test_the_keys_of_a_seed_are_the_same_whenever_they_are_asked_for():
    again = EpochSecrets(SECRETS.seed)
    assert again.key("pt-pj", "a1", 7) == KEY
    assert again.view_key("a1", "es-pn") == SECRETS.view_key("a1", "es-pn")


def test_no_two_tiers_epochs_agencies_readers_or_uses_share_a_key():
    keys = {
        SECRETS.key(agency, tier, epoch).public
        for agency in ("pt-pj", "es-pn")
        for tier in ("a1", "a2")
        for epoch in (7, 8)
    }
    assert len(keys) == 8
    views = {
        made(tier, reader)
        for made in (SECRETS.view_key, SECRETS.tag_key)
        for tier in ("a1", "a")
        for reader in ("es-pn", "1es-pn", "fr-dn")
    }
    assert len(views) == 12
    assert EpochSecrets.new().seed != EpochSecrets.new().seed


def test_of_a_seed_that_was_destroyed_nothing_can_be_derived():
    kept = EpochSecrets(b"\x06" * 32)
    inside = kept._seed
    kept.destroy()
    assert inside == bytearray(32)
    for attempt in (
        lambda: kept.seed,
        lambda: kept.key("pt-pj", "a1", 1),
        lambda: kept.view_key("a1", "es-pn"),
        lambda: kept.tag_key("a1", "es-pn"),
    ):
        with pytest.raises(BadInput):
            attempt()
    kept.destroy()


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_seed_of_another_size_is_refused(seed):
    with pytest.raises(BadInput):
        EpochSecrets(seed)


@pytest.mark.parametrize("epoch", [0, -1, 1 << 31])
def test_an_epoch_is_counted_from_one(epoch):
    with pytest.raises(BadInput):
        SECRETS.key("pt-pj", "a1", epoch)


@pytest.mark.attack
def test_no_seed_is_shown_by_what_holds_it():
    assert SECRETS.seed.hex() not in repr(SECRETS)
    assert repr(SECRETS.seed) not in repr(SECRETS)
    assert not hasattr(SECRETS, "__dict__")


BAD = {
    "another suite": ({"suite": "comity-blind-0"}, WrongSuite),
    "no tier": ({"tier": ""}, Malformed),
    "a tier with a path": ({"tier": "../a"}, Malformed),
    "a tier that is long": ({"tier": "a" * 65}, Malformed),
    "no epoch": ({"epoch": 0}, Malformed),
    "the identity as key": ({"public": bytes(32)}, Malformed),
    "no key": ({"public": b""}, Malformed),
    "a key that is no element": ({"public": b"\xff" * 32}, Malformed),
    "rules that are no digest": ({"reading_rules": "AB" * 32}, Malformed),
    "it ends before it begins": ({"closes": NOW}, Malformed),
    "it never ends": (
        {"closes": NOW + MAX_LIFE + timedelta(microseconds=1)},
        Malformed,
    ),
}


@pytest.mark.attack
@pytest.mark.parametrize(("change", "error"), BAD.values(), ids=BAD)
def test_an_epoch_that_cannot_be_meant_is_refused_and_never_signed(change, error):
    bad = replace(INFO, **change)
    with pytest.raises(error):
        open_epoch(signed(bad), PUBLIC, now=NOW)
    with pytest.raises(BadInput):
        sign_epoch(bad, key_id="k", seed=SEED)


@pytest.mark.attack
def test_an_epoch_is_good_from_its_opening_until_its_end():
    said = sign_epoch(INFO, key_id="k", seed=SEED)
    step = timedelta(microseconds=1)
    open_epoch(said, PUBLIC, now=INFO.closes - step)
    for now in (INFO.opens - step, INFO.closes):
        with pytest.raises(OutOfTime):
            open_epoch(said, PUBLIC, now=now)


@pytest.mark.attack
def test_what_another_key_signed_is_not_parsed():
    other = signing.parse_private(bytes(32)).public_key().public_bytes_raw()
    said = sign_epoch(INFO, key_id="k", seed=SEED)
    for bad in (
        said,
        replace(said, info=b"\xff"),
        replace(said, info=said.info + b"x"),
    ):
        with pytest.raises(BadProof):
            open_epoch(bad, other, now=NOW)
    for bad in (replace(said, info=b"\xff"), replace(said, signature=bytes(64))):
        with pytest.raises(BadProof):
            open_epoch(bad, PUBLIC, now=NOW)


@pytest.mark.attack
def test_a_signature_over_an_epoch_is_none_over_a_head():
    said = sign_epoch(INFO, key_id="k", seed=SEED)
    with pytest.raises(BadProof):
        open_head(SignedViewHead(said.info, "k", said.signature), PUBLIC)
    head = sign_head(HEAD, key_id="k", seed=SEED)
    with pytest.raises(BadProof):
        open_epoch(SignedEpoch(head.head, "k", head.signature), PUBLIC, now=NOW)


@pytest.mark.attack
def test_a_key_made_for_one_asker_convicts_who_signed_it():
    theirs = replace(INFO, public=SECRETS.key("pt-pj", "a1", 8).public)
    assert contradict(INFO, theirs)
    assert not contradict(INFO, INFO)
    for other in (replace(theirs, epoch=8), replace(theirs, tier="a2")):
        assert not contradict(INFO, other)


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [
        {"epoch": b""},
        {"root": b"r" * 31},
        {"delta": b"d" * 31},
        {"number": -1},
        {"number": 1 << 31},
        {"reader": ""},
        {"number": 0},
    ],
)
def test_a_head_that_cannot_be_meant_is_refused_and_never_signed(change):
    bad = replace(HEAD, **change)
    with pytest.raises(Malformed):
        open_head(signed_head(bad), PUBLIC)
    with pytest.raises(BadInput):
        sign_head(bad, key_id="k", seed=SEED)


@pytest.mark.attack
@pytest.mark.parametrize(
    "change",
    [{"number": 2}, {"root": b"s" * 32}, {"reader": "fr-dn"}, {"epoch": b"f" * 32}],
    ids=["rolled back", "two views", "of another reader", "of another epoch"],
)
def test_a_head_that_does_not_follow_the_one_held_is_refused(change):
    with pytest.raises(Malformed):
        check_next(HEAD, replace(HEAD, **change))


def test_the_same_head_and_a_later_one_may_follow():
    check_next(HEAD, HEAD)
    check_next(HEAD, replace(HEAD, number=4, root=b"s" * 32))
