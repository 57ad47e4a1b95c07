"""Turn a record into what the store may see, and back.

The store sees a box, keyed tokens of the selectors, a keyed token of the
source id and a keyed digest of the content. None of them names anybody without
the keystore.
"""

from __future__ import annotations

from datetime import datetime

from node.codec.stored import pack, unpack
from node.crypto.digest import sha256
from node.crypto.ids import new_reference
from node.crypto.keystore import Keyring
from node.flows.ports import BoxedRecord, PutRecord
from node.matching.keys import record_selectors
from node.model.box import Box
from node.model.record import Record, StoredRecord

RECORD_BOX = b"comity/v1 record\0"


def source_token(record: Record, keys: Keyring) -> bytes:
    """Return the keyed token under which a second import finds ``record`` again."""
    return token_of(record.source, record.source_id, keys)


def token_of(source: str, source_id: str, keys: Keyring) -> bytes:
    """Return the keyed token of what ``source`` calls ``source_id``."""
    return keys.token(f"source\x00{source}\x00{source_id}")


def content_digest(packed: bytes, keys: Keyring) -> bytes:
    """Return a keyed digest that tells a changed record from an unchanged one."""
    return keys.token("content\x00" + packed.hex())


def put_record(
    record: Record, keys: Keyring, *, agency: str, now: datetime, reference: str = ""
) -> PutRecord:
    """Return the effect that keeps ``record``."""
    reference = reference or new_reference(agency)
    box, content = boxed_record(record, reference, keys)
    return PutRecord(
        reference=reference,
        category=record.category,
        source_token=source_token(record, keys),
        content=content,
        box=box,
        tokens=record_tokens(record, keys),
        at=now,
    )


def boxed_record(record: Record, reference: str, keys: Keyring) -> tuple[Box, bytes]:
    """Return ``record`` in a box bound to its reference, and its content's digest."""
    packed = pack(record)
    box = keys.close_box(packed, bound_to=RECORD_BOX + reference.encode())
    return Box(*box), content_digest(packed, keys)


def record_tokens(record: Record, keys: Keyring) -> tuple[bytes, ...]:
    """Return the keyed tokens that a normalised record is found by, sorted."""
    return tuple(sorted({keys.token(one) for one in record_selectors(record)}))


def open_record(boxed: BoxedRecord, keys: Keyring) -> StoredRecord:
    """Open a record's box."""
    content = keys.open_box(
        boxed.box.sealed, boxed.box.key, bound_to=RECORD_BOX + boxed.reference.encode()
    )
    return StoredRecord(
        boxed.number,
        boxed.reference,
        unpack(Record, content),
        boxed.changed_at,
        version_of(boxed.box.sealed),
    )


def version_of(sealed: bytes) -> str:
    """Return which version of a record is sealed so.

    It is sealed under a key of its own each time: no two versions have the same.
    """
    return sha256(sealed).hex()
