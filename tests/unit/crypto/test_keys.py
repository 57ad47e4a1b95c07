"""Keys: lives, and which is newest."""

from datetime import UTC, datetime, timedelta

import pytest

from node.crypto import keys
from node.model.codes import KeyUse

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def made(use, active_from=NOW):
    return keys.new_key(use, agency="pt-pj", now=NOW, active_from=active_from)


@pytest.mark.parametrize("use", list(KeyUse))
def test_a_key_lives_as_long_as_its_use_says(use):
    key = made(use, NOW + DAY)
    assert key.ends - key.active_from == keys.LIVES[use]
    assert not key.active(NOW)
    assert key.active(NOW + DAY)
    assert key.active(key.ends - timedelta(microseconds=1))
    assert not key.active(key.ends)
    assert key.ended(key.ends)


@pytest.mark.attack
@pytest.mark.parametrize("use", list(KeyUse))
def test_secret_does_not_show_in_a_repr(use):
    key = made(use)
    assert repr(key.secret) not in repr(key)
    assert "secret" not in repr(key)


def test_the_newest_key_comes_first():
    old, new = made(KeyUse.SIGNING), made(KeyUse.SIGNING, NOW + DAY)
    other = made(KeyUse.SEALING, NOW + 2 * DAY)
    assert keys.newest_first([old, other, new], KeyUse.SIGNING) == (new, old)


def test_rotation_ends_the_old_key_thirty_days_after_the_new_one_begins():
    old, other = made(KeyUse.SIGNING), made(KeyUse.TLS)
    new = made(KeyUse.SIGNING, NOW + DAY)
    kept_old, kept_other, added = keys.rotated([old, other], new, now=NOW)
    assert kept_old.ends == NOW + 31 * DAY
    assert (kept_other, added) == (other, new)


def test_rotation_never_makes_an_old_key_live_longer():
    old = made(KeyUse.TLS)
    new = made(KeyUse.TLS, old.ends - DAY)
    assert keys.rotated([old], new, now=NOW)[0].ends == old.ends


def test_rotation_drops_keys_that_have_ended():
    old = made(KeyUse.SEALING)
    new = made(KeyUse.SEALING, old.ends + DAY)
    assert keys.rotated([old], new, now=old.ends) == (new,)
