"""Notices of others: how copies are put, and how they end.

The box of a received notice is the only home of its content here. When it goes,
so do the tokens, the attachments, and what was noted of matches with it. What ended
stays known by its id and is never put again, whatever is replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from node.errors import AlreadyThere, BadInput, NotFound
from node.flows.index.effects import ReindexReceived
from node.flows.notice.effects import (
    EndReceived,
    MarkReceived,
    PutHitEvent,
    PutReceived,
)
from node.model.box import Box
from node.model.notice import Urgency
from node.model.parcel import Verb
from node.store.instants import to_micros
from node.store.notice_chunk import drop_chunks_of
from node.store.notice_schema import HIT_EVENT, RECEIVED, RECEIVED_SELECTOR
from node.store.read import columns, micros
from node.store.schema import TOKEN_SIZE
from node.store.selector import split
from node.store.sql import ManyRows, Row, SqlStatement, insert, select_among, upsert
from node.store.transaction import Transaction

MARKS: Mapping[Verb, str] = {
    Verb.READ: "read_at",
    Verb.ACTED: "acted_at",
    Verb.OBJECTED: "objected_at",
    Verb.CONTESTED: "contested_at",
}

_Of = tuple[str, str]
"""Sender and notice id."""
_Values = dict[str, Any]
"""A row of ``received``, by column."""
_NAMES = tuple(RECEIVED.columns.keys())
# One trip for both: beside the highest number stands each row that is held, or none.
_HELD = (
    f'SELECT "last"."number", {columns(RECEIVED)} FROM '  # noqa: S608
    '(SELECT coalesce(max("number"), 0) AS "number" FROM "received") AS "last" '
    'LEFT JOIN "received" ON "sender" = {value} AND "notice_id" {among}'
)
_PUT = upsert(RECEIVED)
_PUT_TOKENS = insert(RECEIVED_SELECTOR)
_DROP_TOKENS = ManyRows(
    """DELETE FROM "received_selector"
       WHERE "watch" = ? AND "token" = ? AND "sender" = ? AND "number" = ?""",
    """DELETE FROM "received_selector" AS "held"
       USING {values} AS "gone"("watch", "token", "sender", "number")
       WHERE "held"."watch" = "gone"."watch" AND "held"."token" = "gone"."token"
       AND "held"."sender" = "gone"."sender" AND "held"."number" = "gone"."number" """,
    ("boolean", "bytea", "text", "bigint"),
)
_MARK = 'UPDATE "received" SET "{mark}" = coalesce("{mark}", ?) WHERE "number" = ?'
_LAST_HIT = SqlStatement('SELECT coalesce(max("number"), 0) FROM "hit_event"')
_PUT_HIT = insert(HIT_EVENT, "ON CONFLICT DO NOTHING")
_HITS_OF = SqlStatement(
    'SELECT "number" FROM "hit_event" WHERE "sender" = ? AND "notice_id" = ?'
)
_EMPTY_HITS = SqlStatement(
    """UPDATE "hit_event" SET "sealed" = x'', "key" = x''
       WHERE "sender" = ? AND "notice_id" = ?""",
    """UPDATE "hit_event" SET "sealed" = '', "key" = ''
       WHERE "sender" = %b AND "notice_id" = %b""",
)


class _Rows:
    """The rows that some effects are about: as they were, and as they become."""

    def __init__(self, transaction: Transaction, about: Iterable[_Of]) -> None:
        self._transaction = transaction
        wanted: dict[str, set[str]] = {}
        for sender, notice_id in about:
            wanted.setdefault(sender, set()).add(notice_id)
        self.held: list[Row] = []
        self._last = 0
        connection = transaction.beside(RECEIVED)
        for sender, ids in wanted.items():
            found = select_among(
                connection, _HELD, sorted(ids), kind="text", first=(sender,)
            )
            for last, *row in found:
                self._last = last
                if row[0] is not None:
                    self.held.append(tuple(row))
        self._before: dict[_Of, _Values] = {}
        for held in self.held:
            values = dict(zip(_NAMES, held, strict=True))
            self._before[values["sender"], values["notice_id"]] = values
        self._after: dict[_Of, _Values] = {}

    def touch(self) -> None:
        """Say that what is held is about to be changed. Raises ``Altered``."""
        held = {row[0]: row for row in self.held}
        self._transaction.touch(RECEIVED, held, held=held)

    def get(self, of: _Of) -> _Values | None:
        """Return the row as the effects so far leave it."""
        return self._after.get(of) or self._before.get(of)

    def put(self, row: _Values) -> None:
        """Add or replace a row; one that is replaced keeps its number."""
        of = row["sender"], row["notice_id"]
        held = self.get(of)
        self._after[of] = row | {"number": held["number"] if held else 0}

    def write(self) -> None:
        """Write what has changed, and the tokens with it."""
        work, last = self._transaction, self._last
        new: list[int] = []
        for row in self._after.values():
            if not row["number"]:
                row["number"] = last = last + 1
                new.append(last)
        work.touch(RECEIVED, new, held={})
        replaced = [self._before[of] for of in self._after if of in self._before]
        if any(row["key"] for row in replaced):
            work.erased = True
        before = {token for row in replaced for token in _tokens(row)}
        after = {token for row in self._after.values() for token in _tokens(row)}
        work.put(RECEIVED_SELECTOR, _DROP_TOKENS, sorted(before - after))
        rows = [tuple(row[name] for name in _NAMES) for row in self._after.values()]
        work.put_bound(RECEIVED, _PUT, rows)
        work.put(RECEIVED_SELECTOR, _PUT_TOKENS, sorted(after - before))


def put_received(transaction: Transaction, effects: Sequence[PutReceived]) -> None:
    """Keep copies of peers' notices, in place of older ones.

    Raises:
        AlreadyThere: one has ended, or is held in a later sequence.
        BadInput: a token is not ``TOKEN_SIZE`` bytes.
    """
    rows = _Rows(transaction, ((e.sender, e.notice_id) for e in effects))
    rows.touch()
    for put in effects:
        if any(len(token) != TOKEN_SIZE for token in put.tokens):
            raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")
        held = rows.get((put.sender, put.notice_id))
        if held and (held["ended_at"] is not None or held["sequence"] > put.sequence):
            raise AlreadyThere("the notice has ended, or is held in a later sequence")
        row = _received_values(put)
        if held and held["sequence"] == put.sequence:
            row |= {mark: held[mark] for mark in MARKS.values()}
        rows.put(row)
    rows.write()


def end_received(transaction: Transaction, effects: Sequence[EndReceived]) -> None:
    """Destroy copies of peers' notices."""
    rows = _Rows(transaction, ((e.sender, e.notice_id) for e in effects))
    rows.touch()
    for end in effects:
        of, at = (end.sender, end.notice_id), to_micros(end.at)
        row = (rows.get(of) or _tombstone(end)).copy()
        row["sequence"] = max(row["sequence"], end.sequence)
        row["state"] = end.state.value
        row["ended_at"] = at if row["ended_at"] is None else row["ended_at"]
        row["sealed"] = row["key"] = row["tokens"] = b""
        rows.put(row)
        hits = _HITS_OF.rows(transaction.connection, of)
        if hits:
            transaction.touch(HIT_EVENT, [number for (number,) in hits])
            _EMPTY_HITS.run(transaction.connection, of)
            transaction.erased = True
        drop_chunks_of(transaction, of)
    rows.write()


