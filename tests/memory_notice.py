"""Notices in memory: what ``MemoryStore.notices`` reads, and their effects.

The tables are values in dictionaries, so that ``State.copy`` takes a failed act
back. ``tests/contracts/test_notice_book.py`` holds it to the promises of
``NoticeBook`` together with the real store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from node.errors import AlreadyThere, BadInput, NotFound
from node.flows.channel.capacity import CapacityUsed
from node.flows.channel.ports import (
    Delivery,
    DeliveryState,
    DeliveryStatus,
    InStream,
    OutStream,
)
from node.flows.notice.book import HitEvent, KeptReport, Received, ReceivedHead
from node.flows.notice.effects import (
    ConfirmOwner,
    DropChunks,
    EndReceived,
    KeptNotice,
    MarkReceived,
    PutChunk,
    PutHitEvent,
    PutNotice,
    PutReceived,
    PutReport,
    StillAt,
)
from node.model.notice import NoticeState, Urgency
from node.model.parcel import Standing, Verb
from node.protocol.notice.life import LIVING
from node.protocol.notice.parcel import KEPT_ALL
from tests.memory_channel import (
    CHANNEL_EFFECTS,
    NOTHING,
    QUEUED,
    SENT,
    WAITING,
    unbegun,
)

TOKEN_SIZE = 16
CONTENT = (Verb.PUBLISH, Verb.UPDATE)
ENDINGS = (Verb.WITHDRAW, Verb.CANCEL, Verb.EXPIRE)
MARKS = {
    Verb.READ: "read_at",
    Verb.ACTED: "acted_at",
    Verb.OBJECTED: "objected_at",
    Verb.CONTESTED: "contested_at",
}

Of = tuple[str, str]
"""A received notice: sender and notice id."""
T = TypeVar("T")


@dataclass
class NoticeTables:
    """What is kept of notices."""

    notices: dict[str, KeptNotice] = field(default_factory=dict)
    reports: dict[int, KeptReport] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    out_streams: dict[str, OutStream] = field(default_factory=dict)
    statuses: dict[str, DeliveryStatus] = field(default_factory=dict)
    in_streams: dict[str, InStream] = field(default_factory=dict)
    received: dict[Of, Received] = field(default_factory=dict)
    tokens: dict[Of, tuple[bytes, ...]] = field(default_factory=dict)
    ended: dict[Of, datetime] = field(default_factory=dict)
    hits: dict[tuple[str, str, bytes], HitEvent] = field(default_factory=dict)
    chunks: dict[tuple[str, str, str, int], bytes] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)

    def copy(self) -> NoticeTables:
        return NoticeTables(
            **{f.name: getattr(self, f.name).copy() for f in fields(self)}
        )

    def number(self, table: str) -> int:
        self.numbers[table] += 1
        return self.numbers[table]


# --- effects -------------------------------------------------------------------


def demand_still(tables: NoticeTables, effect: StillAt) -> None:
    if effect.sender:
        row = tables.received.get((effect.sender, effect.notice_id))
        still = row is not None and row.box.key and row.sequence == effect.at
    else:
        kept = tables.notices.get(effect.notice_id)
        still = kept is not None and kept.revision == effect.at
    if not still:
        raise AlreadyThere("the notice was changed meanwhile")


def put_notice(tables: NoticeTables, effect: PutNotice) -> None:
    put = effect.notice
    held = tables.notices.get(put.notice_id)
    if put.revision != (held.revision + 1 if held else 1):
        raise AlreadyThere("the notice was changed meanwhile")
    tables.notices[put.notice_id] = put


def put_report(tables: NoticeTables, effect: PutReport) -> None:
    new = KeptReport(effect.notice_id, effect.peer, effect.verb, effect.at, effect.box)
    what = (new.notice_id, new.peer, new.verb)
    for number, old in list(tables.reports.items()):
        if new.verb not in KEPT_ALL and (old.notice_id, old.peer, old.verb) == what:
            del tables.reports[number]
    tables.reports[tables.number("report")] = new


def put_received(tables: NoticeTables, effect: PutReceived) -> None:
    if any(len(token) != TOKEN_SIZE for token in effect.tokens):
        raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")
    of = effect.sender, effect.notice_id
    held = tables.received.get(of)
    if of in tables.ended or (held and held.sequence > effect.sequence):
        raise AlreadyThere("the notice has ended, or is held in a later sequence")
    kept = held and held.sequence == effect.sequence
    values = {f.name: getattr(effect, f.name) for f in fields(effect)}
    del values["tokens"]
    tables.received[of] = Received(
        number=held.number if held else tables.number("received"),
        read_at=held.read_at if held and kept else None,
        acted_at=held.acted_at if held and kept else None,
        objected_at=held.objected_at if held and kept else None,
        contested_at=held.contested_at if held and kept else None,
        **values,
    )
    tables.tokens[of] = tuple(dict.fromkeys(effect.tokens))


def end_received(tables: NoticeTables, effect: EndReceived) -> None:
    of = effect.sender, effect.notice_id
    held = tables.received.get(of)
    if held is None:
        held = Received(
            number=tables.number("received"),
            sender=effect.sender,
            notice_id=effect.notice_id,
            sequence=effect.sequence,
            kind="",
            state=effect.state,
            urgency=Urgency.NORMAL,
            watch=False,
            received_at=effect.at,
            expires_at=None,
            opens_at=None,
            read_at=None,
            acted_at=None,
            objected_at=None,
            contested_at=None,
            box=NOTHING,
        )
    tables.received[of] = replace(
        held,
        sequence=max(held.sequence, effect.sequence),
        state=effect.state,
        box=NOTHING,
    )
    tables.ended.setdefault(of, effect.at)
    tables.tokens.pop(of, None)
    for what, hit in list(tables.hits.items()):
        if (hit.sender, hit.notice_id) == of:
            tables.hits[what] = replace(hit, box=NOTHING)
    drop_chunks(tables, DropChunks(*of))


def mark_received(tables: NoticeTables, effect: MarkReceived) -> None:
    if effect.mark not in MARKS:
        raise BadInput(f"a notice is not marked {effect.mark}")
    of = effect.sender, effect.notice_id
    held = tables.received.get(of)
    if held is None or not held.box.key:
        raise NotFound("no such notice is held")
    name = MARKS[effect.mark]
    at = getattr(held, name) or effect.at
    tables.received[of] = replace(held, **{name: at})


def confirm_owner(tables: NoticeTables, effect: ConfirmOwner) -> None:
    stream = tables.in_streams.get(effect.sender) or unbegun(effect.sender)
    tables.in_streams[effect.sender] = replace(stream, confirmed_at=effect.at)


def put_hit_event(tables: NoticeTables, effect: PutHitEvent) -> None:
    what = effect.sender, effect.notice_id, effect.matched
    box = NOTHING if what[:2] in tables.ended else effect.box
    if what not in tables.hits:
        tables.hits[what] = HitEvent(
            tables.number("hit"), effect.sender, effect.notice_id, effect.at, box
        )


def put_chunk(tables: NoticeTables, effect: PutChunk) -> None:
    held = tables.received.get((effect.sender, effect.notice_id))
    if effect.sender and (held is None or not held.box.key):
        raise NotFound("no such notice is held")
    what = effect.sender, effect.notice_id, effect.attachment_id, effect.number
    tables.chunks.setdefault(what, effect.sealed)


def drop_chunks(tables: NoticeTables, effect: DropChunks) -> None:
    of = effect.sender, effect.notice_id
    for what in [w for w in tables.chunks if w[:2] == of]:
        if effect.attachment_id in ("", what[2]):
            del tables.chunks[what]


NOTICE_EFFECTS: Mapping[type, Callable[..., None]] = {
    **CHANNEL_EFFECTS,
    StillAt: demand_still,
    PutNotice: put_notice,
    PutReport: put_report,
    PutReceived: put_received,
    EndReceived: end_received,
    MarkReceived: mark_received,
    ConfirmOwner: confirm_owner,
    PutHitEvent: put_hit_event,
    PutChunk: put_chunk,
    DropChunks: drop_chunks,
}


# --- the book ------------------------------------------------------------------


class MemoryNoticeBook:
    """Keeps ``NoticeBook`` over the tables of a ``MemoryStore``."""

    def __init__(self, store: Any) -> None:
        self.store = store

    @property
    def tables(self) -> NoticeTables:
        tables: NoticeTables = self.store.state.notice_tables
        return tables

    def notice(self, notice_id: str) -> KeptNotice | None:
        return self.tables.notices.get(notice_id)

    def notices(
        self,
        *,
        states: frozenset[NoticeState],
        count: int,
        before: str = "",
        oldest: bool = False,
    ) -> tuple[KeptNotice, ...]:
        held = self.tables.notices
        if before and before not in held:
            raise NotFound(f"no notice {before[:60]!r} is ours")
        found = [
            n
            for n in held.values()
            if (not states or n.state in states)
            and (
                not before
                or (
                    (_place(n) != _place(held[before]))
                    and (_place(n) > _place(held[before])) == oldest
                )
            )
        ]
        found.sort(key=_place, reverse=not oldest)
        return tuple(found[: max(count, 0)])

    def beginning(self, text: str, *, count: int) -> tuple[str, ...]:
        ids = sorted(i for i in self.tables.notices if i.startswith(text))
        return tuple(ids[: max(count, 0)])

    def due(self, now: datetime) -> tuple[KeptNotice, ...]:
        found = [
            n
            for n in self.tables.notices.values()
            if n.state in LIVING
            and any(at is not None and at <= now for at in (n.prompt_at, n.expires_at))
        ]
        return tuple(sorted(found, key=lambda n: n.notice_id))

    def reports(self, notice_id: str) -> tuple[KeptReport, ...]:
        held = sorted(self.tables.reports.items())
        return tuple(report for _, report in held if report.notice_id == notice_id)

    # --- on its way

    def deliveries(self, notice_id: str, *, peer: str = "") -> tuple[Delivery, ...]:
        found = [
            d
            for d in self.tables.deliveries.values()
            if d.subject == notice_id and peer in ("", d.peer)
        ]
        return tuple(sorted(found, key=lambda d: (d.peer, d.number)))

    def spoken_of(self, notice_ids: Collection[str]) -> frozenset[str]:
        spoken = {d.subject for d in list(self.tables.deliveries.values())}
        return frozenset(spoken & set(notice_ids))

    def asks_waiting(self, referrer: str) -> int:
        items = list(self.tables.deliveries.values())
        return sum(
            d.state in WAITING and (d.verb, d.source) == (Verb.ASKED, referrer)
            for d in items
        )

    def asks_before(self, before: datetime, *, count: int) -> tuple[Delivery, ...]:
        items = list(self.tables.deliveries.values())
        old = [
            d
            for d in items
            if d.state is QUEUED and d.verb is Verb.ASKED and d.queued_at <= before
        ]
        return tuple(sorted(old, key=lambda d: d.number)[:count])

    def recipients(self, peer: str, *, after: str, until: str) -> tuple[Standing, ...]:
        told = {
            d.subject
            for d in list(self.tables.deliveries.values())
            if d.peer == peer
            and d.verb in (Verb.PUBLISH, Verb.UPDATE)
            and d.state in (SENT, DeliveryState.RECEIPTED)
        }
        held = self.tables.notices
        return _standings(
            (held[i] for i in told if i in held), after=after, until=until
        )

    def page_end(self, peer: str, *, after: str, until: str, most: int) -> str:
        told = {
            d.subject
            for d in list(self.tables.deliveries.values())
            if d.peer == peer
            and d.subject > after
            and d.verb in (Verb.PUBLISH, Verb.UPDATE)
            and d.state in (SENT, DeliveryState.RECEIPTED)
        }
        held = {s.notice_id for s in self.held(peer, after=after, until=until)}
        ends = []
        for ids in (told, held):
            page = sorted(i for i in ids if not until or i <= until)
            if len(page) > most:
                ends.append(page[most - 1])
        return min(ends, default="")

    def taken_back(self, peer: str, *, after: str, until: str) -> tuple[str, ...]:
        last: dict[str, Verb] = {}
        for item in sorted(self.tables.deliveries.values(), key=lambda d: d.number):
            if item.peer == peer and item.verb in (*CONTENT, *ENDINGS):
                last[item.subject] = item.verb
        return tuple(
            i
            for i in sorted(last)
            if last[i] in ENDINGS and i > after and (not until or i <= until)
        )

    # --- others'

    def received(self, sender: str, notice_id: str) -> Received | None:
        return self.tables.received.get((sender, notice_id))

    def received_beginning(
        self, sender: str, text: str, *, count: int
    ) -> tuple[str, ...]:
        held = (i for s, i in self.tables.received if s == sender)
        return tuple(sorted(i for i in held if i.startswith(text))[: max(count, 0)])

    def received_of(
        self, sender: str, notice_ids: Collection[str]
    ) -> tuple[Received, ...]:
        found = (self.received(sender, one) for one in sorted(set(notice_ids)))
        return tuple(row for row in found if row is not None)

    def inbox(
        self, *, states: frozenset[NoticeState], count: int, before: int = 0
    ) -> tuple[Received, ...]:
        found = [
            r
            for r in list(self.tables.received.values())
            if (not states or r.state in states) and (not before or r.number < before)
        ]
        return _newest(found, count)

    def inbox_heads(
        self, *, states: frozenset[NoticeState], count: int, before: int = 0
    ) -> tuple[ReceivedHead, ...]:
        names = [f.name for f in fields(ReceivedHead)]
        rows = self.inbox(states=states, count=count, before=before)
        return tuple(ReceivedHead(**{n: getattr(r, n) for n in names}) for r in rows)

    def load_received(self, numbers: Sequence[int]) -> tuple[Received, ...]:
        wanted = set(numbers)
        found = [r for r in list(self.tables.received.values()) if r.number in wanted]
        return tuple(sorted(found, key=lambda r: r.number))

    def find_received(
        self,
        tokens: Sequence[bytes],
        *,
        now: datetime,
        limit: int,
        watched: bool = False,
    ) -> Mapping[str, Mapping[bytes, tuple[int, ...]]]:
        tables, found = self.tables, dict[str, dict[bytes, list[int]]]()
        for of, held in tables.tokens.items():
            row = tables.received[of]
            over = row.expires_at is not None and row.expires_at <= now
            if not over and (row.watch or not watched):
                for token in set(tokens) & set(held):
                    under = found.setdefault(row.sender, {})
                    under.setdefault(token, []).append(row.number)
        return {
            sender: {t: tuple(sorted(n)[:limit]) for t, n in under.items()}
            for sender, under in found.items()
            if limit > 0
        }

    def any_watched(self) -> bool:
        tables = self.tables
        return any(t and tables.received[of].watch for of, t in tables.tokens.items())

    def held(self, sender: str, *, after: str, until: str) -> tuple[Standing, ...]:
        found = (
            r
            for r in list(self.tables.received.values())
            if r.sender == sender and r.box.key
        )
        return _standings(found, after=after, until=until)

    def capacity_used(self, sender: str) -> CapacityUsed:
        rows = list(self.tables.received.values())
        kept = [r.box for r in rows if r.sender == sender and r.box.key]
        return CapacityUsed(len(kept), sum(len(box.sealed) for box in kept))

    def lapsed(self, before: datetime, *, count: int) -> tuple[Received, ...]:
        found = [
            r
            for r in list(self.tables.received.values())
            if r.state in LIVING
            and r.box.key
            and r.expires_at
            and r.expires_at <= before
        ]
        found.sort(key=lambda r: (r.state, r.expires_at, r.number))
        return tuple(found[: max(count, 0)])

    def forget_ended(self, *, keep: int) -> int:
        by_sender: dict[str, list[tuple[str, str]]] = {}
        ended = sorted(
            (of for of in self.tables.ended if not self.tables.received[of].box.key),
            key=lambda of: (self.tables.ended[of], self.tables.received[of].number),
            reverse=True,
        )
        for of in ended:
            by_sender.setdefault(of[0], []).append(of)
        gone = {of for all_ in by_sender.values() for of in all_[keep:]}
        for of in gone:
            del self.tables.received[of], self.tables.ended[of]
        for what in [w for w in self.tables.hits if w[:2] in gone]:
            del self.tables.hits[what]
        return len(gone)

    def forget_paused(self, *, keep: int) -> int:
        gone: list[Of] = []
        newest = sorted(
            (
                r
                for r in self.tables.received.values()
                if r.state is NoticeState.SUSPENDED
                and not (r.box.key or r.kind or r.opens_at)
            ),
            key=lambda r: (r.received_at, r.number),
            reverse=True,
        )
        by_sender: Counter[str] = Counter()
        for row in newest:
            by_sender[row.sender] += 1
            if by_sender[row.sender] > keep:
                gone.append((row.sender, row.notice_id))
        for of in gone:
            del self.tables.received[of]
        return len(gone)

    def hits(self, *, count: int, before: int = 0) -> tuple[HitEvent, ...]:
        held = list(self.tables.hits.values())
        return _newest([h for h in held if not before or h.number < before], count)

    # --- attachments

    def chunk(
        self, sender: str, notice_id: str, attachment_id: str, number: int
    ) -> bytes | None:
        return self.tables.chunks.get((sender, notice_id, attachment_id, number))

    def chunks(self, sender: str, notice_id: str, attachment_id: str) -> int:
        number = 0
        while (sender, notice_id, attachment_id, number) in self.tables.chunks:
            number += 1
        return number


def _place(notice: KeptNotice) -> tuple[datetime, str]:
    return notice.created_at, notice.notice_id


def _newest(found: Iterable[T], count: int) -> tuple[T, ...]:
    ordered = sorted(found, key=lambda row: row.number, reverse=True)  # type: ignore[attr-defined]
    return tuple(ordered[: max(count, 0)])


def _standings(
    rows: Iterable[KeptNotice | Received], *, after: str, until: str
) -> tuple[Standing, ...]:
    found = [
        Standing(r.notice_id, r.sequence, r.state)
        for r in rows
        if r.notice_id > after and (not until or r.notice_id <= until)
    ]
    return tuple(sorted(found, key=lambda s: s.notice_id))
