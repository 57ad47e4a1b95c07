"""The copies of one peer's notices, as a parcel of its items finds and changes them.

A copy is read from the store once, and from then on what the parcel has made of it
is what the next item meets. Nothing is true before the effects gathered here are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.notice.book import HeldNotice, NoticeBook, Received
from node.flows.notice.boxing import box_held, open_held
from node.flows.notice.effects import EndReceived, NoticeEffect, PutReceived
from node.flows.notice.received.searchable import tokens_of
from node.flows.notice.stream.said import ENDED, OLDER
from node.model.box import Box
from node.model.notice import NoticeState, Urgency
from node.model.parcel import Item
from node.protocol.notice.parcel import CONTENT, ENDINGS

OVER = frozenset({*ENDINGS.values(), NoticeState.PURGED})
_NOTHING = Box(b"", b"")


@dataclass(frozen=True, slots=True)
class Copy:
    """What is kept of a peer's notice.

    No ``held``: its key was destroyed, or the store was restored from a backup,
    which has no copies.
    """

    sequence: int
    state: NoticeState
    held: HeldNotice | None
    opens_at: datetime | None = None
    kind: str = ""
    urgency: Urgency = Urgency.NORMAL
    watch: bool = False
    expires_at: datetime | None = None
    size: int = 0  # bytes, about

    @property
    def over(self) -> bool:
        """Whether nothing of it is taken any more."""
        return self.state in OVER

    @property
    def came(self) -> bool:
        """Whether any of it ever was here; else it is remembered as paused alone."""
        return bool(self.held or self.kind or self.opens_at)

    @property
    def paused(self) -> bool:
        """Whether its owner suspended it, here or not."""
        return self.state is NoticeState.SUSPENDED


@dataclass(slots=True)
class Copies:
    """The copies of one sender's notices. Of one thread, for one parcel."""

    sender: str
    keys: Keyring
    notices: NoticeBook
    effects: list[NoticeEffect] = field(default_factory=list)
    _seen: dict[str, Copy | None] = field(default_factory=dict)

    def read_ahead(self, notice_ids: Collection[str]) -> None:
        """Read in one go what ``find`` will be asked for."""
        rows = self.notices.received_of(self.sender, notice_ids)
        kept = {row.notice_id: row for row in rows}
        for notice_id in notice_ids:
            if notice_id not in self._seen:
                self._seen[notice_id] = self._copy(kept.get(notice_id))

    def find(self, notice_id: str) -> Copy | None:
        """Return the copy as the items before have left it."""
        if notice_id not in self._seen:
            row = self.notices.received(self.sender, notice_id)
            self._seen[notice_id] = self._copy(row)
        return self._seen[notice_id]

    def stands(self, notice_id: str) -> tuple[int, NoticeState, bool] | None:
        """Return how a copy stands, as far as any of it is here."""
        copy = self.find(notice_id)
        if copy is None or copy.held is None:
            return None
        return copy.sequence, copy.state, bool(copy.held.locked)

    def put(self, notice_id: str, copy: Copy, *, now: datetime) -> None:
        """Keep ``copy``; found by its selectors while it is open and not suspended."""
        held, tokens = copy.held, tuple[bytes, ...]()
        if held and held.bulletin and copy.state is not NoticeState.SUSPENDED:
            tokens = tokens_of(held.bulletin, self.keys)
        box = box_held(self.sender, notice_id, held, self.keys) if held else _NOTHING
        self._seen[notice_id] = copy
        self.effects.append(
            PutReceived(
                sender=self.sender,
                notice_id=notice_id,
                sequence=copy.sequence,
                kind=copy.kind,
                state=copy.state,
                urgency=copy.urgency,
                watch=copy.watch,
                received_at=now,
                expires_at=copy.expires_at,
                opens_at=copy.opens_at,
                box=box,
                tokens=tokens,
            )
        )

    def end(
        self, notice_id: str, sequence: int, state: NoticeState, *, now: datetime
    ) -> None:
        """Destroy the copy, or what may still come of that id."""
        self._seen[notice_id] = Copy(sequence, state, None)
        self.effects.append(EndReceived(self.sender, notice_id, sequence, state, now))

    def _copy(self, kept: Received | None) -> Copy | None:
        if kept is None:
            return None
        return Copy(
            sequence=kept.sequence,
            state=kept.state,
            held=open_held(kept, self.keys),
            opens_at=kept.opens_at,
            kind=kept.kind,
            urgency=kept.urgency,
            watch=kept.watch,
            expires_at=kept.expires_at,
            size=len(kept.box.sealed),
        )


def passed(kept: Copy | None, item: Item) -> str:
    """Return why an item comes too late for the copy, or nothing."""
    if kept is None:
        return ""
    if kept.over:
        return ENDED
    if kept.held is None and kept.paused and item.verb in CONTENT:
        return ""  # its pause came first: it is kept, and paused
    return OLDER if item.sequence < kept.sequence else ""


def newest(kept: Copy | None, item: Item) -> int:
    """Return the sequence that is known of a notice: a pause may have come first."""
    return max(item.sequence, kept.sequence if kept else 0)
