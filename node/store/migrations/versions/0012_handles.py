"""Counters stand under handles: whoever has the file reads no officer and no case.

What was counted stood under names in clear. It is dropped: a counter counts for a day,
so the quotas of the day of this step begin anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Drop what was counted; the table stays as it is."""
    op.execute('DELETE FROM "counter"')


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
