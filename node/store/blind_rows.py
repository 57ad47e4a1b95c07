"""The rows of blind lookup: their keys, and what is sealed in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from sqlalchemy import Table

from node.codec.stored import pack, unpack
from node.flows.query.blind.kept import (
    KeptDelta,
    KeptEpoch,
    KeptView,
    RecordValues,
    ViewWish,
)
from node.store.blind_schema import (
    BLIND_DELTA,
    BLIND_EPOCH,
    BLIND_PART,
    BLIND_VALUE,
    BLIND_VIEW,
    BLIND_WISH,
)
from node.store.row_keys import RowKeys
from node.store.sql import Row

T = TypeVar("T")
RECORD_BITS: Final = 32
NUMBER_BITS: Final = 32
PLACE_BITS: Final = 20
SNAPSHOT_BITS: Final = 21
_RECORDS = 1 << RECORD_BITS


def value_key(epoch: int, number: int) -> int:
    """Return the key of a record's values under an epoch."""
    return epoch << RECORD_BITS | number


def record_of(key: int) -> int:
    """Return the number of the record that values are of."""
    return key % _RECORDS


def epoch_keys(epoch: int) -> tuple[int, int]:
    """Return the first key of an epoch's values, and the one behind the last."""
    return epoch << RECORD_BITS, (epoch + 1) << RECORD_BITS


def part_key(view: int, snapshot: int, place: int) -> int:
    """Return the key of a part of a snapshot."""
    return (view << SNAPSHOT_BITS | snapshot) << PLACE_BITS | place


def delta_key(view: int, number: int) -> int:
    """Return the key of the delta that leads to a number."""
    return view << NUMBER_BITS | number


def wish_key(keys: RowKeys, reader: str, tier: str) -> str:
    """Return the key of a peer's wish for a tier."""
    return keys.handle("blind wish", reader, tier).hex()


def reader_of(keys: RowKeys, reader: str) -> bytes:
    """Return what stands for a peer where its wishes and views are looked up."""
    return keys.handle("blind reader", reader)


def epoch_row(keys: RowKeys, one: KeptEpoch) -> Row:
    """Return the row of an epoch."""
    return one.id, keys.seal(BLIND_EPOCH, str(one.id), pack(one))


def wish_row(keys: RowKeys, one: ViewWish) -> Row:
    """Return the row of a wish."""
    key = wish_key(keys, one.reader, one.tier)
    reader = reader_of(keys, one.reader)
    return key, reader, keys.seal(BLIND_WISH, key, pack(one))


def view_row(keys: RowKeys, one: KeptView) -> Row:
    """Return the row of a view."""
    sealed = keys.seal(BLIND_VIEW, str(one.id), pack(one))
    return one.id, one.epoch, reader_of(keys, one.reader), sealed


def delta_row(keys: RowKeys, one: KeptDelta) -> Row:
    """Return the row of a delta."""
    key = delta_key(one.view, one.number)
    return key, keys.seal(BLIND_DELTA, str(key), pack(one))


def value_row(keys: RowKeys, epoch: int, one: RecordValues) -> Row:
    """Return the row of a record's values."""
    key = value_key(epoch, one.number)
    return key, one.content, keys.seal(BLIND_VALUE, str(key), pack(one))


def part_row(keys: RowKeys, key: int, part: bytes) -> Row:
    """Return the row of a part."""
    return key, keys.seal(BLIND_PART, str(key), part)


def opened(keys: RowKeys, table: Table, cls: type[T], row: Row) -> T:
    """Return what is sealed in a row, which was read whole."""
    return unpack(cls, keys.open(table, str(row[0]), row[-1]))


def all_opened(
    keys: RowKeys, table: Table, cls: type[T], rows: Sequence[Row]
) -> tuple[T, ...]:
    """Return what is sealed in rows, in their order."""
    return tuple(opened(keys, table, cls, row) for row in rows)
