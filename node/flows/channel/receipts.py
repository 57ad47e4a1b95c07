"""The receipts that we give: for an item, and again for one that comes again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.codec.stored import unpack
from node.crypto.digest import same
from node.flows.channel.ports import InStream
from node.model.parcel import Item, Receipt, ReceiptOutcome, Receipts
from node.protocol.channel import item_digest


def given_again(known: Sequence[Item], stream: InStream | None) -> tuple[Receipt, ...]:
    """Return the receipts that were given for ``known``; fewer if one is not theirs."""
    if not known or stream is None or not stream.receipts:
        return ()
    said = {r.position: r for r in unpack(Receipts, stream.receipts).receipts}
    found = []
    for item in known:
        receipt = said.get(item.position)
        if receipt is None or not same(receipt.digest, item_digest(item)):
            break
        found.append(receipt)
    return tuple(found)


def receipt_of(
    item: Item, outcome: ReceiptOutcome, reason: str, *, at: datetime
) -> Receipt:
    """Return the receipt of ``item``, which was taken as ``outcome`` says."""
    return Receipt(
        position=item.position,
        notice_id=item.notice_id,
        sequence=item.sequence,
        verb=item.verb,
        digest=item_digest(item),
        outcome=outcome,
        leaf=b"",  # until there is an entry
        at=at,
        reason=reason,
    )
