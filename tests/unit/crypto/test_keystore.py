"""The keystore and its keyring."""

import copy
import pickle
import threading
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from node.crypto import keystore, sealing, signing, strongbox
from node.crypto.keyfile import reseal
from node.crypto.pae import INTRODUCTION, pae
from node.errors import (
    AlreadyThere,
    BadInput,
    BadProof,
    KeystoreBroken,
    NotFound,
    OutOfTime,
    StoreBroken,
)
from node.model.codes import KeyUse

NOW = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keystore"


@pytest.fixture
def keyring(path):
    return keystore.create(
        path, agency="pt-pj", secret=b"words", now=NOW, opslimit=strongbox.CHEAPEST
    )


def public(keyring, use, now=NOW):
    return [key for key in keyring.public_keys(now) if key.use is use]


def rotated(keyring, use, active_from, *, secret=b"words", now=NOW):
    return keyring.rotate(use, secret=secret, now=now, active_from=active_from)


def test_a_keystore_opens_into_the_same_keyring(path, keyring):
    again = keystore.open_keystore(path, secret=b"words")
    assert again.public_keys(NOW) == keyring.public_keys(NOW)
    assert (again.agency, again.fingerprint) == ("pt-pj", keyring.fingerprint)
    assert again.token("x") == keyring.token("x")
    sealed, key = keyring.close_box(b"content", bound_to=b"row")
    assert again.open_box(sealed, key, bound_to=b"row") == b"content"


def test_creating_overwrites_nothing(path, keyring):
    before = path.read_bytes()
    with pytest.raises(AlreadyThere):
        keystore.create(path, agency="es-pn", secret=b"w", now=NOW, opslimit=1)
    assert path.read_bytes() == before


def test_the_file_holds_no_secret_in_clear(path, keyring):
    data = path.read_bytes()
    assert b"pt-pj" not in data
    assert keyring.tls(NOW).key_pem not in data


def test_the_card_shows_four_uses_and_no_others(keyring):
    uses = [key.use for key in keyring.public_keys(NOW)]
    assert uses == [KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS, KeyUse.LEDGER]


def test_every_key_signs_for_its_own_use(keyring):
    key_id, signature = keyring.sign(b"said", NOW)
    (signing_key,) = public(keyring, KeyUse.SIGNING)
    assert key_id == signing_key.key_id
    signing.verify(signing_key.public, b"said", signature)
    signing.verify(keyring.ledger_public, b"note", keyring.sign_note(b"note"))
    signed = keyring.sign_introduction(b"card")
    signing.verify(keyring.identity_public, pae(INTRODUCTION, b"card"), signed)


def test_what_is_sealed_to_us_opens(keyring):
    (key,) = public(keyring, KeyUse.SEALING)
    sealed = sealing.seal(key.public, b"inside", info=b"bound")
    assert keyring.unseal(key.key_id, sealed, info=b"bound", now=NOW) == b"inside"


@pytest.mark.attack
def test_seal_to_a_key_that_is_not_ours_or_has_ended_is_refused(keyring):
    (key,) = public(keyring, KeyUse.SEALING)
    sealed = sealing.seal(key.public, b"inside", info=b"")
    with pytest.raises(BadProof):
        keyring.unseal("sealing-other", sealed, info=b"", now=NOW)
    with pytest.raises(OutOfTime):
        keyring.unseal(key.key_id, sealed, info=b"", now=key.ends)


def test_nothing_is_signed_with_a_key_outside_its_life(keyring):
    (key,) = public(keyring, KeyUse.SIGNING)
    for now in (NOW - DAY, key.ends):
        with pytest.raises(KeystoreBroken, match="signing key"):
            keyring.sign(b"said", now)
        with pytest.raises(KeystoreBroken, match="TLS key"):
            keyring.tls(now)


def test_tokens_and_credential_hashes_never_meet(keyring):
    assert len(keyring.token("x")) == 16
    assert len(keyring.credential_hash("x")) == 32
    assert keyring.credential_hash("x")[:16] != keyring.token("x")
    assert keyring.token("x") != keyring.token("y")


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "名前"])
def test_any_text_has_a_token(keyring, text):
    assert len(keyring.token(text)) == 16
    assert len(keyring.credential_hash(text)) == 32


