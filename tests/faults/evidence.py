"""What two ledgers say of each other, read from the stores of nodes that stand still.

Everything here is checked from what is kept, with the two agencies' own keys and
cards and without their nodes: as a court would have it done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from node.codec.stored import unpack
from node.codec.wire import from_wire
from node.crypto.digest import sha256
from node.crypto.keystore import Keyring, open_keystore
from node.flows.recorder import NONCE_SIZE, open_exhibit, read_entry
from node.ledger.checkpoint import origin_of
from node.model.entry import Entry
from node.model.exhibit import ParcelExhibit
from node.model.introduction import Introduction
from node.model.parcel import Parcel, Receipts
from node.protocol.channel import check_receipts
from node.protocol.envelope import check_evidence
from node.protocol.introduction import read_card
from node.protocol.notice.parcel import DONE
from node.store import Store, open_store
from tests.processes import SECRET, NodeProcess


@dataclass
class Kept:
    """The store of an agency whose node does not run."""

    agency: str
    store: Store
    keys: Keyring
    introduction: Introduction

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        size = self.store.journal.head().size
        rows = self.store.journal.rows(0, size)
        return tuple(read_entry(row, self.keys) for row in rows)

    @cached_property
    def taken(self) -> frozenset[bytes]:
        """The digests of all messages whose parcels were receipted here."""
        acts = ("notice.received", "notice.receipted-again")
        return frozenset(e.request_digest for e in self.entries if e.act in acts)

    def acts(self, act: str, other: str) -> Iterator[tuple[int, Entry]]:
        """Yield entries of one act between this agency and ``other``."""
        for index, entry in enumerate(self.entries):
            if entry.act == act and other in (entry.asker, entry.responder):
                yield index, entry

    def exhibit(self, index: int) -> ParcelExhibit:
        content = open_exhibit(self.store.journal.row(index), self.keys)
        return unpack(ParcelExhibit, content[NONCE_SIZE:])


@contextmanager
def kept(node: NodeProcess, card: bytes) -> Iterator[Kept]:
    """Open the store of a node that was stopped."""
    keys = open_keystore(node.home / "keystore", secret=SECRET)
    store = open_store(node.url, keys, origin_of(node.agency))
    try:
        yield Kept(node.agency, store, keys, read_card(card)[0])
    finally:
        store.close()


@dataclass
class Proof:
    """What one stream proves: each item once, each receipt verified."""

    items: Counter[str] = field(default_factory=Counter)
    receipts: int = 0
    parcels: int = 0
    checkpoints: list[str] = field(default_factory=list)


def check_stream(sender: Kept, taker: Kept) -> Proof:
    """Check that two ledgers agree about everything that one sent the other."""
    sent = _parcels(sender, "notice.sent", taker.agency)
    receipted = _parcels(sender, "notice.receipted", taker.agency)
    taken = _portions(taker, "notice.received", sender.agency)
    assert set(sent) == set(receipted), "a parcel without its receipts"
    assert set(sent) == set(taken), "the ledgers name different parcels"
    assert not list(sender.acts("notice.restarted", taker.agency))
    proof = Proof(parcels=len(sent))
    for digest, (index, entry) in receipted.items():
        assert _lines(sent[digest][1]) == _unsaid(_all_lines(taken[digest]))
        _check_receipt(sender, taker, (index, entry), taken[digest], proof)
    for places in taken.values():
        proof.items.update(_all_lines(places))
    return proof


def _check_receipt(
    sender: Kept,
    taker: Kept,
    receipted: tuple[int, Entry],
    places: list[tuple[int, Entry]],
    proof: Proof,
) -> None:
    index, entry = receipted
    both = sender.exhibit(index)
    answer = check_evidence(both.receipts, taker.introduction)
    assert answer.digest == entry.response_digest
    assert entry.request_digest in taker.taken, "a receipt for what the taker never had"
    receipts = from_wire(Receipts, answer.payload)
    assert len(receipts.receipts) == len(_all_lines(places))
    if both.parcel:  # else it passed on what is another's
        said = check_evidence(both.parcel, sender.introduction)
        assert said.digest == entry.request_digest
        assert answer.header.in_reply_to == said.header.message_id
        parcel = from_wire(Parcel, said.payload)
        check_receipts(receipts, parcel, DONE)
        assert len(receipts.receipts) == len(parcel.items)
        assert sha256(said.payload).hex() == _detail(entry, "parcel")
    by_leaf = {taker.store.journal.row(at).leaf: entry for at, entry in places}
    for receipt in receipts.receipts:
        # The leaf that the receipt names is of the entry that records the item.
        lines = _lines(by_leaf[receipt.leaf])
        line = f"{receipt.verb} {receipt.notice_id} {receipt.sequence}"
        assert f"{line} {receipt.outcome} {receipt.reason}".rstrip() in lines
    proof.receipts += len(receipts.receipts)
    proof.checkpoints.append(receipts.checkpoint)


def _parcels(at: Kept, act: str, other: str) -> dict[str, tuple[int, Entry]]:
    """Return entries by the digest of the parcel they are about: one of each."""
    found: dict[str, tuple[int, Entry]] = {}
    for index, entry in at.acts(act, other):
        digest = _detail(entry, "parcel")
        # The same act and the same two agencies, in this direction.
        assert digest not in found, f"{act} twice for one parcel"
        found[digest] = (index, entry)
    return found


def _portions(at: Kept, act: str, other: str) -> dict[str, list[tuple[int, Entry]]]:
    """Return entries by the digest of the parcel they are about: one each portion."""
    found: dict[str, list[tuple[int, Entry]]] = {}
    for index, entry in at.acts(act, other):
        found.setdefault(_detail(entry, "parcel"), []).append((index, entry))
    return found


def _detail(entry: Entry, name: str) -> str:
    (value,) = (d.value for d in entry.details if d.name == name)
    return value


def _lines(entry: Entry) -> tuple[str, ...]:
    return tuple(d.value for d in entry.details if d.name == "item")


def _all_lines(places: list[tuple[int, Entry]]) -> tuple[str, ...]:
    """Return the lines of all portions, each of which there is once."""
    lines = [line for _, entry in places for line in _lines(entry)]
    assert len(set(lines)) == len(lines), "an item was taken twice"
    return tuple(lines)


def _unsaid(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines of receipts as lines of items: verb, notice, sequence."""
    return tuple(" ".join(line.split(" ")[:3]) for line in lines)
