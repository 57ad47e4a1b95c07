"""Blind lookup at who holds the records: epochs, values, and the views of peers."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, empty."""
    for name, kind, *also in (
        ("blind_epoch", NUMBER),
        ("blind_value", NUMBER, sa.Column("content", sa.LargeBinary(), nullable=False)),
        ("blind_wish", TEXT, sa.Column("reader", sa.LargeBinary(), nullable=False)),
        (
            "blind_view",
            NUMBER,
            sa.Column("epoch", sa.BigInteger(), nullable=False),
            sa.Column("reader", sa.LargeBinary(), nullable=False),
        ),
        ("blind_part", NUMBER),
        ("blind_delta", NUMBER),
    ):
        op.create_table(
            name,
            sa.Column("id", kind, primary_key=True, autoincrement=False),
            *also,
            sa.Column("sealed", sa.LargeBinary(), nullable=False),
        )
    op.create_index("blind_view_epoch", "blind_view", ["epoch"])
    op.create_index("blind_view_reader", "blind_view", ["reader"])
    op.create_index("blind_wish_reader", "blind_wish", ["reader"])


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
