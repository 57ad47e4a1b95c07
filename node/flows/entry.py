"""Make a ledger entry ready to be placed, and open one again.

The leaf commits to the entry under a salt; entry and exhibit go into boxes
bound to that leaf, each under its own key. The exhibit's digest stands in the
entry, over bytes that begin with 32 random ones: an erased exhibit cannot be
guessed from what remains.
"""

from __future__ import annotations

from dataclasses import replace

from node.codec.plain import from_json, to_json
from node.crypto.digest import sha256
from node.crypto.ids import random
from node.crypto.keystore import Keyring
from node.errors import LedgerBroken, NotFound
from node.flows.ports import Draft, LedgerRow
from node.ledger.leaf import leaf, pack_opening, unpack_opening
from node.model.box import Box
from node.model.entry import Entry

NONCE_SIZE = 32
ARRIVED = "in"
"""The direction of entries that record a message of a peer."""
_ENTRY = b"comity/v1 entry\0"
_EXHIBIT = b"comity/v1 exhibit\0"


def draft(entry: Entry, *, exhibit: bytes, keys: Keyring) -> Draft:
    """Return ``entry`` and ``exhibit`` as a draft for the journal.

    An empty ``exhibit`` means that there is none.
    """
    content = random(NONCE_SIZE) + exhibit if exhibit else b""
    digest = sha256(content) if content else b""
    opened = to_json(replace(entry, exhibit_digest=digest))
    salt = random(NONCE_SIZE)
    placed = leaf(opened, salt)
    boxed = keys.close_box(pack_opening(salt, opened), bound_to=_ENTRY + placed)
    kept = keys.close_box(content, bound_to=_EXHIBIT + placed) if content else None
    return Draft(
        leaf=placed,
        entry=Box(*boxed),
        exhibit=Box(*kept) if kept else None,
        arrived=entry.direction == ARRIVED,
    )


def open_entry(row: LedgerRow, keys: Keyring) -> tuple[bytes, bytes]:
    """Return (salt, entry bytes) of a row.

    Raises:
        NotFound: its key is missing: it was erased, or blanked by somebody.
        StoreBroken: the box does not open.
    """
    if not row.entry.key:
        raise NotFound(f"ledger entry {row.index} has no key any more")
    opening = keys.open_box(row.entry.sealed, row.entry.key, bound_to=_ENTRY + row.leaf)
    return unpack_opening(opening)


def read_entry(row: LedgerRow, keys: Keyring) -> Entry:
    """Return the entry of a row, checked against its leaf.

    Raises:
        LedgerBroken: the opening is not what the leaf commits to.
    """
    salt, opened = open_entry(row, keys)
    if leaf(opened, salt) != row.leaf:
        raise LedgerBroken(f"ledger entry {row.index} is not what its leaf commits to")
    return from_json(Entry, opened)


def open_exhibit(row: LedgerRow, keys: Keyring) -> bytes:
    """Return the exhibit's bytes with their leading nonce.

    Raises:
        NotFound: there is none, or its key is missing.
    """
    if row.exhibit is None or not row.exhibit.key:
        raise NotFound(f"ledger entry {row.index} has no exhibit, or no key to it")
    return keys.open_box(
        row.exhibit.sealed, row.exhibit.key, bound_to=_EXHIBIT + row.leaf
    )
