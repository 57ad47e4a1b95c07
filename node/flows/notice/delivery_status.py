"""How far a notice is with each recipient, and what it was told, from items alone.

Items say it all: what was queued, what was sent, and what something newer replaced
before it left. Nothing else is kept about who was told. A recipient that said it
obeyed and later showed that it did not is an alarm: it stands above all else that is
known of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from node.flows.channel.ports import (
    ChannelBook,
    Delivery,
    DeliveryState,
    DeliveryStatus,
)
from node.flows.notice.book import NoticeBook
from node.flows.ports import SettingBook
from node.model.desk.notice import RecipientView, ReportView
from node.model.parcel import ReceiptOutcome, Verb

CONTENT = frozenset({Verb.PUBLISH, Verb.UPDATE})
UNDERWAY = frozenset({DeliveryState.QUEUED, DeliveryState.SENT})
ENDS = frozenset({Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE})


@dataclass(frozen=True, slots=True)
class DeliveryHistory:
    """The items about one notice for one peer, oldest first."""

    items: tuple[Delivery, ...]

    @property
    def meant(self) -> bool:
        """Whether the last word was content: the peer is to have the notice."""
        last = self._last(CONTENT | ENDS)
        return last is not None and last.verb in CONTENT

    @property
    def ended(self) -> bool:
        """Whether the last word was that it is over for this peer."""
        last = self._last(CONTENT | ENDS)
        return last is not None and last.verb in ENDS

    @property
    def obeyed(self) -> bool:
        """Whether the peer has receipted that it is over, and nothing came after."""
        last = self._last(CONTENT | ENDS)
        return (
            last is not None
            and last.verb in ENDS
            and last.state is DeliveryState.RECEIPTED
        )

    @property
    def told(self) -> bool:
        """Whether content may have arrived: it was sent, receipted or not."""
        return any(d.verb in CONTENT and _left(d) for d in self.items)

    @property
    def waits(self) -> bool:
        """Whether content is queued that was never sent."""
        return any(
            d.verb in CONTENT and d.state is DeliveryState.QUEUED for d in self.items
        )

    @property
    def reached(self) -> bool:
        """Whether there is content to be taken back: it left, or is about to."""
        return self.told or self.waits

    @property
    def keyless(self) -> bool:
        """Whether the newest content is locked and its key was taken off the way."""
        last = self._last(CONTENT)
        keys = self._keys(last)
        return bool(keys) and all(d.state is DeliveryState.SUPERSEDED for d in keys)

    @property
    def locked(self) -> bool:
        """Whether the key of the newest content is still on its way."""
        keys = self._keys(self._last(CONTENT))
        return any(d.state in UNDERWAY for d in keys)

    def _keys(self, content: Delivery | None) -> tuple[Delivery, ...]:
        return tuple(
            d
            for d in self.items
            if d.verb is Verb.OPEN and content and d.sequence == content.sequence
        )

    def _last(self, verbs: frozenset[Verb]) -> Delivery | None:
        return next((d for d in reversed(self.items) if d.verb in verbs), None)


def history_of(peer: str, deliveries: Sequence[Delivery]) -> DeliveryHistory:
    """Return the history of one peer, which may be empty."""
    return histories(deliveries).get(peer) or DeliveryHistory(())


def histories(deliveries: Sequence[Delivery]) -> dict[str, DeliveryHistory]:
    """Return the history of each peer that has one."""
    ordered = sorted(deliveries, key=lambda d: (d.peer, d.number))
    return {
        peer: DeliveryHistory(tuple(items))
        for peer, items in groupby(ordered, key=lambda d: d.peer)
    }


def _left(delivery: Delivery) -> bool:
    # A stream that was given up has items that were said and are now superseded.
    return (
        delivery.state in (DeliveryState.SENT, DeliveryState.RECEIPTED)
        or delivery.sent_at is not None
    )


OLDER = "older"
"""Why a recipient refuses what it has already, or has in a later sequence."""
OBEYED = {
    Verb.SUSPEND: "obeyed",
    Verb.WITHDRAW: "obeyed",
    Verb.CANCEL: "obeyed",
    Verb.EXPIRE: "expired",
}
TO_RECIPIENTS = ENDS | CONTENT | {Verb.SUSPEND, Verb.RESUME}
MARKS = (
    (Verb.OBJECTED, "objected"),
    (Verb.CONTESTED, "contested"),
    (Verb.ACTED, "acted-on"),
    (Verb.READ, "read"),
)


def disobeyed(peer: str, notice_id: str) -> str:
    """Return the name of the setting that keeps the alarm about a recipient."""
    return f"disobeyed/{peer}/{notice_id}"


HITS_SHOWN = 50
"""Of one recipient, the newest: a notice of ours can be shown whoever reports on it."""


@dataclass(frozen=True, slots=True)
class RecipientStatus:
    """Reads how deliveries stand. Safe to call from many threads."""

    channel: ChannelBook
    notices: NoticeBook
    settings: SettingBook

    def of(
        self, notice_id: str, reports: Mapping[str, Sequence[ReportView]]
    ) -> tuple[RecipientView, ...]:
        """Return a view of each recipient, by agency id."""
        views = []
        for peer, history in histories(self.notices.deliveries(notice_id)).items():
            last = newest(history)
            if last is not None:
                said = tuple(reports.get(peer, ()))
                alarm = self.disobeys(peer, notice_id)
                state = "disobeyed" if alarm else _state(history, last, said)
                views.append(_view(last, state, _shown(said), self._status(history)))
        return tuple(views)

    def disobeys(self, peer: str, notice_id: str) -> bool:
        """Whether the recipient still holds what it said it had destroyed."""
        return bool(self.settings.get(disobeyed(peer, notice_id)))

    def _status(self, history: DeliveryHistory) -> DeliveryStatus | None:
        peer = history.items[0].peer
        waits = any(d.state in UNDERWAY for d in history.items)
        return self.channel.status(peer) if waits else None


def _shown(said: Sequence[ReportView]) -> tuple[ReportView, ...]:
    """Return what is shown of a recipient's reports: all but its older hits."""
    hits = [each for each in said if each.verb is Verb.HIT]
    older = hits[:-HITS_SHOWN]
    return tuple(each for each in said if each not in older) if older else tuple(said)


