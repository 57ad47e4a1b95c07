"""What several processes of one node know in common, and pages by when they changed."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add a column, of which nothing is known yet, and an index."""
    op.add_column("ledger_head", sa.Column("cluster", sa.LargeBinary()))
    op.create_index("bound_page_size", "bound_page", ["size"])


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
