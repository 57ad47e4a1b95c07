"""Notices of others, as they are read: the inbox, look-ups and hits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine

from node.flows.channel.capacity import CapacityUsed
from node.flows.notice.book import HitEvent, Received, ReceivedHead
from node.model.box import Box
from node.model.notice import NoticeState, Urgency
from node.model.parcel import Standing
from node.protocol.notice.life import LIVING
from node.store.cached import Cached
from node.store.engine import reading, translated
from node.store.instants import from_micros, to_micros
from node.store.notice_find import found_by_sender
from node.store.notice_schema import HIT_EVENT, RECEIVED
from node.store.read import LAST, StoreReads, columns, instant, newest_of_states
from node.store.schema import TOKEN_SIZE
from node.store.sql import CHUNK, Row, SqlStatement

_ONE = SqlStatement(
    f'SELECT {columns(RECEIVED)} FROM "received" '  # noqa: S608
    'WHERE "sender" = ? AND "notice_id" = ?'
)
_BEGINNING = SqlStatement(
    'SELECT "notice_id" FROM "received" WHERE "sender" = ? '
    'AND "notice_id" >= ? AND "notice_id" < ? ORDER BY "notice_id" LIMIT ?'
)
_SEVERAL = (
    f'SELECT {columns(RECEIVED)} FROM "received" '  # noqa: S608
    'WHERE "sender" = {value} AND "notice_id" {among}'
)
_LOAD = (
    f'SELECT {columns(RECEIVED)} FROM "received" '  # noqa: S608
    'WHERE "number" {among} ORDER BY "number"'
)
_STANDING = SqlStatement(
    f'SELECT {columns(RECEIVED)} FROM "received" WHERE "sender" = ? '  # noqa: S608
    'AND "notice_id" > ? AND "notice_id" <= ? AND length("key") > 0 '
    f'ORDER BY "notice_id" LIMIT {CHUNK}'
)
_CAPACITY_USED = SqlStatement(
    'SELECT count(*), coalesce(sum(length("sealed")), 0) FROM "received" '
    'WHERE "sender" = ? AND length("key") > 0'
)
_LAPSED = SqlStatement(
    f'SELECT {columns(RECEIVED)} FROM "received" '  # noqa: S608
    'WHERE "state" = ? AND "expires_at" <= ? AND length("key") > 0 '
    'ORDER BY "expires_at", "number" LIMIT ?'
)
_HITS = SqlStatement(
    f'SELECT {columns(HIT_EVENT)} FROM "hit_event" WHERE "number" < ? '  # noqa: S608
    'ORDER BY "number" DESC LIMIT ?'
)
_WATCHED = SqlStatement(
    'SELECT 1 FROM "received_selector" WHERE "watch" = TRUE LIMIT 1'
)
_NO_NUMBER = 2**62
_ID, _SEQUENCE, _STATE = map(
    RECEIVED.columns.keys().index, ("notice_id", "sequence", "state")
)
_HEAD = ("number", "sender", "kind", "state", "urgency", "expires_at", "read_at")


class SqlInbox(StoreReads):
    """The part of ``NoticeBook`` that is about others'."""

    def received(self, sender: str, notice_id: str) -> Received | None:
        """Return what we keep of a peer's notice; ended ones too."""
        rows = self._checked(RECEIVED, _ONE, (sender, notice_id))
        return as_received(rows[0]) if rows else None

    def received_beginning(
        self, sender: str, text: str, *, count: int
    ) -> tuple[str, ...]:
        """Return the ids of notices of ``sender`` that begin with ``text``."""
        values = (sender, text, text + LAST, max(count, 0))
        return tuple(row[0] for row in self._rows(_BEGINNING, values))

    def received_of(
        self, sender: str, notice_ids: Collection[str]
    ) -> tuple[Received, ...]:
        """Return what ``received`` does, for those of ``notice_ids`` that exist."""
        wanted = sorted(set(notice_ids))
        rows = self._checked_among(
            RECEIVED, _SEVERAL, wanted, kind="text", first=(sender,)
        )
        return tuple(map(as_received, rows))

    def inbox(
        self, *, states: frozenset[NoticeState], count: int, before: int = 0
    ) -> tuple[Received, ...]:
        """Return received notices, newest number first, below ``before`` (0: all)."""
        statement, values = _newest((), states, count, before)
        return tuple(map(as_received, self._checked(RECEIVED, statement, values)))

    def inbox_heads(
        self, *, states: frozenset[NoticeState], count: int, before: int = 0
    ) -> tuple[ReceivedHead, ...]:
        """Return what ``inbox`` does, without boxes, and unchecked.

        They order a list; what is shown of it is read by its number, and checked.
        """
        return tuple(map(_head, self._rows(*_newest(_HEAD, states, count, before))))

    def load_received(self, numbers: Sequence[int]) -> tuple[Received, ...]:
        """Return those that exist, in the order of their numbers."""
        wanted = sorted(set(numbers))
        rows = self._checked_among(RECEIVED, _LOAD, wanted, kind="bigint", keys=wanted)
        return tuple(map(as_received, rows))

    def find_received(
        self,
        tokens: Sequence[bytes],
        *,
        now: datetime,
        limit: int,
        watched: bool = False,
    ) -> Mapping[str, Mapping[bytes, tuple[int, ...]]]:
        """Return, by sender, the numbers under each token that has any.

        At most ``limit`` numbers a token and sender, lowest first, and none whose time
        is over at ``now``. With ``watched`` only of those whose owner wants to hear of
        matches.
        """
        asked = [t for t in dict.fromkeys(tokens) if len(t) == TOKEN_SIZE]
        if not asked or limit <= 0:
            return {}
        with translated("cannot be read"), self._reading.connect() as connection:
            return found_by_sender(
                connection, asked, now=to_micros(now), limit=limit, watched=watched
            )

    def held(self, sender: str, *, after: str, until: str) -> tuple[Standing, ...]:
        """Return what of ``sender`` has a key here, by id, as for ``recipients``."""
        held: list[Standing] = []
        # Boxes are checked too, and not all of them are read at once.
        while rows := self._checked(
            RECEIVED, _STANDING, (sender, after, until or LAST)
        ):
            held += [Standing(row[_ID], row[_SEQUENCE], row[_STATE]) for row in rows]
            after = held[-1].notice_id
        return tuple(held)

    def capacity_used(self, sender: str) -> CapacityUsed:
        """Return how much of ``sender``'s has a key here."""
        count, size = self._rows(_CAPACITY_USED, (sender,))[0]
        return CapacityUsed(int(count), int(size))

    def lapsed(self, before: datetime, *, count: int) -> tuple[Received, ...]:
        """Return copies with a key whose time was over at ``before``."""
        at, most = to_micros(before), max(count, 0)
        rows = (
            row
            for state in sorted(LIVING)
            for row in self._checked(RECEIVED, _LAPSED, (str(state), at, most))
        )
        return tuple(map(as_received, rows))[:most]

    def hits(self, *, count: int, before: int = 0) -> tuple[HitEvent, ...]:
        """Return hit events, newest first, below number ``before`` (0: all)."""
        rows = self._checked(HIT_EVENT, _HITS, (before or _NO_NUMBER, max(count, 0)))
        return tuple(
            HitEvent(number, sender, notice_id, from_micros(at), Box(sealed, key))
            for number, sender, notice_id, _, at, sealed, key in rows
        )


