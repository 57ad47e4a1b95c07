"""Signed notes (C2SP signed-note v1.0.0), with Ed25519 signatures.

::

    <text, ends in a newline>
    <empty line>
    — <key name> base64(4-byte key id || signature)

Rules:

* The text is given out only after a signature over it was verified by a key that
  the caller named. Signatures of other keys are ignored; one that claims to be of
  a named key and does not hold condemns the whole note.
* There is one way to write a note: lines end in one newline, base64 is canonical,
  no control characters. What is read is therefore what Go's ``sumdb/note`` reads.
* Size and number of signatures are bounded before anything is decoded.

It knows nothing of checkpoints, and holds no private key: ``sign`` is a callable.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from node.crypto.signing import verify
from node.errors import BadProof, Malformed

ED25519 = b"\x01"
"""The signature type of Ed25519 over the note's text."""

MAX_NOTE = 1 << 18
"""Bytes. Sixteen post-quantum signatures of 5 kB fit (the specification's floor)."""

MAX_SIGNATURES = 64
KEY_SIZE = 32
ID_SIZE = 4
DASH = "— "

Sign = Callable[[bytes], bytes]
"""Signs the text's bytes with the key that the note names."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key under a name. ``key_id`` is its 4-byte hint."""

    name: str
    key_id: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not verified."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note of which at least one signature was verified.

    ``signers`` are the names of the keys whose signatures hold.
    """

    text: str
    signers: tuple[str, ...]


def key_id(name: str, public: bytes) -> bytes:
    """Return the key id: a hint to find the key, not a proof of it."""
    return sha256(name.encode() + b"\n" + ED25519 + public).digest()[:ID_SIZE]


def vkey(name: str, public: bytes) -> str:
    """Return the verifier key as text, ``<name>+<id>+<base64>``.

    ``ValueError`` if the name or the key cannot be used.
    """
    if not _is_name(name) or len(public) != KEY_SIZE:
        raise ValueError(f"not a name and an Ed25519 key: {name!r}")
    encoded = base64.b64encode(ED25519 + public).decode()
    return f"{name}+{key_id(name, public).hex()}+{encoded}"


def read_vkey(text: str) -> VerifierKey:
    """Read a verifier key.

    Raises:
        Malformed: it is not one, or its id is not that of its key.
    """
    name, _, rest = text.partition("+")
    identity, _, encoded = rest.partition("+")
    try:
        raw = _decode(encoded)
    except Malformed:
        raise Malformed("not a verifier key: its key is not base64") from None
    public = raw[1:]
    if not _is_name(name) or raw[:1] != ED25519 or len(public) != KEY_SIZE:
        raise Malformed("not an Ed25519 verifier key: <name>+<id>+<base64>")
    if identity != key_id(name, public).hex():
        raise Malformed(f"verifier key of {name}: the id is not that of the key")
    return VerifierKey(name, key_id(name, public), public)


def sign_note(text: str, name: str, public: bytes, sign: Sign) -> str:
    """Return ``text`` as a note with one signature.

    ``ValueError`` if the text cannot be a note's.
    """
    if not text.endswith("\n") or not _is_clean(text):
        raise ValueError("a note's text ends in a newline and has no controls")
    return f"{text}\n{_line(text, name, public, sign)}"


def open_note(note: str, vkeys: Iterable[str]) -> Note:
    """Verify a note by any of the keys given, and return its text.

    Raises:
        Malformed: it is not a note, or a key is not a key.
        BadProof: no key given has signed it, or a signature of one does not hold.
    """
    keys = {(k.name, k.key_id): k for k in map(read_vkey, vkeys)}
    text, signatures = split_note(note)
    message = text.encode()
    signers: list[str] = []
    for given in signatures:
        key = keys.pop((given.name, given.key_id), None)
        if key is None:  # unknown, or a second one of the same key: ignored
            continue
        verify(key.public, message, given.signature)
        signers.append(key.name)
    if not signers:
        raise BadProof("the note is not signed by a key that we trust for it")
    return Note(text, tuple(signers))


def split_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Split a note into text and signatures; nothing is verified.

    Raises:
        Malformed: it is not a note.
    """
    if len(note) > MAX_NOTE:
        raise Malformed(f"a note is at most {MAX_NOTE} bytes long")
    if not _is_clean(note):
        raise Malformed("a note is UTF-8 without control characters")
    body, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n"):
        raise Malformed("a note is text, an empty line, and lines of signatures")
    if tail.count("\n") > MAX_SIGNATURES:
        raise Malformed(f"a note has at most {MAX_SIGNATURES} signatures")
    lines = tail[:-1].split("\n")
    return body + "\n", tuple(_read_line(line) for line in lines)


def _line(text: str, name: str, public: bytes, sign: Sign) -> str:
    if not _is_name(name):
        raise ValueError(f"not a key name: {name!r}")
    raw = key_id(name, public) + sign(text.encode())
    return f"{DASH}{name} {base64.b64encode(raw).decode()}\n"


def _read_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space or not _is_name(name):
        raise Malformed("a signature line is a dash, a key name and base64")
    raw = _decode(encoded)
    if len(raw) <= ID_SIZE:
        raise Malformed("a signature line is too short to hold a signature")
    return Signature(name, raw[:ID_SIZE], raw[ID_SIZE:])


def _decode(encoded: str) -> bytes:
    """Decode base64, refusing every second way to write the same bytes."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not base64") from None
    if base64.b64encode(raw).decode() != encoded:
        raise Malformed("not canonical base64")
    return raw


def _is_name(name: str) -> bool:
    return (
        bool(name) and "+" not in name and not any(c.isspace() for c in name)
    ) and _is_clean(name)


def _is_clean(text: str) -> bool:
    """Tell whether text is UTF-8 without ASCII controls other than newline."""
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return not any(c < " " and c != "\n" for c in text)
