"""What the world gives to the flows: the store's ports, the way to peers, time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime

from node.clock import Clock
from node.flows.channel.ports import ChannelBook
from node.flows.damage import RECORD, Damage
from node.flows.heads.book import HeadBook
from node.flows.index.book import IndexBook
from node.flows.index.progress import IndexProgress
from node.flows.notice.book import NoticeBook
from node.flows.ports import (
    ApprovalBook,
    Holdings,
    Journal,
    Memory,
    OfficerBook,
    PeerBook,
    PeerDoor,
    PendingBook,
    QueryBook,
    SettingBook,
    ToldBook,
)
from node.flows.query.blind.asker.book import HeldViewBook
from node.flows.query.blind.book import BlindBook
from node.model.agency import AgencyId
from node.model.codes import KeyUse


def _nothing_known() -> IndexProgress:
    """Until somebody has looked nothing was read by the rules in force."""
    return IndexProgress(frozenset((RECORD,)))


def _nobody(_agency: AgencyId) -> None:
    return None


def _never(_sent_at: datetime) -> None:
    return None


def _no_more(_handles: Iterable[str]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Adapters:
    """What the world gives: the store's ports, the way to peers, time, threads.

    ``heard`` is told whose message was verified: that peer can be reached; ``fresh``
    when one was sent that was never answered before. ``earliest`` is the time, or the
    earliest that it may be. ``damage`` is what is known of it; ``examine`` looks for
    all there is, and says it; ``written_off`` is told which records are held no more,
    damaged as they were. ``progress`` is how far what is held was read by the
    rules in force.
    """

    journal: Journal
    peers: PeerBook
    holdings: Holdings
    memory: Memory
    officers: OfficerBook
    queries: QueryBook
    approvals: ApprovalBook
    pending: PendingBook
    told: ToldBook
    settings: SettingBook
    heads: HeadBook
    channel: ChannelBook
    notices: NoticeBook
    index: IndexBook
    views: HeldViewBook
    blind: BlindBook
    door: PeerDoor
    clock: Clock
    pool: Executor
    pause: Callable[[float], None]
    rotate_key: Callable[[KeyUse, int], None]
    cancel_key: Callable[[str], None]
    heard: Callable[[AgencyId], None] = _nobody
    fresh: Callable[[datetime], None] = _never
    earliest: Callable[[], datetime] | None = None
    damage: Damage = field(default_factory=Damage)
    examine: Callable[[], Iterable[str]] = tuple
    progress: IndexProgress = field(default_factory=_nothing_known)
    written_off: Callable[[Iterable[str]], None] = _no_more
