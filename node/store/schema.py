"""The tables, as they are now. ``migrations`` has the way there.

Rules:

* Instants are whole microseconds since 1970 in UTC, so that both engines keep
  and compare them alike. Text compares by code point on both.
* What is erasable lies apart from what is proved: ``ledger_key`` from
  ``ledger_row``, a record's ``key`` beside its box.
* ``record.tokens`` repeats, end to end, the tokens under which ``selector`` or
  ``selector_fresh`` finds the record. Removal walks them, so that neither needs a
  second index, and a backup leaves both out.
* Everything in boxes is sealed before it comes here.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

TOKEN_SIZE = 16
"""Bytes of a selector token."""

METADATA = MetaData()
BLOB = LargeBinary()
INTEGER = BigInteger()
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""A primary key that SQLite takes as its row id, which only ``INTEGER`` is."""
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""PostgreSQL would compare by the language of its cluster otherwise."""

LEDGER_ROW = Table(
    "ledger_row",
    METADATA,
    Column("index", NUMBER, primary_key=True, autoincrement=False),
    Column("leaf", BLOB, nullable=False),
    Column("entry_sealed", BLOB, nullable=False),
    Column("exhibit_sealed", BLOB),
)

LEDGER_KEY = Table(
    "ledger_key",
    METADATA,
    Column("index", NUMBER, primary_key=True, autoincrement=False),
    Column("entry_key", BLOB, nullable=False),
    Column("exhibit_key", BLOB),
)

LEDGER_ERASURE = Table(
    "ledger_erasure",
    METADATA,
    Column("index", NUMBER, primary_key=True, autoincrement=False),
    # Where to look for the entry that says why: not before this place. A hint, and
    # no proof: what counts is that entry.
    Column("after", INTEGER, nullable=False),
)

LEDGER_TILE = Table(
    "ledger_tile",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("index", INTEGER, primary_key=True, autoincrement=False),
    Column("hashes", BLOB, nullable=False),
)

LEDGER_HEAD = Table(
    "ledger_head",
    METADATA,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("size", INTEGER, nullable=False),
    Column("root", BLOB, nullable=False),
    Column("note", TEXT, nullable=False),
    # Numbers of records are given out once, also across restarts and restores.
    Column("next_record", INTEGER, nullable=False),
    # What peers are shown, since when, and how many messages came in since then.
    Column("shown_size", INTEGER, nullable=False),
    Column("shown_root", BLOB, nullable=False),
    Column("shown_note", TEXT, nullable=False),
    Column("shown_at", INTEGER, nullable=False),
    Column("arrived", INTEGER, nullable=False),
    # The sum over the pages of what is bound, sealed (``bound``).
    Column("bound", BLOB, nullable=False),
    # How many entries a backup had, from its restore until somebody accepted it.
    Column("restored", INTEGER),
    # What the processes of the node know in common (``cluster``); it is bound, too.
    Column("cluster", BLOB),
)

BOUND_PAGE = Table(
    "bound_page",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("page", INTEGER, primary_key=True, autoincrement=False),
    Column("size", INTEGER, nullable=False),
    Column("tags", BLOB, nullable=False),
    Column("mac", BLOB, nullable=False),
    # Another process reads what was written since it looked last.
    Index("bound_page_size", "size"),
)

RECORD = Table(
    "record",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("reference", TEXT, nullable=False, unique=True),
    Column("category", TEXT, nullable=False),
    Column("source_token", BLOB, nullable=False, unique=True),
    Column("content", BLOB, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Column("tokens", BLOB, nullable=False),
    Column("changed_at", INTEGER, nullable=False),
    Index("record_category", "category", "number"),
)

SELECTOR = Table(
    "selector",
    METADATA,
    Column("token", BLOB, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

SELECTOR_FRESH = Table(
    "selector_fresh",
    METADATA,
    Column("run", INTEGER, primary_key=True, autoincrement=False),
    Column("token", BLOB, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

HOLDING = Table(
    "holding",
    METADATA,
    Column("category", TEXT, primary_key=True),
    Column("records", INTEGER, nullable=False),
    Column("selectors", INTEGER, nullable=False),
)

PEER = Table(
    "peer",
    METADATA,
    Column("agency", TEXT, primary_key=True),
    Column("sequence", INTEGER, nullable=False),
    Column("value", BLOB, nullable=False),
)

OFFICER = Table(
    "officer",
    METADATA,
    Column("pseudonym", TEXT, primary_key=True),
    Column("value", BLOB, nullable=False),
)

CREDENTIAL = Table(
    "officer_credential",
    METADATA,
    Column("pseudonym", TEXT, primary_key=True),
    # A keyed hash. It lies apart from the officer because no backup has it.
    Column("credential", BLOB, nullable=False, unique=True),
)

QUERY = Table(
    "query",
    METADATA,
    Column("query_id", TEXT, primary_key=True),
    Column("asked_at", INTEGER, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    # Who asked how much, and why: sealed, for the list (``bound``).
    Column("summary", BLOB, nullable=False),
    Index("query_asked", "asked_at", "query_id"),
)

QUERY_ANSWER = Table(
    "query_answer",
    METADATA,
    Column("query_id", TEXT, ForeignKey("query.query_id"), primary_key=True),
    Column("peer", TEXT, primary_key=True),
    Column("answered", Boolean, nullable=False),
    Column("hits", INTEGER, nullable=False),
    Column("no_hits", INTEGER, nullable=False),
    Column("not_answered", INTEGER, nullable=False),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Column("at", INTEGER, nullable=False),
)

REMEMBERED = Table(
    "remembered",
    METADATA,
    Column("sender", TEXT, nullable=False),
    Column("message_id", TEXT, nullable=False),
    Column("digest", BLOB, nullable=False),
    Column("answer", BLOB, nullable=False),
    Column("at", INTEGER, nullable=False),
    Index("remembered_message", "sender", "message_id", unique=True),
    Index("remembered_at", "at"),
)

COUNTER = Table(
    "counter",
    METADATA,
    # A handle (``bound``) of whom or what is counted, and of the period.
    Column("name", TEXT, primary_key=True),
    Column("period", TEXT, primary_key=True),
    Column("used", INTEGER, nullable=False),
    sqlite_with_rowid=False,
)

APPROVAL = Table(
    "approval",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("since", INTEGER, nullable=False),
    Column("until", INTEGER, nullable=False),
    Column("value", BLOB, nullable=False),
    # A handle of peer and case (``bound``).
    Column("about", BLOB, nullable=False),
    Index("approval_about", "about"),
)

PENDING = Table(
    "pending",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("at", INTEGER, nullable=False),
    Column("value", BLOB, nullable=False),
)

PENDING_SHARE = Table(
    "pending_share",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("peer", TEXT, nullable=False),
    # When it was asked first, when last, and how often.
    Column("at", INTEGER, nullable=False),
    Column("last_at", INTEGER, nullable=False),
    Column("count", INTEGER, nullable=False),
    Index("pending_share_peer", "peer", "at", "id"),
)

TOLD = Table(
    "told",
    METADATA,
    Column("told_as", TEXT, primary_key=True),
    Column("sealed", BLOB, nullable=False),
    Column("key", BLOB, nullable=False),
    Column("at", INTEGER, nullable=False),
)

PEER_CHECKPOINT = Table(
    "peer_checkpoint",
    METADATA,
    Column("agency", TEXT, primary_key=True),
    Column("size", INTEGER, nullable=False),
    Column("checkpoint", TEXT, nullable=False),
    Column("seen_at", INTEGER, nullable=False),
)

# Heads that wait to be proved, by a keyed handle; ``value`` is sealed.
WAITING_HEAD = Table(
    "waiting_head",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("value", BLOB, nullable=False),
)

HEAD_DOUBT = Table(
    "head_doubt",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("value", BLOB, nullable=False),
)

SETTING = Table(
    "setting",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("value", BLOB, nullable=False),
)
