"""The file under a passphrase, against those who can write or read the folder."""

import os
import struct

import pytest

from node.crypto import strongbox
from node.errors import AlreadyThere, BadInput, KeystoreBroken

CHEAP = strongbox.CHEAPEST
LOCKED = strongbox.lock(b"content", secret=b"words", opslimit=CHEAP)
COST_AT = 9


def with_cost(opslimit, memlimit):
    return (
        LOCKED[:COST_AT]
        + struct.pack(">IQ", opslimit, memlimit)
        + LOCKED[COST_AT + 12 :]
    )


def test_what_is_locked_unlocks_and_tells_its_cost():
    assert strongbox.unlock(LOCKED, secret=b"words") == (b"content", CHEAP)


def test_the_default_costs_are_libsodiums():
    assert strongbox.COSTS[strongbox.MODERATE] == 256 << 20
    assert strongbox.COSTS[strongbox.INTERACTIVE] == 64 << 20


@pytest.mark.parametrize(
    "arguments", [{"secret": b"", "opslimit": CHEAP}, {"secret": b"w", "opslimit": 99}]
)
def test_an_empty_passphrase_or_an_unknown_cost_is_refused(arguments):
    with pytest.raises(BadInput):
        strongbox.lock(b"content", **arguments)


@pytest.mark.attack
@pytest.mark.parametrize("secret", [b"", b"word", b"wordsX", b"Words"])
def test_wrong_passphrase_opens_nothing(secret):
    with pytest.raises(KeystoreBroken):
        strongbox.unlock(LOCKED, secret=secret)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("opslimit", "memlimit"),
    [
        (1, 1 << 63),
        (2**32 - 1, 1 << 20),
        (3, 1 << 40),
        (3, 8192),
        (0, 0),
        (1, (1 << 20) - 1),
        (4, 1 << 30),
    ],
)
def test_forged_cost_exhausts_neither_memory_nor_time(opslimit, memlimit, monkeypatch):
    """Refused before any work is done under it."""
    monkeypatch.setattr(
        strongbox.argon2id, "kdf", lambda *_, **__: pytest.fail("worked")
    )
    with pytest.raises(KeystoreBroken):
        strongbox.unlock(with_cost(opslimit, memlimit), secret=b"words")


@pytest.mark.attack
def test_cost_lowered_to_another_known_one_does_not_open():
    moderate = strongbox.lock(
        b"content", secret=b"words", opslimit=strongbox.INTERACTIVE
    )
    cheapened = (
        moderate[:COST_AT] + LOCKED[COST_AT : COST_AT + 12] + moderate[COST_AT + 12 :]
    )
    with pytest.raises(KeystoreBroken):
        strongbox.unlock(cheapened, secret=b"words")


@pytest.mark.attack
@pytest.mark.parametrize("at", range(0, len(LOCKED), 3))
def test_bit_flip_anywhere_in_the_file_is_noticed(at):
    flipped = bytearray(LOCKED)
    flipped[at] ^= 1
    with pytest.raises(KeystoreBroken):
        strongbox.unlock(bytes(flipped), secret=b"words")


@pytest.mark.attack
@pytest.mark.parametrize("size", [0, 1, 8, 9, 36, 37, 60, 76, len(LOCKED) - 1])
def test_truncated_file_is_refused(size):
    with pytest.raises(KeystoreBroken):
        strongbox.unlock(LOCKED[:size], secret=b"words")


def test_a_file_is_written_whole_for_its_owner_alone(tmp_path):
    path = tmp_path / "file"
    strongbox.write(path, b"one", new=True)
    assert path.stat().st_mode & 0o777 == 0o600
    strongbox.write(path, b"two", new=False)
    assert strongbox.read(path) == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_new_file_overwrites_nothing(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"there")
    with pytest.raises(AlreadyThere):
        strongbox.write(path, b"new", new=True)
    assert path.read_bytes() == b"there"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "file"
    strongbox.write(path, b"old", new=True)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(strongbox.os, "fsync", full)
    with pytest.raises(KeystoreBroken, match="No space left"):
        strongbox.write(path, b"new", new=False)
    assert strongbox.read(path) == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("place", ["nowhere/file", "gone"])
def test_a_missing_file_is_a_keystore_error(tmp_path, place):
    with pytest.raises(KeystoreBroken, match="No such file"):
        strongbox.read(tmp_path / place)


@pytest.mark.attack
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o610, 0o601])
def test_keystore_that_others_can_reach_is_refused(tmp_path, mode):
    path = tmp_path / "file"
    strongbox.write(path, LOCKED, new=True)
    path.chmod(mode)
    with pytest.raises(KeystoreBroken, match="others"):
        strongbox.read(path)


@pytest.mark.attack
def test_symlink_in_place_of_the_keystore_is_refused(tmp_path):
    target, path = tmp_path / "target", tmp_path / "file"
    strongbox.write(target, LOCKED, new=True)
    path.symlink_to(target)
    with pytest.raises(KeystoreBroken):
        strongbox.read(path)


@pytest.mark.attack
def test_pipe_or_folder_in_place_of_the_keystore_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir(mode=0o700)
    for name in ("pipe", "folder"):
        with pytest.raises(KeystoreBroken):
            strongbox.read(tmp_path / name)


@pytest.mark.attack
def test_huge_file_in_place_of_the_keystore_is_refused(tmp_path):
    path = tmp_path / "file"
    strongbox.write(path, b"", new=True)
    os.truncate(path, 1 << 40)
    with pytest.raises(KeystoreBroken, match="too large"):
        strongbox.read(path)
