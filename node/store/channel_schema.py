"""The tables of the channel; the rules are those of ``schema``.

* ``waiting`` has those rows of ``delivery`` that are queued or sent, by peer and
  lane, and has one index alone: what the courier asks of it costs the same however
  long the queues are, and whatever the database thinks that it knows of them.
  ``at`` is what orders a lane: the position of what was sent, the number of what may
  be said, the time from which what has to wait may.
* ``way`` is how deliveries to each peer went of late, and has a row for each peer that
  anything was ever queued for.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from node.store.schema import BLOB, INTEGER, METADATA, NUMBER, TEXT

DELIVERY = Table(
    "delivery",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("id", TEXT, nullable=False, unique=True),
    Column("peer", TEXT, nullable=False),
    Column("notice_id", TEXT, nullable=False),
    Column("sequence", INTEGER, nullable=False),
    Column("verb", TEXT, nullable=False),
    Column("urgency", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("position", INTEGER, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Column("queued_at", INTEGER, nullable=False),
    Column("not_before", INTEGER, nullable=False),
    Column("sent_at", INTEGER),
    Column("outcome", TEXT),
    Column("reason", TEXT, nullable=False),
    Column("receipted_at", INTEGER),
    Column("leaf", BLOB),
    Column("source", TEXT, nullable=False),
    Index("delivery_of", "notice_id", "peer"),
    Index("delivery_told", "peer", "notice_id"),
    Index("delivery_outcome", "outcome", "number"),
)

WAITING = Table(
    "waiting",
    METADATA,
    Column("peer", TEXT, primary_key=True),
    Column("lane", TEXT, primary_key=True),
    Column("at", INTEGER, primary_key=True, autoincrement=False),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("urgency", TEXT, nullable=False),
    sqlite_with_rowid=False,
)

WAY = Table(
    "way",
    METADATA,
    Column("peer", TEXT, primary_key=True),
    Column("attempts", INTEGER, nullable=False),
    Column("last_error", TEXT, nullable=False),
    Column("last_tried_at", INTEGER),
    Column("last_success_at", INTEGER),
    Column("next_try_at", INTEGER),
)

OUT_STREAM = Table(
    "out_stream",
    METADATA,
    Column("peer", TEXT, primary_key=True),
    Column("epoch", TEXT, nullable=False),
    Column("position", INTEGER, nullable=False),
)

IN_STREAM = Table(
    "in_stream",
    METADATA,
    Column("sender", TEXT, primary_key=True),
    Column("epoch", TEXT, nullable=False),
    Column("position", INTEGER, nullable=False),
    Column("receipts", BLOB, nullable=False),
    Column("confirmed_at", INTEGER),
)