@pytest.mark.attack
def test_tokens_of_another_node_say_nothing_here(keyring, tmp_path):
    other = keystore.create(
        tmp_path / "other", agency="es-pn", secret=b"w", now=NOW, opslimit=1
    )
    assert other.token("x") != keyring.token("x")
    sealed, key = other.close_box(b"content", bound_to=b"row")
    with pytest.raises(StoreBroken):
        keyring.open_box(sealed, key, bound_to=b"row")


@pytest.mark.parametrize("use", [KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS])
def test_rotation_overlaps_and_survives_reopening(path, keyring, use):
    changed = rotated(keyring, use, NOW + 2 * DAY)
    old, new = public(changed, use)
    assert (old.ends, new.active_from) == (NOW + 32 * DAY, NOW + 2 * DAY)
    assert public(keyring, use)[0].ends > old.ends, "the first keyring stays as it was"
    again = keystore.open_keystore(path, secret=b"words")
    assert again.public_keys(NOW) == changed.public_keys(NOW)
    assert again.fingerprint == keyring.fingerprint


def test_a_new_key_is_used_from_its_hour_on(keyring):
    changed = rotated(keyring, KeyUse.SIGNING, NOW + 2 * DAY)
    old, new = public(changed, KeyUse.SIGNING)
    assert changed.sign(b"", NOW + DAY)[0] == old.key_id
    assert changed.sign(b"", NOW + 2 * DAY)[0] == new.key_id


def test_a_peer_that_is_late_may_seal_to_the_old_key_until_it_ends(keyring):
    changed = rotated(keyring, KeyUse.SEALING, NOW + DAY)
    old, new = public(changed, KeyUse.SEALING)
    for key, now in ((old, NOW + 30 * DAY), (new, NOW)):
        sealed = sealing.seal(key.public, b"inside", info=b"")
        assert changed.unseal(key.key_id, sealed, info=b"", now=now) == b"inside"


@pytest.mark.parametrize(
    "use", [KeyUse.IDENTITY, KeyUse.LEDGER, KeyUse.STORAGE, KeyUse.SELECTOR]
)
def test_keys_that_are_who_the_node_is_are_not_rotated(keyring, use):
    with pytest.raises(BadInput):
        rotated(keyring, use, NOW)


@pytest.mark.parametrize("active_from", [NOW - DAY, NOW + 400 * DAY])
def test_a_rotation_that_cannot_be_meant_is_refused(keyring, active_from):
    with pytest.raises(BadInput):
        rotated(keyring, KeyUse.SIGNING, active_from)


def test_a_sooner_rotation_goes_before_one_that_is_planned(path, keyring):
    """A key that was compromised today cannot wait for the one of next week."""
    planned = rotated(keyring, KeyUse.TLS, NOW + 9 * DAY)
    sooner = rotated(planned, KeyUse.TLS, NOW + DAY)
    old, late, new = public(sooner, KeyUse.TLS)
    assert [k.active_from for k in (old, new, late)] == [NOW, NOW + DAY, NOW + 9 * DAY]
    assert old.ends == NOW + 31 * DAY
    assert new.ends == NOW + 39 * DAY
    assert late == public(planned, KeyUse.TLS)[1]
    for when, cert in ((0, old), (2, new), (10, late)):
        assert sooner.tls(NOW + when * DAY).cert_der == cert.public
    assert keystore.open_keystore(path, secret=b"words").key_views() == (
        sooner.key_views()
    )


@pytest.mark.parametrize("use", [KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS])
@pytest.mark.parametrize("days", [(5,), (5, 9), (9, 5)])
def test_a_planned_rotation_taken_back_leaves_what_was_there(path, keyring, use, days):
    before, changed = keyring.key_views(), keyring
    for day in days:
        changed = rotated(changed, use, NOW + day * DAY)
    made = [k.key_id for k in changed.key_views() if k.use == use][1:]
    for key_id in made:
        changed = changed.cancel(key_id, secret=b"words", now=NOW)
        assert key_id not in [k.key_id for k in changed.key_views()]
    assert changed.key_views() == before
    assert keystore.open_keystore(path, secret=b"words").key_views() == before


