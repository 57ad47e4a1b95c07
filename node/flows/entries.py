"""Entries of the node's own acts, which no peer takes part in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.model.entry import Detail, Entry


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
