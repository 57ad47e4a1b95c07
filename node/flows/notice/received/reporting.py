"""What is told to who sent us a notice: that it was read or acted on, that it hit."""

from __future__ import annotations

from node.codec.wire import to_wire
from node.crypto.keystore import Keyring
from node.flows.notice.book import Received
from node.flows.notice.boxing import box_item
from node.flows.notice.effects import QueueDelivery
from node.model.notice import Report
from node.model.parcel import Item, Verb


def report_to_sender(
    row: Received, verb: Verb, report: Report, *, name: str, keys: Keyring
) -> QueueDelivery:
    """Return the effect that queues ``report`` under ``name``, which says it once."""
    item = Item(0, verb, row.notice_id, row.sequence, to_wire(report))
    return QueueDelivery(
        id=name,
        peer=row.sender,
        notice_id=row.notice_id,
        sequence=row.sequence,
        verb=verb,
        urgency=row.urgency,
        box=box_item(name, item, keys),
        at=report.at,
        not_before=report.at,
    )
