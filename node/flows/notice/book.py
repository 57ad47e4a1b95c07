"""What the flows of notices read, and what they note without a ledger entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from node.flows.channel.capacity import CapacityUsed
from node.flows.channel.ports import Delivery
from node.flows.notice.effects import KeptNotice
from node.model.box import Box
from node.model.notice import Bulletin, NoticeState, Urgency
from node.model.parcel import Standing, Verb


@dataclass(frozen=True, slots=True)
class HeldNotice:
    """What the box of a received notice holds.

    ``locked`` is the sealed bulletin of an embargo, until its key comes. ``word`` is
    its owner's signed word on it; a copy from before owners gave theirs has none.
    """

    bulletin: Bulletin | None
    locked: bytes = b""
    word: bytes = b""


@dataclass(frozen=True, slots=True)
class Received:
    """A peer's notice as we keep it. The box has no key once it has ended.

    It has none either after a restore, until the owner sends it again: copies of
    others' notices are in no backup of ours.
    """

    number: int
    sender: str
    notice_id: str
    sequence: int
    kind: str
    state: NoticeState
    urgency: Urgency
    watch: bool
    received_at: datetime
    expires_at: datetime | None
    opens_at: datetime | None
    read_at: datetime | None
    acted_at: datetime | None
    objected_at: datetime | None
    contested_at: datetime | None
    box: Box


@dataclass(frozen=True, slots=True)
class ReceivedHead:
    """What orders a received notice in a list, without what it says."""

    number: int
    sender: str
    kind: str
    state: NoticeState
    urgency: Urgency
    expires_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A recipient's report on a notice of ours."""

    notice_id: str
    peer: str
    verb: Verb
    at: datetime
    box: Box


@dataclass(frozen=True, slots=True)
class HitEvent:
    """A match of ours with a peer's watched notice.

    The box has no key once the notice has ended, nor after a restore.
    """

    number: int
    sender: str
    notice_id: str
    at: datetime
    box: Box