def reindex_received(
    transaction: Transaction, effects: Sequence[ReindexReceived]
) -> None:
    """Keep what peers' notices are found by, those that are still what was read.

    Raises:
        BadInput: a token is not ``TOKEN_SIZE`` bytes.
    """
    rows = _Rows(transaction, ((e.sender, e.notice_id) for e in effects))
    rows.touch()
    for effect in effects:
        if any(len(token) != TOKEN_SIZE for token in effect.tokens):
            raise BadInput(f"a selector token is {TOKEN_SIZE} bytes")
        row = rows.get((effect.sender, effect.notice_id))
        if row is not None and bytes(row["sealed"]) == effect.was:
            rows.put(row | {"tokens": b"".join(sorted(set(effect.tokens)))})
    rows.write()


def mark_received(transaction: Transaction, effects: Sequence[MarkReceived]) -> None:
    """Note what officers did with peers' notices, and when first.

    Raises:
        NotFound: one is not held.
        BadInput: it is not a mark.
    """
    rows = _Rows(transaction, ((e.sender, e.notice_id) for e in effects))
    rows.touch()
    for effect in effects:
        mark = MARKS.get(effect.mark)
        if mark is None:
            raise BadInput(f"a notice is not marked {effect.mark}")
        row = rows.get((effect.sender, effect.notice_id))
        if row is None or not row["key"]:
            raise NotFound(f"no notice {effect.notice_id[:60]!r} is held")
        values = (to_micros(effect.at), row["number"])
        SqlStatement(_MARK.format(mark=mark)).run(transaction.connection, values)


def put_hit_events(transaction: Transaction, effects: Sequence[PutHitEvent]) -> None:
    """Note matches, each once; with a notice that has ended without their content."""
    connection = transaction.connection
    rows = _Rows(transaction, ((e.sender, e.notice_id) for e in effects))
    transaction.check(RECEIVED, rows.held)
    (last,) = _LAST_HIT.rows(connection)[0]
    numbers = range(last + 1, last + 1 + len(effects))
    transaction.touch(HIT_EVENT, numbers, held={})
    for number, put in zip(numbers, effects, strict=True):
        of = (put.sender, put.notice_id)
        held = rows.get(of)
        box = Box(b"", b"") if held and held["ended_at"] is not None else put.box
        row = (number, *of, put.matched, to_micros(put.at), box.sealed, box.key)
        _PUT_HIT.run(connection, [row])


def _tokens(row: _Values) -> list[tuple[bool, bytes, str, int]]:
    """Return the rows of ``received_selector`` that belong to a notice."""
    watch, of = bool(row["watch"]), (row["sender"], row["number"])
    return [(watch, token, *of) for token in split(row["tokens"])]


def _received_values(put: PutReceived) -> _Values:
    return dict.fromkeys(_NAMES) | {
        "sender": put.sender,
        "notice_id": put.notice_id,
        "sequence": put.sequence,
        "kind": put.kind,
        "state": put.state.value,
        "urgency": put.urgency.value,
        "watch": put.watch,
        "received_at": to_micros(put.received_at),
        "expires_at": micros(put.expires_at),
        "opens_at": micros(put.opens_at),
        "sealed": put.box.sealed,
        "key": put.box.key,
        "tokens": b"".join(sorted(set(put.tokens))),
    }


def _tombstone(end: EndReceived) -> _Values:
    """Return the row of a notice that was never here and has ended."""
    return dict.fromkeys(_NAMES) | {
        "sender": end.sender,
        "notice_id": end.notice_id,
        "sequence": end.sequence,
        "kind": "",
        "urgency": Urgency.NORMAL.value,
        "watch": False,
        "received_at": to_micros(end.at),
    }
