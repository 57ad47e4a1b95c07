"""For how long a copy is held, whatever its owner writes."""

from __future__ import annotations

from datetime import timedelta

from node.protocol.notice.kinds import KINDS, kind_of

LOCKED_FOR = timedelta(days=30)
"""How long after its embargo a locked copy waits for the key."""
LONGEST = max(
    timedelta(days=max(kind.life_days, kind.renew_days)) for kind in KINDS.values()
)
"""The longest life that a notice of any kind can have."""


def longest(kind: str) -> timedelta:
    """Return for how long a copy may be held that nobody renews.

    Its kind's longest life (RPD, Art. 49 and 50), whatever the owner writes.
    """
    rules = kind_of(kind)
    return timedelta(days=max(rules.life_days, rules.renew_days))
