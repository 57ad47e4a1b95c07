"""Whom an item on its way comes from is a column, and not what its id begins with.

Tags of rows from before hold on: they are over the id, which says the same
(``row_keys``).
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_REPORTS = ("read", "acted", "objected", "contested", "hit", "referred")
_DELIVERY = sa.table("delivery", *map(sa.column, ("number", "id", "verb", "source")))


def upgrade() -> None:
    """Add the column, and fill it from the ids that say it."""
    op.add_column(
        "delivery", sa.Column("source", _TEXT, nullable=False, server_default="")
    )
    c, connection = _DELIVERY.c, op.get_bind()
    named = sa.and_(c.id.like("%/%"), c.verb.not_in(_REPORTS))
    rows = connection.execute(sa.select(c.number, c.id, c.verb).where(named)).all()
    for number, delivery_id, verb in rows:
        source = delivery_id.rpartition("/")[0]
        if verb == "asked":
            source = source.rpartition("/")[2]
        put = sa.update(_DELIVERY).where(c.number == number).values(source=source)
        connection.execute(put)


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
