"""What peers were told in place of our references."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; none that is there changes."""
    op.create_table(
        "told",
        sa.Column("told_as", _TEXT, primary_key=True),
        sa.Column("sealed", _BLOB, nullable=False),
        sa.Column("key", _BLOB, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
