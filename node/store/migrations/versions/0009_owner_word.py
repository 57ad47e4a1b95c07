"""What waited to be passed on of others' notices: its content leaves the outbox.

Content goes on no more: an owner sends its notices itself. What lies in the outbox
loses its key; the stream that it waited for begins anew without it.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_OWNERS = ("publish", "update", "suspend", "resume", "withdraw", "cancel", "expire")
_DELIVERY = sa.table(
    "delivery",
    *map(sa.column, ("id", "state", "verb")),
    sa.column("sealed", sa.LargeBinary()),
    sa.column("key", sa.LargeBinary()),
)


def upgrade() -> None:
    """Empty what was named after another agency's notice and is no report on it."""
    c = _DELIVERY.c
    passed_on = sa.and_(
        c.id.like("%/%"), c.verb.in_(_OWNERS), c.state.in_(("queued", "sent"))
    )
    op.execute(sa.update(_DELIVERY).where(passed_on).values(sealed=b"", key=b""))


def downgrade() -> None:
    """Refuse: a ledger is not taken back."""
    raise NotImplementedError("a store goes forward only; restore a backup instead")
