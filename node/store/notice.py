"""Notices: the book over all of their tables, and what each effect does to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Engine

from node.flows.notice.effects import (
    ConfirmOwner,
    DropChunks,
    EndReceived,
    MarkReceived,
    PutChunk,
    PutHitEvent,
    PutNotice,
    PutReceived,
    PutReport,
    StillAt,
)
from node.store.bound import Bound
from node.store.cached import Cached
from node.store.notice_chunk import Chunks, drop_chunks, put_chunks
from node.store.notice_confirmed import confirm_owners
from node.store.notice_ended import Tidy, forget_ended, forget_paused
from node.store.notice_inbox import SqlInbox
from node.store.notice_own import OwnNotices, put_notices, put_reports
from node.store.notice_received import (
    end_received,
    mark_received,
    put_hit_events,
    put_received,
)
from node.store.notice_still import demand_still
from node.store.notice_told import ToldNotices
from node.store.transaction import Transaction

NOTICE_EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    StillAt: demand_still,
    PutNotice: put_notices,
    PutReport: put_reports,
    PutReceived: put_received,
    EndReceived: end_received,
    MarkReceived: mark_received,
    ConfirmOwner: confirm_owners,
    PutHitEvent: put_hit_events,
    PutChunk: put_chunks,
    DropChunks: drop_chunks,
}


class SqlNoticeBook(OwnNotices, ToldNotices, SqlInbox, Chunks):
    """Keeps ``NoticeBook``: each part of it is in the file of its trade."""

    def __init__(
        self,
        engine: Engine,
        bound: Bound,
        *,
        tidy: Tidy,
        watched: Cached[bool],
    ) -> None:
        """Read from ``engine``; ``tidy`` is the journal's."""
        super().__init__(engine, bound)
        self._engine = engine
        self._tidy = tidy
        self._watched = watched

    def forget_ended(self, *, keep: int) -> int:
        """Drop what is known of notices that ended; of each sender ``keep`` stay."""
        return forget_ended(self._engine, self._tidy, keep=keep)

    def forget_paused(self, *, keep: int) -> int:
        """Drop what is known of notices that were paused before they came."""
        return forget_paused(self._engine, self._tidy, keep=keep)

    def any_watched(self) -> bool:
        """Whether any received notice is watched; cheap, for the hot path."""
        return self._watched.get()
