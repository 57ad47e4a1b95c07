"""Open the vectors without Comity: the wire spec, read by somebody else.

    python tests/vectors/envelope/verify_envelope.py

Needs `cryptography` alone. It keeps to protos/README.md and shares no code with
the node, so that a mistake in one shows in the other.
"""

import hashlib
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    Suite,
)

FILE = Path(__file__).with_name("vectors.json")
WINDOW = timedelta(minutes=5)
HPKE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class Refused(Exception):  # noqa: N818
    """The code of the fault."""


def number(data, at):
    """Return (a varint in its shortest form, where it ends)."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Refused("malformed")
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            break
    if byte == 0 and shift > 7:
        raise Refused("malformed")
    return value, at


def fields(data, kinds):
    """Return the fields of a message; ``kinds`` is one letter each, n or b."""
    found, at, last = [0 if kind == "n" else b"" for kind in kinds], 0, 0
    while at < len(data):
        tag, at = number(data, at)
        index, wire = tag >> 3, tag & 7
        if not last < index <= len(kinds) or wire != (
            0 if kinds[index - 1] == "n" else 2
        ):
            raise Refused("malformed")
        value, at = number(data, at)
        if wire == 2:
            value, at = data[at : at + value], at + value
            if at > len(data):
                raise Refused("malformed")
        if not value:
            raise Refused("malformed")
        found[index - 1], last = value, index
    return found


def pae(*parts):
    """Return the pre-authentication encoding."""
    return b" ".join(b"%d %b" % (len(part), part) for part in parts)


def padding_is_right(inside, padding, bucket):
    """Whether the inside fills whole buckets with the least padding that does."""
    if len(inside) % bucket or padding.strip(b"\0"):
        return False

    def field(count):
        return 1 + (1 if count < 128 else 2) + count if count else 0

    bare = len(inside) - field(len(padding))
    return not any((bare + field(count)) % bucket == 0 for count in range(len(padding)))


def private_key(seed):
    """Return the X-Wing private key of a seed."""
    expanded = hashlib.shake_256(seed).digest(96)
    return MLKEM768X25519PrivateKey(
        MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
        X25519PrivateKey.from_private_bytes(expanded[64:]),
    )


def open_envelope(data, known):
    """Return (kind, payload, digest), or raise ``Refused``."""
    version, suite, header, key_id, sealed = fields(data, "nbbbb")
    if version != 1 or suite != known["suite"].encode():
        raise Refused("wrong-suite")
    message_id, sender, recipient, sent_at, _ = fields(header, "bbbbb")
    if recipient != known["recipient"].encode():
        raise Refused("not-for-us")
    if sender != known["sender"].encode():
        raise Refused("unknown-peer")
    seconds, nanos = fields(sent_at, "nn")
    now = datetime.fromisoformat(known["now"]).timestamp()
    id_seconds = int(message_id.replace(b"-", b"")[:12], 16) / 1000
    for instant in (seconds + nanos / 1e9, id_seconds):
        if abs(now - instant) > WINDOW.total_seconds():
            raise Refused("out-of-time")
    if key_id != known["sealing_key_id"].encode():
        raise Refused("bad-proof")
    info = pae(b"comity/v1 seal", suite, header, key_id)
    try:
        inside = HPKE.decrypt(
            sealed, private_key(bytes.fromhex(known["sealing_seed"])), info
        )
    except (InvalidTag, ValueError) as error:
        raise Refused("bad-proof") from error
    kind, payload, signer, signature, padding = fields(inside, "bbbbb")
    if not padding_is_right(inside, padding, 4096 if kind == b"answer" else 1024):
        raise Refused("malformed")
    if signer != known["signing_key_id"].encode():
        raise Refused("bad-proof")
    said = pae(b"comity/v1 message", b"1", suite, kind, header, payload)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(known["signing_public"]))
        key.verify(signature, said)
    except InvalidSignature as error:
        raise Refused("bad-proof") from error
    return kind, payload, hashlib.sha256(said).digest()


def verify(known):
    """Return what is wrong with the vectors, a line each."""
    valid = known["valid"]
    expected = (
        valid["kind"].encode(),
        bytes.fromhex(valid["payload"]),
        bytes.fromhex(valid["digest"]),
    )
    wrong = []
    if open_envelope(bytes.fromhex(valid["envelope"]), known) != expected:
        wrong.append("the valid one opens to something else")
    for vector in known["invalid"]:
        try:
            open_envelope(bytes.fromhex(vector["envelope"]), known)
        except Refused as refused:
            if str(refused) != vector["fault"]:
                wrong.append(f"{vector['name']}: {refused}, not {vector['fault']}")
        else:
            wrong.append(f"{vector['name']}: opened")
    return wrong


if __name__ == "__main__":
    found = verify(json.loads(FILE.read_text()))
    print("\n".join(found) or "all vectors are judged rightly")
    sys.exit(bool(found))
