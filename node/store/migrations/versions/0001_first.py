"""The first schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_INTEGER = sa.BigInteger()
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make all tables."""
    _ledger()
    _holdings()
    _people()
    _queries()
    _messages()
    _releases()


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")


def _ledger() -> None:
    op.create_table(
        "ledger_row",
        _key("index", _NUMBER),
        _column("leaf", _BLOB),
        _column("entry_sealed", _BLOB),
        sa.Column("exhibit_sealed", _BLOB),
    )
    op.create_table(
        "ledger_key",
        _key("index", _NUMBER),
        _column("entry_key", _BLOB),
        sa.Column("exhibit_key", _BLOB),
    )
    op.create_table(
        "ledger_tile",
        _key("level", sa.Integer()),
        _key("index", _INTEGER),
        _column("hashes", _BLOB),
    )
    op.create_table(
        "ledger_head",
        _key("id", _NUMBER),
        _column("size", _INTEGER),
        _column("root", _BLOB),
        _column("note", _TEXT),
        _column("next_record", _INTEGER),
    )


def _holdings() -> None:
    op.create_table(
        "record",
        _key("number", _NUMBER),
        sa.Column("reference", _TEXT, nullable=False, unique=True),
        _column("category", _TEXT),
        sa.Column("source_token", _BLOB, nullable=False, unique=True),
        _column("content", _BLOB),
        _column("sealed", _BLOB),
        _column("key", _BLOB),
        _column("tokens", _BLOB),
        _column("changed_at", _INTEGER),
    )
    op.create_index("record_category", "record", ["category", "number"])
    op.create_table(
        "selector",
        _key("token", _BLOB),
        _key("number", _INTEGER),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "selector_fresh",
        _key("run", _INTEGER),
        _key("token", _BLOB),
        _key("number", _INTEGER),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holding",
        _key("category", _TEXT),
        _column("records", _INTEGER),
        _column("selectors", _INTEGER),
    )


def _people() -> None:
    op.create_table(
        "peer",
        _key("agency", _TEXT),
        _column("sequence", _INTEGER),
        _column("value", _BLOB),
    )
    op.create_table(
        "officer",
        _key("pseudonym", _TEXT),
        sa.Column("credential", _BLOB, unique=True),
        _column("value", _BLOB),
    )


def _queries() -> None:
    op.create_table(
        "query",
        _key("query_id", _TEXT),
        _column("asked_at", _INTEGER),
        _column("officer", _TEXT),
        _column("purpose", _TEXT),
        _column("case", _TEXT),
        _column("offence", _TEXT),
        _column("questions", _INTEGER),
        _column("sealed", _BLOB),
        _column("key", _BLOB),
    )
    op.create_index("query_asked", "query", ["asked_at", "query_id"])
    op.create_table(
        "query_answer",
        sa.Column("query_id", _TEXT, sa.ForeignKey("query.query_id"), primary_key=True),
        _key("peer", _TEXT),
        _column("answered", sa.Boolean()),
        _column("hits", _INTEGER),
        _column("no_hits", _INTEGER),
        _column("not_answered", _INTEGER),
        _column("sealed", _BLOB),
        _column("key", _BLOB),
        _column("at", _INTEGER),
    )


def _messages() -> None:
    op.create_table(
        "remembered",
        _column("sender", _TEXT),
        _column("message_id", _TEXT),
        _column("digest", _BLOB),
        _column("answer", _BLOB),
        _column("at", _INTEGER),
    )
    op.create_index(
        "remembered_message", "remembered", ["sender", "message_id"], unique=True
    )
    op.create_index("remembered_at", "remembered", ["at"])
    op.create_table(
        "counter",
        _key("name", _TEXT),
        _key("period", _TEXT),
        _column("used", _INTEGER),
        sqlite_with_rowid=False,
    )


def _releases() -> None:
    op.create_table(
        "approval",
        _key("id", _TEXT),
        _column("peer", _TEXT),
        _column("case", _TEXT),
        _column("since", _INTEGER),
        _column("until", _INTEGER),
        _column("value", _BLOB),
    )
    op.create_index("approval_case", "approval", ["peer", "case"])
    op.create_table(
        "pending",
        _key("id", _TEXT),
        _column("at", _INTEGER),
        _column("value", _BLOB),
    )
    op.create_table(
        "peer_checkpoint",
        _key("agency", _TEXT),
        _column("size", _INTEGER),
        _column("checkpoint", _TEXT),
        _column("seen_at", _INTEGER),
    )
    op.create_table("setting", _key("name", _TEXT), _column("value", _BLOB))


def _key(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
