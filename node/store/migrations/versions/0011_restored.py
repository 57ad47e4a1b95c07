"""That a store was restored, what was erased of it, and credentials apart.

A backup has no credential, so they lie in a table of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a column and two tables; nothing was restored or erased so far."""
    op.add_column("ledger_head", sa.Column("restored", sa.BigInteger()))
    op.create_table(
        "ledger_erasure",
        sa.Column("index", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
    )
    _credentials()


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")


def _credentials() -> None:
    # Made anew: a column that is unique cannot be dropped everywhere.
    columns = '"pseudonym", "credential", "value"'
    rows = op.get_bind().execute(sa.text(f'SELECT {columns} FROM "officer"')).all()  # noqa: S608
    op.drop_table("officer")
    officers = op.create_table(
        "officer",
        sa.Column("pseudonym", _TEXT, primary_key=True),
        sa.Column("value", _BLOB, nullable=False),
    )
    credentials = op.create_table(
        "officer_credential",
        sa.Column("pseudonym", _TEXT, primary_key=True),
        sa.Column("credential", _BLOB, nullable=False, unique=True),
    )
    for pseudonym, credential, value in rows:
        op.bulk_insert(officers, [{"pseudonym": pseudonym, "value": value}])
        if credential:
            known = {"pseudonym": pseudonym, "credential": credential}
            op.bulk_insert(credentials, [known])