def test_a_key_in_use_or_one_that_is_no_rotated_one_is_not_taken_back(keyring):
    for view in keyring.key_views():
        with pytest.raises(BadInput):
            keyring.cancel(view.key_id, secret=b"words", now=NOW)
    with pytest.raises(NotFound):
        keyring.cancel("tls-nosuch", secret=b"words", now=NOW)


def test_the_passphrase_is_changed_and_everything_else_stays(path, keyring):
    before = keyring.key_views()
    reseal(path, old=b"words", new=b"other words", now=NOW)
    with pytest.raises(KeystoreBroken):
        keystore.open_keystore(path, secret=b"words")
    opened = keystore.open_keystore(path, secret=b"other words")
    assert opened.key_views() == before
    assert (keyring.resealed, opened.resealed) == (None, NOW)
    later = rotated(opened, KeyUse.TLS, NOW + DAY, secret=b"other words")
    assert later.resealed == NOW
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.attack
def test_a_passphrase_is_not_changed_by_who_does_not_have_it(path, keyring):
    before = path.read_bytes()
    with pytest.raises(KeystoreBroken):
        reseal(path, old=b"guess", new=b"other words", now=NOW)
    with pytest.raises(BadInput):
        reseal(path, old=b"words", new=b"", now=NOW)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_crash_while_it_is_resealed_leaves_one_passphrase_or_the_other(
    path, keyring, monkeypatch
):
    """Each call that touches the disk fails in its turn."""
    for name in ("open", "fsync"):
        before = path.read_bytes()

        def fail(*_given, **_named):
            raise OSError("the disk is gone")

        with monkeypatch.context() as patched:
            patched.setattr(strongbox.os, name, fail)
            with pytest.raises(KeystoreBroken):
                reseal(path, old=b"words", new=b"other words", now=NOW)
        assert path.read_bytes() == before
        assert list(path.parent.iterdir()) == [path]


@pytest.mark.attack
def test_rotation_with_a_wrong_passphrase_changes_nothing(path, keyring):
    before = path.read_bytes()
    with pytest.raises(KeystoreBroken):
        rotated(keyring, KeyUse.TLS, NOW, secret=b"guess")
    assert path.read_bytes() == before


def test_two_rotations_at_once_lose_no_key(path, keyring):
    def rotate():
        rotated(keyring, KeyUse.SIGNING, NOW)

    threads = [threading.Thread(target=rotate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    again = keystore.open_keystore(path, secret=b"words")
    assert len(public(again, KeyUse.SIGNING)) == 5


def test_the_views_name_every_key_and_no_secret(keyring):
    views = keyring.key_views()
    assert {view.use for view in views} == set(KeyUse)
    assert all(view.ends > view.active_from for view in views)


@pytest.mark.attack
def test_secrets_show_in_no_repr(keyring):
    tls = keyring.tls(NOW)
    assert "PRIVATE" not in repr(tls)
    assert (
        repr(keyring) == f"Keyring(agency='pt-pj', fingerprint='{keyring.fingerprint}')"
    )


@pytest.mark.attack
@pytest.mark.parametrize("take", [pickle.dumps, copy.copy, copy.deepcopy])
def test_keyring_cannot_be_pickled_or_copied(keyring, take):
    with pytest.raises(TypeError):
        take(keyring)


@pytest.mark.attack
def test_world_readable_keystore_is_not_opened(path, keyring):
    path.chmod(0o644)
    with pytest.raises(KeystoreBroken, match="others"):
        keystore.open_keystore(path, secret=b"words")


@pytest.mark.attack
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xc1",
        msgspec.msgpack.encode({"agency": "pt-pj"}),
        msgspec.msgpack.encode({"agency": "pt-pj", "keys": []}),
        msgspec.msgpack.encode({"agency": 1, "keys": []}),
    ],
)
def test_keystore_that_holds_something_else_is_refused(path, content):
    strongbox.write(path, strongbox.lock(content, secret=b"w", opslimit=1), new=True)
    with pytest.raises(KeystoreBroken):
        keystore.open_keystore(path, secret=b"w")
