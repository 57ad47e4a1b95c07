"""One file under a passphrase: Argon2id, then XChaCha20-Poly1305.

    "COMITYKS" version(1) opslimit(4) memlimit(8) salt(16) nonce(24) ciphertext

Integers are big-endian; everything before the nonce is authenticated. The cost
stands in the file, but only costs that are listed here are taken from it: a
forged file can neither exhaust memory nor make guessing cheap unnoticed.

What its thief can do: guess passphrases, at the cost stored. What who can write
it can do: destroy it, or put an older copy back; not change it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

from nacl.pwhash import argon2id

from node.crypto.box import KEY_SIZE, NONCE_SIZE, decrypt, encrypt
from node.errors import AlreadyThere, BadInput, KeystoreBroken, StoreBroken

try:
    import fcntl
except ImportError as error:  # pragma: no cover
    raise ImportError("Comity keeps its keystore on POSIX systems only") from error

_MAGIC = b"COMITYKS"
_VERSION = 1
_HEAD = struct.Struct(">8sBIQ16s")
# A keystore of thirty years of rotations is under 100 kB.
_MAX_SIZE = 1 << 20

# libsodium's named costs; 1 is for tests, where a thousand keystores are made.
CHEAPEST = 1
INTERACTIVE = argon2id.OPSLIMIT_INTERACTIVE
MODERATE = argon2id.OPSLIMIT_MODERATE
COSTS: dict[int, int] = {
    CHEAPEST: 1 << 20,
    INTERACTIVE: argon2id.MEMLIMIT_INTERACTIVE,
    MODERATE: argon2id.MEMLIMIT_MODERATE,
}


def lock(content: bytes, *, secret: bytes, opslimit: int) -> bytes:
    """Return the file that holds ``content`` under ``secret``.

    Raises:
        BadInput: the secret is empty, or the cost is not a listed one.
    """
    if not secret:
        raise BadInput("the keystore's passphrase is empty")
    if opslimit not in COSTS:
        raise BadInput(f"{opslimit} is not a known cost of the passphrase")
    head = _HEAD.pack(
        _MAGIC,
        _VERSION,
        opslimit,
        COSTS[opslimit],
        os.urandom(argon2id.SALTBYTES),
    )
    return head + encrypt(_derive(secret, head), content, head)


def unlock(data: bytes, *, secret: bytes) -> tuple[bytes, int]:
    """Return the content of a file made by ``lock``, and its cost.

    Raises:
        KeystoreBroken: it is not such a file, was altered, or the passphrase is
            wrong: the three cannot be told apart beyond the file's head.
    """
    if len(data) < _HEAD.size + NONCE_SIZE or not data.startswith(_MAGIC):
        raise KeystoreBroken("this is not a keystore")
    head, sealed = data[: _HEAD.size], data[_HEAD.size :]
    _, version, opslimit, memlimit, _ = _HEAD.unpack(head)
    if version != _VERSION:
        raise KeystoreBroken(f"keystore version {version} is not known here")
    if COSTS.get(opslimit) != memlimit:
        raise KeystoreBroken("the keystore's cost parameters are not known ones")
    try:
        return decrypt(_derive(secret, head), sealed, head), opslimit
    except StoreBroken as error:
        raise KeystoreBroken(
            "the keystore does not open: wrong passphrase, or it was altered"
        ) from error


def read(path: Path) -> bytes:
    """Return the bytes of a file that only its owner can read.

    Raises:
        KeystoreBroken: there is none, it is not a plain file, others may read
            or write it, or it is too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise KeystoreBroken(
            f"cannot open keystore {path}: {error.strerror}"
        ) from error
    try:
        # The open file is asked, not the path: the path may be swapped meanwhile.
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise KeystoreBroken(f"keystore {path} is not a plain file")
        if status.st_mode & 0o077:
            raise KeystoreBroken(
                f"keystore {path} can be reached by others than its owner",
                advice="Run `chmod 600` on it and find out who could read it.",
            )
        if status.st_size > _MAX_SIZE:
            raise KeystoreBroken(f"keystore {path} is too large to be one")
        return os.read(descriptor, _MAX_SIZE)
    except OSError as error:
        raise KeystoreBroken(
            f"cannot read keystore {path}: {error.strerror}"
        ) from error
    finally:
        os.close(descriptor)


def write(path: Path, data: bytes, *, new: bool) -> None:
    """Put ``data`` at ``path`` whole or not at all, durable on return, mode 0600.

    Raises:
        AlreadyThere: ``new``, and there is something at ``path``.
        KeystoreBroken: the file system refuses.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}")
    try:
        descriptor = os.open(
            temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600
        )
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if new:
            # A link, unlike a rename, fails on what is there already.
            os.link(temporary, path)
            temporary.unlink()
        else:
            temporary.replace(path)
        _sync_folder(path.parent)
    except FileExistsError as error:
        raise AlreadyThere(f"there is a keystore at {path}") from error
    except OSError as error:
        raise KeystoreBroken(
            f"cannot write keystore {path}: {error.strerror}",
            advice="Check the disk and the rights on the folder.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold ``folder`` against other processes that change a keystore in it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise KeystoreBroken(f"cannot open {folder}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _derive(secret: bytes, head: bytes) -> bytes:
    _, _, opslimit, memlimit, salt = _HEAD.unpack(head)
    return argon2id.kdf(KEY_SIZE, secret, salt, opslimit=opslimit, memlimit=memlimit)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