def newest(history: DeliveryHistory) -> Delivery | None:
    """Return the newest item that counts: a key counts with what it opens.

    Reports of ours on others' notices are not about recipients.
    """
    words = [
        d
        for d in history.items
        if d.verb in TO_RECIPIENTS and d.state is not DeliveryState.SUPERSEDED
    ]
    return words[-1] if words else None


def is_settled(history: DeliveryHistory) -> bool:
    """Whether the recipient has receipted all that it is to be told."""
    return all(
        d.state in (DeliveryState.RECEIPTED, DeliveryState.SUPERSEDED)
        for d in history.items
    )


def has_obeyed(history: DeliveryHistory) -> bool:
    """Whether the end has been receipted as obeyed, or nothing ever left."""
    last = newest(history)
    if last is None or not history.reached:
        return True
    return last.verb in ENDS and last.outcome is ReceiptOutcome.OBEYED


def _state(history: DeliveryHistory, last: Delivery, said: Sequence[ReportView]) -> str:
    if last.state in UNDERWAY:
        return str(last.state)
    if last.verb in OBEYED and last.outcome is ReceiptOutcome.OBEYED:
        return OBEYED[last.verb]
    if last.outcome is ReceiptOutcome.REFUSED and last.reason != OLDER:
        return "refused"
    if history.locked:
        return "locked"
    marked = {each.verb for each in said}
    return next((state for verb, state in MARKS if verb in marked), "received")


def _view(
    last: Delivery,
    state: str,
    said: tuple[ReportView, ...],
    status: DeliveryStatus | None,
) -> RecipientView:
    return RecipientView(
        peer=last.peer,
        state=state,
        verb=last.verb,
        sequence=last.sequence,
        queued_at=last.queued_at,
        sent_at=last.sent_at,
        receipted_at=last.receipted_at,
        leaf=last.leaf,
        reason=last.reason,
        attempts=status.attempts if status else 0,
        last_error=status.last_error if status else "",
        next_try_at=status.next_try_at if status else None,
        reports=said,
    )
