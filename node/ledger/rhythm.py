"""The rhythm in which a ledger is shown: when, and how large.

Peers are shown heads of a few sizes only. At fixed instants of the clock the ledger
is filled up with cover entries to the next such size, and grows by one ``STEP``
whatever was done in between::

    shown + a block for what arrived + a block for what we did ourselves

Each of the two is rounded up to whole blocks, and is one block at least. They are
rounded apart: what arrived is counted by who sent it, and a peer that fills our
block by its own messages would see by the next one whether we had done anything.
Where more than a block's worth was done of either, it is more blocks: that much
shows.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

BLOCK = 64
"""What is shown of a count: whole blocks."""

STEP = 2 * BLOCK
"""By how much a ledger grows, as shown, when little or nothing happened."""

COVERS = STEP
"""Cover entries that a step takes at most."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(now: datetime, every: timedelta) -> datetime:
    """Return the last instant that is not after ``now``: a multiple of ``every``.

    Counted since 1970 and not since the start, which would tell when that was.
    """
    return now - (now - _EPOCH) % every


def next_size(shown: int, size: int, *, arrived: int) -> int:
    """Return the size to show next of a ledger that has ``size`` entries.

    ``arrived`` of those that came since the head of size ``shown`` record a message
    that came in; the others are our own acts. What ``shown`` has beyond whole
    blocks (a ledger that was begun before there was a rhythm) counts with them.
    """
    base = shown - shown % BLOCK
    return base + _blocks(arrived) + _blocks(size - base - arrived)


def _blocks(count: int) -> int:
    return max(-(-count // BLOCK), 1) * BLOCK
