"""The tables of notices; the rules are those of ``schema``.

* What is ours lies apart from what is others': ``notice`` and ``received``. Tokens
  of received notices are never among those of the holdings.
* ``received.tokens`` repeats what ``received_selector`` holds, as ``record.tokens``
  does, and under each token those of one sender lie together, so that each sender has
  room of its own in a look-up. ``ended_at`` says that nothing of that id is taken any
  more; an empty key alone says that it is not here, as after a restore.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from node.store.schema import BLOB, INTEGER, METADATA, NUMBER, TEXT

NOTICE = Table(
    "notice",
    METADATA,
    Column("notice_id", TEXT, primary_key=True),
    Column("revision", INTEGER, nullable=False),
    Column("sequence", INTEGER, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("urgency", TEXT, nullable=False),
    Column("created_at", INTEGER, nullable=False),
    Column("changed_at", INTEGER, nullable=False),
    Column("prompt_at", INTEGER),
    Column("expires_at", INTEGER),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Index("notice_newest", "state", "created_at", "notice_id"),
    Index("notice_expires", "state", "expires_at"),
    Index("notice_prompt", "state", "prompt_at"),
)

NOTICE_REPORT = Table(
    "notice_report",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("notice_id", TEXT, nullable=False),
    Column("peer", TEXT, nullable=False),
    Column("verb", TEXT, nullable=False),
    Column("at", INTEGER, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Index("notice_report_of", "notice_id", "peer", "verb"),
)

RECEIVED = Table(
    "received",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("sender", TEXT, nullable=False),
    Column("notice_id", TEXT, nullable=False),
    Column("sequence", INTEGER, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("urgency", TEXT, nullable=False),
    Column("watch", Boolean, nullable=False),
    Column("received_at", INTEGER, nullable=False),
    Column("expires_at", INTEGER),
    Column("opens_at", INTEGER),
    Column("read_at", INTEGER),
    Column("acted_at", INTEGER),
    Column("objected_at", INTEGER),
    Column("contested_at", INTEGER),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Column("ended_at", INTEGER),
    Column("tokens", BLOB, nullable=False),
    Index("received_id", "sender", "notice_id", unique=True),
    Index("received_newest", "state", "number"),
    Index("received_expires", "state", "expires_at"),
)

RECEIVED_SELECTOR = Table(
    "received_selector",
    METADATA,
    Column("watch", Boolean, primary_key=True, autoincrement=False),
    Column("token", BLOB, primary_key=True),
    Column("sender", TEXT, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

HIT_EVENT = Table(
    "hit_event",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("sender", TEXT, nullable=False),
    Column("notice_id", TEXT, nullable=False),
    Column("matched", BLOB, nullable=False),
    Column("at", INTEGER, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Index("hit_event_once", "sender", "notice_id", "matched", unique=True),
)

CHUNK = Table(
    "chunk",
    METADATA,
    Column("sender", TEXT, primary_key=True),
    Column("notice_id", TEXT, primary_key=True),
    Column("attachment_id", TEXT, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("sealed", BLOB, nullable=False),
)
