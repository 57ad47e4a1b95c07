"""Entries made ready for the ledger, and opened again."""

from dataclasses import replace

import pytest
from node.flows.entry import NONCE_SIZE, draft, open_exhibit, read_entry
from node.flows.recorder import local_entry

from node.errors import LedgerBroken, NotFound, StoreBroken
from node.flows.ports import LedgerRow
from node.ledger.leaf import LEAF_SIZE
from node.model.box import Box
from tests.unit.flows.keyring import NOW, keys

ENTRY = local_entry("test.done", at=NOW, agency="gr-two", details=(("why", "test"),))


def row(made, index=0):
    return LedgerRow(index, made.leaf, made.entry, made.exhibit)


def test_an_entry_opens_to_what_was_drafted_with_its_exhibits_digest():
    made = draft(ENTRY, exhibit=b"content", keys=keys())
    opened = read_entry(row(made), keys())
    assert replace(opened, exhibit_digest=b"") == ENTRY
    assert len(opened.exhibit_digest) == 32
    assert open_exhibit(row(made), keys())[NONCE_SIZE:] == b"content"


def test_an_entry_without_an_exhibit_has_no_digest_and_no_box():
    made = draft(ENTRY, exhibit=b"", keys=keys())
    assert made.exhibit is None
    assert read_entry(row(made), keys()).exhibit_digest == b""
    with pytest.raises(NotFound):
        open_exhibit(row(made), keys())


def test_an_erased_entry_or_exhibit_is_not_found():
    made = draft(ENTRY, exhibit=b"content", keys=keys())
    erased = replace(row(made), entry=Box(made.entry.sealed, b""))
    with pytest.raises(NotFound):
        read_entry(erased, keys())
    erased = replace(row(made), exhibit=Box(made.exhibit.sealed, b""))
    with pytest.raises(NotFound):
        open_exhibit(erased, keys())


@pytest.mark.attack
def test_two_equal_entries_have_nothing_in_common_in_the_store():
    one, other = (draft(ENTRY, exhibit=b"content", keys=keys()) for _ in range(2))
    assert len(one.leaf) == len(other.leaf) == LEAF_SIZE
    assert one.leaf != other.leaf
    assert one.entry.sealed != other.entry.sealed
    digests = {read_entry(row(m), keys()).exhibit_digest for m in (one, other)}
    assert len(digests) == 2, "an erased exhibit cannot be guessed from its digest"


@pytest.mark.attack
def test_entry_and_exhibit_boxes_moved_to_another_leaf_do_not_open():
    one, other = (draft(ENTRY, exhibit=b"content", keys=keys()) for _ in range(2))
    with pytest.raises((StoreBroken, LedgerBroken)):
        read_entry(replace(row(one), entry=other.entry), keys())
    with pytest.raises(StoreBroken):
        open_exhibit(replace(row(one), exhibit=other.exhibit), keys())
    with pytest.raises(StoreBroken):
        open_exhibit(replace(row(one), exhibit=one.entry), keys())
