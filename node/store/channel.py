"""The channel: the book over all of its tables, and what each effect does to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from node.flows.channel.effects import (
    AdvanceStream,
    DropQueued,
    MarkReceipted,
    MarkSent,
    QueueDelivery,
    RestartStream,
)
from node.store.channel_delivery import (
    drop_queued,
    mark_receipted,
    mark_sent,
    queue_deliveries,
    restart_streams,
)
from node.store.channel_outbox import ChannelOutbox
from node.store.channel_status import ChannelStatus
from node.store.channel_stream import ChannelStreams, advance_streams
from node.store.transaction import Transaction

CHANNEL_EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    QueueDelivery: queue_deliveries,
    MarkSent: mark_sent,
    MarkReceipted: mark_receipted,
    RestartStream: restart_streams,
    DropQueued: drop_queued,
    AdvanceStream: advance_streams,
}


class SqlChannelBook(ChannelOutbox, ChannelStreams, ChannelStatus):
    """Keeps ``ChannelBook``: each part of it is in the file of its trade."""
