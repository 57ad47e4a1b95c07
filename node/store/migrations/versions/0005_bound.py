"""What is stored is bound to the keystore and to the ledger's head.

The tags are not made here: that needs the keystore, and a person who has read what is
bound (``comity bind``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import make_dataclass
from typing import Any

import sqlalchemy as sa
from alembic import op

from node.codec.stored import pack

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_INTEGER = sa.BigInteger()
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


Asked = make_dataclass(
    "Asked",
    (
        ("officer", str),
        ("purpose", str),
        ("case", str),
        ("offence", str),
        ("questions", int),
    ),
)
"""As ``store.query.Asked`` is at this version."""


def upgrade() -> None:
    """Make room for the pages, for their sum, and for what stands in place of words."""
    op.create_table(
        "bound_page",
        sa.Column("name", _TEXT, primary_key=True),
        sa.Column("page", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("tags", _BLOB, nullable=False),
        sa.Column("mac", _BLOB, nullable=False),
    )
    _heads()
    _approvals()
    _queries()


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")


def _heads() -> None:
    # One row at most: made anew, as no column without a default can be added.
    names = ["id", "size", "root", "note", "next_record"]
    names += ["shown_size", "shown_root", "shown_note", "shown_at", "arrived"]
    columns = ", ".join(f'"{name}"' for name in names)
    heads = op.get_bind().execute(sa.text(f'SELECT {columns} FROM "ledger_head"')).all()  # noqa: S608
    op.drop_table("ledger_head")
    made = op.create_table(
        "ledger_head",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        _column("size", _INTEGER),
        _column("root", _BLOB),
        _column("note", _TEXT),
        _column("next_record", _INTEGER),
        _column("shown_size", _INTEGER),
        _column("shown_root", _BLOB),
        _column("shown_note", _TEXT),
        _column("shown_at", _INTEGER),
        _column("arrived", _INTEGER),
        _column("bound", _BLOB),
    )
    for head in heads:
        row = dict(zip(made.columns.keys(), (*head, b""), strict=True))
        op.bulk_insert(made, [row])


def _approvals() -> None:
    # Whom and what they are about stands in their values, and is looked up by handle.
    op.drop_index("approval_case", "approval")
    op.drop_column("approval", "peer")
    op.drop_column("approval", "case")
    about = sa.Column("about", _BLOB, nullable=False, server_default=_empty())
    op.add_column("approval", about)
    op.create_index("approval_about", "approval", ["about"])


def _queries() -> None:
    # What the list shows of a query is one value: in clear until it is bound.
    added = sa.Column("summary", _BLOB, nullable=False, server_default=_empty())
    op.add_column("query", added)
    names = ("officer", "purpose", "case", "offence", "questions")
    columns = ", ".join(f'"{name}"' for name in ("query_id", *names))
    found = op.get_bind().execute(sa.text(f'SELECT {columns} FROM "query"'))  # noqa: S608
    rows = [(row[0], pack(Asked(*row[1:]))) for row in found]
    query = sa.table("query", sa.column("query_id", _TEXT), sa.column("summary", _BLOB))
    for query_id, summary in rows:
        op.execute(
            query.update().where(query.c.query_id == query_id).values(summary=summary)
        )
    for name in names:
        op.drop_column("query", name)


def _empty() -> sa.TextClause:
    return sa.text("''::bytea" if op.get_bind().dialect.name != "sqlite" else "x''")


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
