"""Notices: ours, those on their way, and those of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_INTEGER = sa.BigInteger()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_FLAG = sa.Boolean()


def upgrade() -> None:
    """Make the tables of notices; none that are there change."""
    _ours()
    _deliveries()
    _ways()
    _received()
    _besides()


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")


def _ours() -> None:
    op.create_table(
        "notice",
        _key("notice_id", _TEXT),
        _column("revision", _INTEGER),
        _column("sequence", _INTEGER),
        _column("kind", _TEXT),
        _column("state", _TEXT),
        _column("urgency", _TEXT),
        _column("created_at", _INTEGER),
        _column("changed_at", _INTEGER),
        sa.Column("prompt_at", _INTEGER),
        sa.Column("expires_at", _INTEGER),
        *_box(),
    )
    op.create_index("notice_newest", "notice", ["state", "created_at", "notice_id"])
    op.create_index("notice_expires", "notice", ["state", "expires_at"])
    op.create_index("notice_prompt", "notice", ["state", "prompt_at"])
    op.create_table(
        "notice_report",
        _key("number", _NUMBER),
        _column("notice_id", _TEXT),
        _column("peer", _TEXT),
        _column("verb", _TEXT),
        _column("at", _INTEGER),
        *_box(),
    )
    op.create_index("notice_report_of", "notice_report", ["notice_id", "peer", "verb"])


def _deliveries() -> None:
    op.create_table(
        "delivery",
        _key("number", _NUMBER),
        sa.Column("id", _TEXT, nullable=False, unique=True),
        _column("peer", _TEXT),
        _column("notice_id", _TEXT),
        _column("sequence", _INTEGER),
        _column("verb", _TEXT),
        _column("urgency", _TEXT),
        _column("state", _TEXT),
        _column("position", _INTEGER),
        *_box(),
        _column("queued_at", _INTEGER),
        _column("not_before", _INTEGER),
        sa.Column("sent_at", _INTEGER),
        sa.Column("outcome", _TEXT),
        _column("reason", _TEXT),
        _column("index", _INTEGER),
        sa.Column("receipted_at", _INTEGER),
    )
    op.create_index("delivery_of", "delivery", ["notice_id", "peer"])
    op.create_index("delivery_told", "delivery", ["peer", "notice_id"])
    op.create_index("delivery_outcome", "delivery", ["outcome", "number"])
    op.create_table(
        "waiting",
        _key("peer", _TEXT),
        _key("lane", _TEXT),
        _key("at", _INTEGER),
        _key("number", _INTEGER),
        _column("urgency", _TEXT),
        sqlite_with_rowid=False,
    )


def _ways() -> None:
    op.create_table(
        "way",
        _key("peer", _TEXT),
        _column("attempts", _INTEGER),
        _column("last_error", _TEXT),
        sa.Column("last_tried_at", _INTEGER),
        sa.Column("last_success_at", _INTEGER),
        sa.Column("next_try_at", _INTEGER),
    )
    op.create_table(
        "out_stream",
        _key("peer", _TEXT),
        _column("epoch", _TEXT),
        _column("position", _INTEGER),
    )
    op.create_table(
        "in_stream",
        _key("sender", _TEXT),
        _column("epoch", _TEXT),
        _column("position", _INTEGER),
        _column("receipts", _BLOB),
        _column("index", _INTEGER),
        sa.Column("confirmed_at", _INTEGER),
    )


def _received() -> None:
    op.create_table(
        "received",
        _key("number", _NUMBER),
        _column("sender", _TEXT),
        _column("notice_id", _TEXT),
        _column("sequence", _INTEGER),
        _column("kind", _TEXT),
        _column("state", _TEXT),
        _column("urgency", _TEXT),
        _column("watch", _FLAG),
        _column("received_at", _INTEGER),
        sa.Column("expires_at", _INTEGER),
        sa.Column("opens_at", _INTEGER),
        sa.Column("read_at", _INTEGER),
        sa.Column("acted_at", _INTEGER),
        sa.Column("objected_at", _INTEGER),
        sa.Column("contested_at", _INTEGER),
        *_box(),
        sa.Column("ended_at", _INTEGER),
        _column("tokens", _BLOB),
    )
    op.create_index("received_id", "received", ["sender", "notice_id"], unique=True)
    op.create_index("received_newest", "received", ["state", "number"])
    op.create_table(
        "received_selector",
        _key("watch", _FLAG),
        _key("token", _BLOB),
        _key("number", _INTEGER),
        sqlite_with_rowid=False,
    )


def _besides() -> None:
    op.create_table(
        "hit_event",
        _key("number", _NUMBER),
        _column("sender", _TEXT),
        _column("notice_id", _TEXT),
        _column("matched", _BLOB),
        _column("at", _INTEGER),
        *_box(),
    )
    op.create_index(
        "hit_event_once", "hit_event", ["sender", "notice_id", "matched"], unique=True
    )
    op.create_table(
        "chunk",
        _key("sender", _TEXT),
        _key("notice_id", _TEXT),
        _key("attachment_id", _TEXT),
        _key("number", _INTEGER),
        _column("sealed", _BLOB),
    )


def _box() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return _column("sealed", _BLOB), _column("key", _BLOB)


def _key(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