class NoticeBook(Protocol):
    """Notices of ours and of others, and what was said of them.

    Reads are of what is durable. Safe to call from many threads.
    """

    # --- ours ------------------------------------------------------------------

    def notice(self, notice_id: str) -> KeptNotice | None:
        """Return a notice of ours, purged or not."""
        ...

    def notices(
        self,
        *,
        states: frozenset[NoticeState],
        count: int,
        before: str = "",
        oldest: bool = False,
    ) -> tuple[KeptNotice, ...]:
        """Return notices of ours, newest first, older than notice ``before``.

        With ``oldest`` the oldest first, newer than it.

        No states means all.
        """
        ...

    def beginning(self, text: str, *, count: int) -> tuple[str, ...]:
        """Return the ids of ours that begin with ``text``, at most ``count``."""
        ...

    def due(self, now: datetime) -> tuple[KeptNotice, ...]:
        """Return those in a state that lives whose expiry or prompt is reached."""
        ...

    def reports(self, notice_id: str) -> tuple[KeptReport, ...]:
        """Return what recipients reported on a notice of ours, oldest first."""
        ...

    # --- said ------------------------------------------------------------

    def deliveries(self, notice_id: str, *, peer: str = "") -> tuple[Delivery, ...]:
        """Return all items about a notice, by peer, oldest first.

        With ``peer`` only those for it, at a cost that no other peer's items add to.
        """
        ...

    def spoken_of(self, notice_ids: Collection[str]) -> frozenset[str]:
        """Return those about which any item was ever queued, for anybody."""
        ...

    def asks_waiting(self, referrer: str) -> int:
        """Return how many asks have no receipt that follow from ``referrer``'s word.

        Whichever owners they are for (``source``).
        """
        ...

    def asks_before(self, before: datetime, *, count: int) -> tuple[Delivery, ...]:
        """Return asks that are queued since ``before``, the oldest, at most so many."""
        ...

    def recipients(self, peer: str, *, after: str, until: str) -> tuple[Standing, ...]:
        """Return how notices of ours stand that ``peer`` was sent, by id.

        For ids above ``after`` up to ``until`` (empty: to the end); the state is
        the notice's, whatever the peer was told of it.
        """
        ...

    def page_end(self, peer: str, *, after: str, until: str, most: int) -> str:
        """Return the id, known to ``peer``, of the ``most``-th told or held; or ""."""
        ...

    def taken_back(self, peer: str, *, after: str, until: str) -> tuple[str, ...]:
        """Return the ids whose last word for ``peer``, sent or not, is their end.

        By id, in the range of ``recipients``; a notice may hold for others.
        """
        ...

    # --- others' ---------------------------------------------------------------

    def received(self, sender: str, notice_id: str) -> Received | None:
        """Return what we keep of a peer's notice; ended ones too."""
        ...

    def received_beginning(
        self, sender: str, text: str, *, count: int
    ) -> tuple[str, ...]:
        """Return the ids of notices of ``sender`` that begin with ``text``."""
        ...

    def received_of(
        self, sender: str, notice_ids: Collection[str]
    ) -> tuple[Received, ...]:
        """Return what ``received`` does, for those of ``notice_ids`` that exist."""
        ...

    def inbox(
        self, *, states: frozenset[NoticeState], count: int, before: int = 0
    ) -> tuple[Received, ...]:
        """Return received notices, newest number first, below ``before`` (0: all)."""
        ...

    def inbox_heads(
        self, *, states: frozenset[NoticeState], count: int, before: int = 0
    ) -> tuple[ReceivedHead, ...]:
        """Return what ``inbox`` does, without boxes: of many, most are not shown."""
        ...

    def load_received(self, numbers: Sequence[int]) -> tuple[Received, ...]:
        """Return those that exist, in the order of their numbers."""
        ...

    def find_received(
        self,
        tokens: Sequence[bytes],
        *,
        now: datetime,
        limit: int,
        watched: bool = False,
    ) -> Mapping[str, Mapping[bytes, tuple[int, ...]]]:
        """Return, by sender, the numbers of notices under each token that has any.

        At most ``limit`` a token and sender, lowest first, and none whose time is over
        at ``now``. With ``watched`` only of those whose owner wants to hear of matches.
        """
        ...

    def any_watched(self) -> bool:
        """Whether any received notice is watched; cheap, for the hot path.

        One without tokens, suspended or locked, is not: nothing could match it.
        """
        ...

    def held(self, sender: str, *, after: str, until: str) -> tuple[Standing, ...]:
        """Return what of ``sender`` has a key here, by id, as for ``recipients``."""
        ...

    def capacity_used(self, sender: str) -> CapacityUsed:
        """Return how much of ``sender``'s has a key here."""
        ...

    def lapsed(self, before: datetime, *, count: int) -> tuple[Received, ...]:
        """Return copies with a key whose time was over at ``before``, at most so many.

        Of each state the longest over first. Whoever sent them has not ended them.
        """
        ...

    def forget_ended(self, *, keep: int) -> int:
        """Drop what is known of notices that ended; of each sender the newest stay.

        Of each ``keep`` are kept, by when they ended. Returns how many went. There is
        nothing to be recorded: neither content nor a key is left of them.
        """
        ...

    def forget_paused(self, *, keep: int) -> int:
        """Drop what is known of notices that were paused before they came.

        As ``forget_ended``, by when the pause came.
        """
        ...

    def hits(self, *, count: int, before: int = 0) -> tuple[HitEvent, ...]:
        """Return hit events, newest first, below number ``before`` (0: all)."""
        ...

    # --- attachments -------------------------------------------------------------

    def chunk(
        self, sender: str, notice_id: str, attachment_id: str, number: int
    ) -> bytes | None:
        """Return one sealed chunk, if it is here; ``sender`` empty: ours."""
        ...

    def chunks(self, sender: str, notice_id: str, attachment_id: str) -> int:
        """Return how many chunks from 0 on are here without a gap."""
        ...
