"""What taking a parcel needs of the rooms beside it.

Our own notices that somebody asks for are ``flows/notice/on_request``; others' that we
told further agencies of are ``flows/notice/forwarding/referrals``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from node.flows.notice.on_request import GivenNotice
from node.flows.ports import Effect
from node.model.introduction import Peer

Give = Callable[[Peer, str, datetime], GivenNotice]
"""Returns what a peer is given that asks for a notice of ours."""


class Passing(Protocol):
    """Follows what owners say of notices that we told others of."""

    def onward(
        self, owner: str, notice_id: str, signed: bytes, now: datetime
    ) -> tuple[Effect, ...]:
        """Return what tells on ``signed``, a word of ``owner``'s on its notice."""
        ...
