"""The tables of blind lookup; the rules are those of ``schema``.

* What stands in a row is sealed, bound to it; keys are numbers of ours, and handles.
* Of ``blind_value`` the number is that of the epoch and of the record, side by side,
  and ``content`` the record's own keyed digest, as ``record`` has it: what is old is
  found by comparing the two.
* No backup has any of them: a seed that was destroyed would be in it, and all else is
  made anew.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from node.store.schema import BLOB, INTEGER, METADATA, NUMBER, TEXT

BLIND_EPOCH = Table(
    "blind_epoch",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("sealed", BLOB, nullable=False),
)

BLIND_VALUE = Table(
    "blind_value",
    METADATA,
    # epoch << 32 | number of the record
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("content", BLOB, nullable=False),
    Column("sealed", BLOB, nullable=False),
)

BLIND_WISH = Table(
    "blind_wish",
    METADATA,
    # A handle (``bound``) of peer and tier.
    Column("id", TEXT, primary_key=True),
    # And one of the peer: there are many peers, and a message is of one.
    Column("reader", BLOB, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Index("blind_wish_reader", "reader"),
)

BLIND_VIEW = Table(
    "blind_view",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("epoch", INTEGER, nullable=False),
    Column("reader", BLOB, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Index("blind_view_epoch", "epoch"),
    Index("blind_view_reader", "reader"),
)

BLIND_PART = Table(
    "blind_part",
    METADATA,
    # view << 41 | number of the snapshot << 20 | place
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("sealed", BLOB, nullable=False),
)

BLIND_DELTA = Table(
    "blind_delta",
    METADATA,
    # view << 32 | number that it leads to
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("sealed", BLOB, nullable=False),
)

BLIND_TABLES: tuple[Table, ...] = (
    BLIND_EPOCH,
    BLIND_VALUE,
    BLIND_WISH,
    BLIND_VIEW,
    BLIND_PART,
    BLIND_DELTA,
)
