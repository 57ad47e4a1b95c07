"""What follows from how a peer says that notices stand. Nothing is kept or sent here.

All is held against what we had before we asked. What changed meanwhile, on either
side, is left to the streams.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from node.flows.channel.ports import Delivery, DeliveryState
from node.flows.notice.book import NoticeBook
from node.flows.notice.delivery_status import CONTENT, ENDS, history_of
from node.model.notice import NoticeState
from node.model.parcel import ReceiptOutcome, Standing, Standings
from node.protocol.notice.life import LIVING

_OBEYED, _HELD = ReceiptOutcome.OBEYED, ReceiptOutcome.HELD
_DUE = (DeliveryState.QUEUED, DeliveryState.SENT)


@dataclass(frozen=True, slots=True)
class Before:
    """What we had when we asked: what we hold of the peer's, what it was told."""

    held: Mapping[str, Standing]
    told: Mapping[str, Standing]


@dataclass(frozen=True, slots=True)
class Compared:
    """What one answer shows, by notice id.

    ``over`` and ``paused`` are copies of ours that the owner says hold no more.
    ``disobeyed``: receipted as destroyed, and shown all the same. ``missing``:
    receipted as held, and not there. ``untold``: held and over, and no end of it was
    ever queued. ``unknown``: not ones that we ever told of.
    """

    over: tuple[str, ...]
    paused: tuple[str, ...]
    disobeyed: tuple[str, ...]
    missing: tuple[str, ...]
    untold: tuple[str, ...]
    unknown: int

    def and_then(self, later: Compared) -> Compared:
        """Return what this and a later page of the same answer show."""
        return Compared(
            over=self.over + later.over,
            paused=self.paused + later.paused,
            disobeyed=self.disobeyed + later.disobeyed,
            missing=self.missing + later.missing,
            untold=self.untold + later.untold,
            unknown=self.unknown + later.unknown,
        )


NOTHING = Compared((), (), (), (), (), 0)


def before(notices: NoticeBook, peer: str) -> Before:
    """Return what we have now of and at ``peer``."""
    told = notices.recipients(peer, after="", until="")
    return Before(
        held={s.notice_id: s for s in notices.held(peer, after="", until="")},
        told={s.notice_id: s for s in told},
    )


def compare(
    answer: Standings, had: Before, *, peer: str, notices: NoticeBook
) -> Compared:
    """Return what ``answer`` of ``peer`` shows, for its range of ids."""
    own = {s.notice_id: s for s in answer.own if s.state in LIVING}
    theirs = {s.notice_id for s in answer.held}
    over = tuple(i for i in _within(had.held, answer) if i not in own)
    paused = tuple(
        i
        for i in _within(had.held, answer)
        if i in own
        and own[i].state == NoticeState.SUSPENDED
        and had.held[i].state != NoticeState.SUSPENDED
        and own[i].sequence >= had.held[i].sequence
    )
    disobeyed = tuple(
        s.notice_id
        for s in answer.held
        if s.notice_id in had.told
        and _is_doubtful(s, had.told[s.notice_id])
        and _has_receipted_the_end(notices, peer, s.notice_id)
    )
    missing = tuple(
        i
        for i in _within(had.told, answer)
        if had.told[i].state in LIVING
        and i not in theirs
        and _has_receipted_it(notices, peer, i)
    )
    untold = tuple(
        i
        for i in sorted(theirs)
        if i in had.told
        and had.told[i].state not in LIVING
        and _knows_no_end(notices, peer, i)
    )
    unknown = sum(i not in had.told for i in theirs)
    return Compared(over, paused, disobeyed, missing, untold, unknown)


def _within(ids: Mapping[str, Standing], answer: Standings) -> Iterator[str]:
    for notice_id in sorted(ids):
        if notice_id > answer.after and notice_id <= (answer.until or notice_id):
            yield notice_id


def _is_doubtful(theirs: Standing, ours: Standing) -> bool:
    """Whether it is worth a look into what the peer was told and has receipted."""
    return ours.state not in LIVING or theirs.sequence != ours.sequence


def _has_receipted_the_end(notices: NoticeBook, peer: str, notice_id: str) -> bool:
    """Whether the last word the peer has of it is an end, which it says it obeyed."""
    last = _last_word(notices, peer, notice_id)
    return last is not None and last.verb in ENDS and last.outcome is _OBEYED


def _has_receipted_it(notices: NoticeBook, peer: str, notice_id: str) -> bool:
    """Whether the peer said that it holds it, and nothing is on its way since."""
    last = _last_word(notices, peer, notice_id)
    return last is not None and last.verb in CONTENT and last.outcome is _HELD


def _knows_no_end(notices: NoticeBook, peer: str, notice_id: str) -> bool:
    """Whether the last word the peer has of it is content, and nothing is on its way.

    Whatever lost the end (a backup from before it): it is told now.
    """
    last = _last_word(notices, peer, notice_id)
    return last is not None and last.verb in CONTENT


def _last_word(notices: NoticeBook, peer: str, notice_id: str) -> Delivery | None:
    """Return the last content or end that the peer has receipted.

    None while another is on its way to the peer.
    """
    history = history_of(peer, notices.deliveries(notice_id, peer=peer))
    words = [d for d in history.items if d.verb in CONTENT | ENDS]
    if any(d.state in _DUE for d in words):
        return None
    return next((d for d in reversed(words) if d.outcome is not None), None)
