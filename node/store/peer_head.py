"""Heads that peers showed of their ledgers, and what stands against any ledger.

The head that is held stands under its agency; those that wait, and doubts, are sealed
under handles that name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Table

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere, StoreBroken, TheirFault
from node.flows.heads.book import DropHead, ForgetHeads, HoldHead, KeepHead, PutDoubt
from node.ledger.checkpoint import parse_text
from node.model.head import HeadDoubt, PeerHead, PeerHeads
from node.store.bound import Bound
from node.store.cached import Cached
from node.store.checked import read_bound_rows
from node.store.engine import reading
from node.store.instants import from_micros, to_micros
from node.store.row_keys import all_of
from node.store.schema import HEAD_DOUBT, PEER_CHECKPOINT, WAITING_HEAD
from node.store.sql import Row, SqlStatement, insert, upsert
from node.store.transaction import Transaction

_ALL = {
    table: SqlStatement(all_of(table))
    for table in (PEER_CHECKPOINT, WAITING_HEAD, HEAD_DOUBT)
}


class SqlHeadBook:
    """Keeps ``HeadBook``; all of it in memory until a commit changes it."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._engine = reading(engine)
        self._bound = bound
        self._heads = Cached(self._load_heads)
        self._doubts = Cached(self._load_doubts)

    def stale(self) -> None:
        """Forget what is in memory: something has changed."""
        self._heads.stale()
        self._doubts.stale()

    def heads(self) -> Mapping[str, PeerHeads]:
        """Return what is known of each peer's ledger, by agency."""
        return self._heads.get()

    def doubts(self) -> tuple[HeadDoubt, ...]:
        """Return all doubts, cleared ones too, oldest first."""
        return self._doubts.get()

    def _load_heads(self) -> Mapping[str, PeerHeads]:
        held = {row[0]: _held(row) for row in self._rows(PEER_CHECKPOINT)}
        waiting: dict[str, list[PeerHead]] = {}
        for row in self._rows(WAITING_HEAD):
            head = unpack(PeerHead, self._bound.open(WAITING_HEAD, *row))
            waiting.setdefault(head.agency, []).append(head)
        return {
            agency: PeerHeads(
                held.get(agency),
                tuple(sorted(waiting.get(agency, ()), key=lambda h: (h.size, h.root))),
            )
            for agency in sorted(held.keys() | waiting.keys())
        }

    def _load_doubts(self) -> tuple[HeadDoubt, ...]:
        opened = (
            unpack(HeadDoubt, self._bound.open(HEAD_DOUBT, *row))
            for row in self._rows(HEAD_DOUBT)
        )
        return tuple(sorted(opened, key=lambda doubt: (doubt.at, doubt.id)))

    def _rows(self, table: Table) -> Sequence[Row]:
        return read_bound_rows(
            self._engine, self._bound, table, _ALL[table].rows, whole=True
        )


def _held(row: Row) -> PeerHead:
    agency, size, checkpoint, seen_at = row
    text = checkpoint.partition("\n\n")[0] + "\n"
    try:
        root = parse_text(text).root
    except TheirFault as error:
        raise StoreBroken(f"what is held of {agency} is no checkpoint") from error
    return PeerHead(agency, size, root, checkpoint, from_micros(seen_at))


_KEEP = insert(WAITING_HEAD, "ON CONFLICT DO NOTHING")
_HELD = SqlStatement(f'{all_of(PEER_CHECKPOINT)} WHERE "agency" = ?')
_HOLD = upsert(PEER_CHECKPOINT)
_LET_GO = SqlStatement('DELETE FROM "peer_checkpoint" WHERE "agency" = ?')
_DROP = SqlStatement('DELETE FROM "waiting_head" WHERE "id" = ?')
_PUT_DOUBT = upsert(HEAD_DOUBT)


def keep_heads(transaction: Transaction, effects: Sequence[KeepHead]) -> None:
    """Have heads that peers showed wait; one that waits already stays as it is."""
    bound = transaction.bound
    heads = {_id(bound, effect.head): effect.head for effect in reversed(effects)}
    transaction.touch(WAITING_HEAD, heads)
    for key, head in heads.items():
        row = (key, bound.seal(WAITING_HEAD, key, pack(head)))
        _KEEP.run(transaction.connection, [row])


def hold_heads(transaction: Transaction, effects: Sequence[HoldHead]) -> None:
    """Let heads take the place of those that they were proved from.

    Raises:
        AlreadyThere: another one is held by now.
    """
    transaction.touch(PEER_CHECKPOINT, {effect.head.agency for effect in effects})
    for effect in effects:
        head, before = effect.head, effect.instead_of
        rows = _HELD.rows(transaction.connection, (head.agency,))
        if tuple(map(_held, rows)) != (() if before is None else (before,)):
            raise AlreadyThere(f"another head of the ledger of {head.agency} is held")
        row = (head.agency, head.size, head.checkpoint, to_micros(head.seen_at))
        _HOLD.run(transaction.connection, [row])


def drop_heads(transaction: Transaction, effects: Sequence[DropHead]) -> None:
    """Have heads wait no longer."""
    keys = [_id(transaction.bound, effect.head) for effect in effects]
    transaction.touch(WAITING_HEAD, keys)
    for key in keys:
        _DROP.run(transaction.connection, (key,))


def forget_heads(transaction: Transaction, effects: Sequence[ForgetHeads]) -> None:
    """Let what is held of ledgers end."""
    bound, agencies = transaction.bound, {effect.agency for effect in effects}
    rows = _ALL[WAITING_HEAD].rows(transaction.connection)
    transaction.touch(PEER_CHECKPOINT, agencies)
    transaction.touch(WAITING_HEAD, {row[0] for row in rows})
    for key, sealed in rows:
        head = unpack(PeerHead, bound.open(WAITING_HEAD, key, sealed))
        if head.agency in agencies:
            _DROP.run(transaction.connection, (key,))
    for agency in agencies:
        _LET_GO.run(transaction.connection, (agency,))


def put_doubts(transaction: Transaction, effects: Sequence[PutDoubt]) -> None:
    """Keep what stands against ledgers."""
    transaction.touch(HEAD_DOUBT, {effect.doubt.id for effect in effects})
    for effect in effects:
        key = effect.doubt.id
        sealed = transaction.bound.seal(HEAD_DOUBT, key, pack(effect.doubt))
        _PUT_DOUBT.run(transaction.connection, [(key, sealed)])


def _id(bound: Bound, head: PeerHead) -> str:
    """Return the handle of a head: of two roots at one size, each has its own."""
    return bound.handle("head", head.agency, str(head.size), head.root.hex()).hex()


HEAD_EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    KeepHead: keep_heads,
    HoldHead: hold_heads,
    DropHead: drop_heads,
    ForgetHeads: forget_heads,
    PutDoubt: put_doubts,
}
