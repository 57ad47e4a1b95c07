"""What is told to the owner of a notice: that it was read or acted on, that it hit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from node.codec.wire import to_wire
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.flows.channel.boxing import box_item
from node.flows.channel.effects import QueueDelivery
from node.flows.notice.book import Received
from node.model.notice import Report, Urgency
from node.model.owner_word import OwnerWord
from node.model.parcel import Item, Verb


def report_to_owner(
    row: Received, verb: Verb, report: Report, *, name: str, keys: Keyring
) -> QueueDelivery:
    """Return the effect that queues ``report`` under ``name``, which says it once."""
    item = Item(0, verb, row.notice_id, row.sequence, to_wire(report))
    return _queue(row.sender, item, row.urgency, name, report.at, keys)


def asking(
    word: OwnerWord, signed: bytes, *, by: str, keys: Keyring, now: datetime
) -> QueueDelivery:
    """Return the effect that asks an owner for the notice that its ``word`` is of.

    Its source is who told us of the notice, ``by``, whose asks are counted. The word
    goes along: it proves to its owner that we know of the notice, and from whom.
    """
    name = new_message_id(now)
    body = to_wire(Report(now))
    item = Item(0, Verb.ASKED, word.notice_id, word.sequence, body, word=signed)
    queued = _queue(word.owner, item, Urgency.NORMAL, name, now, keys)
    return replace(queued, source=by)


def _queue(  # noqa: PLR0913, PLR0917 - one value a column of the outbox
    owner: str, item: Item, urgency: Urgency, name: str, at: datetime, keys: Keyring
) -> QueueDelivery:
    return QueueDelivery(
        id=name,
        peer=owner,
        subject=item.notice_id,
        sequence=item.sequence,
        verb=item.verb,
        urgency=urgency,
        box=box_item(name, item, keys),
        at=at,
        not_before=at,
    )
