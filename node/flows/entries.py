"""Entries that carry no justification: the node's own acts, and plain exchanges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from node.model.entry import Detail, Entry
from node.model.message import Message

COVER = "ledger.cover"
"""The act of entries that say nothing: they fill the ledger up (``ledger.rhythm``)."""


def local_entry(
    act: str,
    *,
    at: datetime,
    agency: str,
    officer: str = "",
    details: Sequence[tuple[str, str]] = (),
) -> Entry:
    """Return the entry of an act of this node: ``act`` is a dotted word."""
    return Entry(
        act=act,
        at=at,
        direction="local",
        exchange_id="",
        asker=agency,
        responder=agency,
        request_digest=b"",
        response_digest=b"",
        officer=officer,
        purpose="",
        case="",
        offence="",
        agreements=(),
        policy_digest=b"",
        outcomes=(),
        approvals=(),
        exhibit_digest=b"",
        details=tuple(Detail(name, value) for name, value in details),
    )


def incoming_entry(
    act: str,
    message: Message,
    *,
    at: datetime,
    details: Sequence[tuple[str, str]] = (),
) -> Entry:
    """Return the entry of a peer's message that asks nothing of the holdings."""
    return replace(
        local_entry(act, at=at, agency=message.header.recipient, details=details),
        direction="in",
        exchange_id=message.header.message_id,
        asker=message.header.sender,
        request_digest=message.digest,
    )
