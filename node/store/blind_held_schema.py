"""The tables of views that peers gave us. No backup has them: they are fetched anew."""

from __future__ import annotations

from sqlalchemy import Column, Table

from node.store.schema import BLOB, INTEGER, METADATA, TEXT

HELD_VIEW = Table(
    "held_view",
    METADATA,
    # A random handle; whose view it is, of what and until when: sealed.
    Column("id", TEXT, primary_key=True),
    Column("value", BLOB, nullable=False),
)

HELD_VIEW_PART = Table(
    "held_view_part",
    METADATA,
    Column("id", TEXT, primary_key=True),
    Column("part", INTEGER, primary_key=True, autoincrement=False),
    Column("sealed", BLOB, nullable=False),
)

HELD_VIEWS = (HELD_VIEW, HELD_VIEW_PART)
