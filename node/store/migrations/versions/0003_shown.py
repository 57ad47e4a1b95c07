"""What peers are shown of the ledger, and receipts that name a leaf and no place.

A ledger that is there has shown its head at each act until now; from here on it
shows that head until the rhythm goes on from it. Places that peers' receipts named
stay in the ledger, in the entries and exhibits of those receipts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_INTEGER = sa.BigInteger()
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add what is shown to the head; drop the places of receipts."""
    _shown()
    _receipts()


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")


def _shown() -> None:
    # One row at most: made anew, as no column without a default can be added.
    columns = '"id", "size", "root", "note", "next_record"'
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
    )
    for id_, size, root, note, number in heads:
        values = (id_, size, root, note, number, size, root, note, 0, 0)
        row = dict(zip(made.columns.keys(), values, strict=True))
        op.bulk_insert(made, [row])


def _receipts() -> None:
    op.add_column("delivery", sa.Column("leaf", _BLOB))
    op.drop_column("delivery", "index")
    op.drop_column("in_stream", "index")
    # Receipts in the old form: who asks for them again begins its stream anew.
    streams = sa.table("in_stream", sa.column("receipts", _BLOB))
    op.execute(streams.update().values(receipts=b""))


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
