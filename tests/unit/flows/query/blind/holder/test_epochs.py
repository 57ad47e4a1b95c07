"""Epochs are opened in time, overlap, end, and never give one number to two keys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from node.blind.epoch import EpochSecrets, contradict, open_epoch
from node.codec.wire import from_wire
from node.crypto.digest import sha256
from node.flows.query.blind.holder.epochs import OVERLAP, Epochs, shown_epoch
from node.flows.recorder import Recorder
from node.model.blind import EpochInfo
from node.model.codes import KeyUse
from tests.contracts.builders import NOW, ORIGIN, some_keys
from tests.memory import MemoryStore

LIFE = timedelta(days=7)
RULES = "0" * 64


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return some_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def store(keys):
    return MemoryStore(keys, ORIGIN)


@pytest.fixture
def epochs(store, keys):
    recorder = Recorder(keys.agency, keys, store.journal)
    return Epochs(keys.agency, RULES, LIFE, store.blind, recorder)


def test_a_tier_has_a_key_as_soon_as_it_is_asked_for(epochs, keys):
    assert epochs.turn({"t-1"}, NOW)
    (one,) = epochs.of_tier("t-1", NOW)
    assert not epochs.turn({"t-1"}, NOW)
    assert epochs.by_digest(sha256(one.info), NOW) == one
    (signing,) = [k for k in keys.public_keys(NOW) if k.use is KeyUse.SIGNING]
    info = open_epoch(shown_epoch(one, keys, NOW), signing.public, now=NOW)
    assert info.public == epochs.key(one).public
    assert info.closes - info.opens == LIFE


def test_what_is_said_of_a_key_stays_the_same_and_is_in_the_ledger(epochs, store):
    epochs.turn({"t-1"}, NOW)
    (one,) = store.blind.epochs()
    assert [type(e).__name__ for _, effects in store.acts for e in effects] == [
        "PutEpoch"
    ]
    assert from_wire(EpochInfo, one.info).epoch == one.number


def test_the_next_is_open_beside_it_for_a_day_and_then_alone(epochs, store):
    epochs.turn({"t-1"}, NOW)
    late = NOW + LIFE - OVERLAP
    assert not epochs.turn({"t-1"}, late - timedelta(seconds=1))
    assert epochs.turn({"t-1"}, late)
    newest, oldest = epochs.of_tier("t-1", late)
    assert newest.number > oldest.number
    assert epochs.turn({"t-1"}, NOW + LIFE)
    assert epochs.of_tier("t-1", NOW + LIFE) == (newest,)
    (gone,) = [one for one in store.blind.epochs() if one.id == oldest.id]
    assert gone.seed == b""


def test_a_seed_that_was_destroyed_evaluates_nothing(epochs, store):
    epochs.turn({"t-1"}, NOW)
    (one,) = store.blind.epochs()
    epochs.turn((), NOW)
    assert epochs.of_tier("t-1", NOW) == ()
    assert epochs.by_digest(sha256(one.info), NOW) is None
    (over,) = store.blind.epochs()
    with pytest.raises(Exception, match="32 bytes"):
        epochs.key(over)


def test_a_tier_that_comes_back_at_once_has_another_number(epochs, store):
    infos = []
    for _ in range(3):
        epochs.turn({"t-1"}, NOW)
        (one,) = epochs.of_tier("t-1", NOW)
        infos.append(from_wire(EpochInfo, one.info))
        epochs.turn((), NOW)
    pairs = [(a, b) for a in infos for b in infos if a is not b]
    assert not any(contradict(*pair) for pair in pairs)


def test_a_key_that_was_made_by_other_reading_rules_ends_at_once(epochs, store):
    epochs.turn({"t-1"}, NOW)
    (old,) = store.blind.epochs()
    later = Epochs(epochs.us, "1" * 64, LIFE, store.blind, epochs.recorder)
    assert later.by_digest(sha256(old.info), NOW) is None
    later.turn({"t-1"}, NOW)
    (new,) = later.of_tier("t-1", NOW)
    assert new.reading_rules == "1" * 64


def test_tiers_have_keys_that_tell_nothing_of_one_another(epochs):
    epochs.turn({"t-1", "t-2"}, NOW)
    (one,), (other,) = (epochs.of_tier(t, NOW) for t in ("t-1", "t-2"))
    assert one.seed != other.seed
    assert epochs.key(one).public != epochs.key(other).public
    secrets = EpochSecrets(one.seed)
    assert secrets.view_key("t-1", "a") != secrets.view_key("t-1", "b")
