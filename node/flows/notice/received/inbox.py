"""What peers have sent us, for the officers who work on it.

Lists show what a list may show; a notice itself is shown one at a time. That either
was looked at is recorded. What is held back, suspended, locked, taken back or over
is never read here; of an ended notice only its row is left. Marking, passing on and
exporting are their own flows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.errors import BadInput, choose
from node.flows.filters import check_filters
from node.flows.notice.book import NoticeBook, Received, ReceivedHead
from node.flows.notice.boxing import open_hit
from node.flows.notice.listing import says
from node.flows.notice.received.access import LISTED, CopyAccess, OpenedCopy, state_of
from node.flows.notice.received.order import ORDERS, paged
from node.flows.notice.title import title_of
from node.flows.protected import RecordRights
from node.flows.recorder import Recorder
from node.model.between import Between
from node.model.desk.call import Count
from node.model.desk.inbox import (
    HitList,
    HitPage,
    HitView,
    InboxItem,
    InboxList,
    InboxPage,
    ReceivedRef,
    ReceivedView,
)
from node.model.desk.notice import AttachmentView
from node.model.notice import AttachmentRef, Bulletin, NoticeState
from node.model.officer import Officer
from node.protocol.notice.kinds import KINDS

PAGE_MOST = 500
ROWS_AT_ONCE = 500
LOOK_MOST = 2_000
"""Notices that are looked at for one page."""
_ALL: frozenset[NoticeState] = frozenset()


@dataclass(frozen=True, slots=True)
class Inbox:
    """Received notices, for analysts. Safe to call from many threads."""

    book: NoticeBook
    access: CopyAccess
    recorder: Recorder
    clock: Clock
    rights: RecordRights

    def list(self, officer: Officer, page: InboxPage) -> InboxList:
        """List received notices in the order asked for, and count what is held back.

        Raises:
            BadInput: there is no such order, or other code.
        """
        check_filters(page)
        order = ORDERS.get(page.order)
        if order is None:
            raise BadInput(
                f"no order {page.order[:40]!r}",
                advice=choose("orders", ORDERS),
            )
        now = self.clock.now()
        after, count = max(page.after, 0), max(1, min(page.count, PAGE_MOST))
        heard = self.access.freshness.usable(now)
        wanted = [
            head
            for head in self._heads(_ALL if page.ended else LISTED)
            if head.sender in heard and _wanted(head, page, now)
        ]
        copies: list[OpenedCopy] = []
        end = after
        while len(copies) < count and end < min(len(wanted), after + LOOK_MOST):
            missing = count - len(copies)
            heads = paged(wanted, order, after=end, count=missing)
            copies += (c for c in self._copies(heads, now) if _copy_meant(c, page))
            end += missing
        if copies or page.text:
            self.recorder.record(
                "notice.listed",
                at=now,
                officer=officer.pseudonym,
                details=(("order", page.order), ("notices", str(len(copies)))),
                note=page.text,
            )
        return InboxList(
            items=tuple(self._item(copy, now) for copy in copies),
            held_back=self.access.freshness.held_back(now),
            next=end if end < len(wanted) else 0,
            received=_counted(wanted),
        )

    def _copies(
        self, heads: Sequence[ReceivedHead], now: datetime
    ) -> Iterator[OpenedCopy]:
        """Yield the notices of a page as they stand, opened where they may be read."""
        loaded = self.book.load_received([head.number for head in heads])
        of = {row.number: row for row in loaded}
        for head in heads:
            if head.number in of:
                yield self.access.copy(of[head.number], now)

    def show(self, officer: Officer, wanted: ReceivedRef) -> ReceivedView:
        """Show one notice; recorded, since Directive (EU) 2016/680, Art. 25, asks.

        It does not mark it as read: its owner is told of that by an officer's own act.

        Raises:
            NotFound: no such notice was received.
            Refused: the notices of that sender are held back.
        """
        now = self.clock.now()
        copy = self.access.named(wanted.sender, wanted.notice_id, now)
        self.recorder.record(
            "notice.shown",
            at=now,
            officer=officer.pseudonym,
            details=(
                ("sender", copy.row.sender),
                ("notice", copy.row.notice_id),
                ("sequence", str(copy.row.sequence)),
            ),
        )
        return self.view(copy, now)

    def hits(self, officer: Officer, page: HitPage) -> HitList:
        """List matches of ours with watched notices, newest first.

        A match with a notice that may not be used now is not shown: that there was
        a notice about somebody of ours is content of the notice. Neither is one with a
        record of ours that the officer may not read.
        """
        now = self.clock.now()
        count = max(1, min(page.count, PAGE_MOST))
        found: list[HitView] = []
        before = page.before
        while len(found) < count:
            events = self.book.hits(count=ROWS_AT_ONCE, before=before)
            if not events:
                break
            before = events[-1].number
            usable = self._usable({(e.sender, e.notice_id) for e in events}, now)
            for event in events:
                hit = open_hit(event, self.access.keys)
                if hit is None or (event.sender, event.notice_id) not in usable:
                    continue
                if hit.reference and not self.rights.may_hear_of(
                    officer, hit.reference, on=now.date()
                ):
                    continue
                found.append(
                    HitView(
                        number=event.number,
                        sender=event.sender,
                        notice_id=event.notice_id,
                        at=event.at,
                        grade=hit.grade,
                        reasons=hit.reasons,
                        reference=hit.reference,
                        told=hit.told,
                    )
                )
        return HitList(tuple(found[:count]))

    def view(self, copy: OpenedCopy, now: datetime) -> ReceivedView:
        """Return a copy as an officer sees it: without the keys of its files."""
        bulletin = copy.bulletin
        kind = KINDS.get(copy.row.kind)
        return ReceivedView(
            item=self._item(copy, now),
            bulletin=without_keys(bulletin) if bulletin else None,
            action=kind.action if kind and bulletin else "",
            attachments=tuple(self._file(copy.row, ref) for ref in bulletin.attachments)
            if bulletin
            else (),
        )

    def _usable(
        self, named: set[tuple[str, str]], now: datetime
    ) -> set[tuple[str, str]]:
        """Return those (sender, notice id) of ``named`` that may be read now."""
        rows = (self.book.received(sender, notice) for sender, notice in named)
        held = tuple(row for row in rows if row is not None)
        return {
            (copy.row.sender, copy.row.notice_id)
            for copy in self.access.usable(held, now)
        }

    def _heads(self, states: frozenset[NoticeState]) -> Iterator[ReceivedHead]:
        before = 0
        while heads := self.book.inbox_heads(
            states=states, count=ROWS_AT_ONCE, before=before
        ):
            yield from heads
            before = heads[-1].number

    def _item(self, copy: OpenedCopy, now: datetime) -> InboxItem:
        row = copy.row
        return InboxItem(
            sender=row.sender,
            notice_id=row.notice_id,
            sequence=row.sequence,
            kind=row.kind,
            state=copy.state,
            urgency=row.urgency,
            title=title_of(copy.bulletin, today=now.date()) if copy.bulletin else "",
            received_at=row.received_at,
            opens_at=row.opens_at,
            expires_at=row.expires_at,
            read_at=row.read_at,
            acted_at=row.acted_at,
            objected_at=row.objected_at,
            contested_at=row.contested_at,
        )

    def _file(self, row: Received, ref: AttachmentRef) -> AttachmentView:
        here = self.book.chunks(row.sender, row.notice_id, ref.id)
        return AttachmentView(
            ref.id, ref.name, ref.media_type, ref.size, ref.chunks, here
        )


def _counted(rows: Iterable[ReceivedHead]) -> tuple[Count, ...]:
    found = Counter(row.sender for row in rows)
    return tuple(Count(sender, found[sender]) for sender in sorted(found))


def _wanted(row: ReceivedHead, page: InboxPage, now: datetime) -> bool:
    """Whether a row is asked for."""
    return (
        (page.ended or state_of(row, now) in LISTED)
        and (not page.kinds or row.kind in page.kinds)
        and (not page.peers or row.sender in page.peers)
        and (not page.unread or row.read_at is None)
    )


def _copy_meant(copy: OpenedCopy, page: InboxPage) -> bool:
    """Whether a notice is meant by when it came, and by what it says."""
    if not Between(page.since, page.until).holds(copy.row.received_at):
        return False
    if not (page.case or page.category or page.text):
        return True
    bulletin = copy.bulletin
    if bulletin is None:
        return False
    values = (field.value for field in bulletin.fields)
    return (
        (not page.case or bulletin.justification.case == page.case)
        and (not page.category or bulletin.category == page.category)
        and (not page.text or says(page.text, values, bulletin.statements))
    )


def without_keys(bulletin: Bulletin) -> Bulletin:
    """Return ``bulletin`` without the keys of its files, which stay in the node."""
    files = tuple(replace(ref, key=b"") for ref in bulletin.attachments)
    return replace(bulletin, attachments=files)
