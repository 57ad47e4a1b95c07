"""Room for each peer: in look-ups, in the queue of releases, and for what has lapsed.

Under a token received notices lie by who sent them; of what waits for a release officer
it is known whose it is and how often it was asked; copies are found by when their time
is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BLOB = sa.LargeBinary()
_INTEGER = sa.BigInteger()
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables with what is there, and add the index."""
    op.create_index("received_expires", "received", ["state", "expires_at"])
    _selectors()
    _pending()


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")


def _selectors() -> None:
    op.rename_table("received_selector", "received_selector_before")
    op.create_table(
        "received_selector",
        sa.Column("watch", sa.Boolean(), primary_key=True, autoincrement=False),
        sa.Column("token", _BLOB, primary_key=True),
        sa.Column("sender", _TEXT, primary_key=True),
        sa.Column("number", _INTEGER, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        'INSERT INTO "received_selector" ("watch", "token", "sender", "number") '
        'SELECT "s"."watch", "s"."token", "r"."sender", "s"."number" '
        'FROM "received_selector_before" AS "s" '
        'JOIN "received" AS "r" ON "r"."number" = "s"."number"'
    )
    op.drop_table("received_selector_before")


def _pending() -> None:
    made = op.create_table(
        "pending_share",
        sa.Column("id", _TEXT, primary_key=True),
        _column("peer", _TEXT),
        _column("at", _INTEGER),
        _column("last_at", _INTEGER),
        _column("count", _INTEGER),
    )
    op.create_index("pending_share_peer", "pending_share", ["peer", "at", "id"])
    connection = op.get_bind()
    for id_, at in connection.execute(
        sa.text('SELECT "id", "at" FROM "pending"')
    ).all():
        # An id begins with the peer that it is about.
        values = {"id": id_, "peer": id_.partition("/")[0], "at": at}
        connection.execute(made.insert().values(**values, last_at=at, count=1))


def _column(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)
