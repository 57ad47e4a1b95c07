"""Heads of peers' ledgers that wait for a proof, and what stands against any ledger.

A checkpoint that is held stays: what comes is proved from there.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make both tables; none that is there changes."""
    for name in ("waiting_head", "head_doubt"):
        op.create_table(
            name,
            sa.Column("id", _TEXT, primary_key=True),
            sa.Column("value", sa.LargeBinary(), nullable=False),
        )


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