def watched(engine: Engine) -> Cached[bool]:
    """Return whether any received notice is watched; stale when they change.

    One without tokens, suspended or locked, is not: nothing could match it.
    """

    def load() -> bool:
        with translated("cannot be read"), reading(engine).connect() as connection:
            return bool(_WATCHED.rows(connection))

    return Cached(load)


def _newest(
    names: Sequence[str], states: frozenset[NoticeState], count: int, before: int
) -> tuple[SqlStatement, Row]:
    wanted, count = sorted(states or NoticeState), max(count, 0)
    place = before or _NO_NUMBER
    values = [v for s in wanted for v in (str(s), place, count)]
    statement = newest_of_states(RECEIVED, ("number",), len(wanted), names=names)
    return statement, (*values, count)


def _head(row: Row) -> ReceivedHead:
    number, sender, kind, state, urgency, expires_at, read_at = row
    return ReceivedHead(
        number=number,
        sender=sender,
        kind=kind,
        state=NoticeState(state),
        urgency=Urgency(urgency),
        expires_at=instant(expires_at),
        read_at=instant(read_at),
    )


def as_received(row: Row) -> Received:
    """Return a row of ``received`` as the flows see it."""
    number, sender, notice_id, sequence, kind, state, urgency, watch, *rest = row
    received_at, *instants, sealed, key, _, _ = rest
    expires_at, opens_at, read_at, acted_at, objected_at, contested_at = map(
        instant, instants
    )
    return Received(
        number=number,
        sender=sender,
        notice_id=notice_id,
        sequence=sequence,
        kind=kind,
        state=NoticeState(state),
        urgency=Urgency(urgency),
        watch=bool(watch),
        received_at=from_micros(received_at),
        expires_at=expires_at,
        opens_at=opens_at,
        read_at=read_at,
        acted_at=acted_at,
        objected_at=objected_at,
        contested_at=contested_at,
        box=Box(sealed, key),
    )
