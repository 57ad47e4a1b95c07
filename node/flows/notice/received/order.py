"""In what order received notices are listed, and whose turn it is.

A list is made of pages, and a page of all senders in turn: the first of each in the
order asked for, then the second of each, and so on. So each sender has a share of every
page, and what one does not use others have. Within a page the order is the one asked
for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from node.flows.notice.book import ReceivedHead
from node.model.notice import Urgency

_NEVER = datetime.max.replace(tzinfo=UTC)
_URGENT_FIRST = {urgency: -place for place, urgency in enumerate(Urgency)}

Key = Callable[[ReceivedHead], tuple[object, ...]]


def _deadline(row: ReceivedHead) -> datetime:
    return row.expires_at or _NEVER


ORDERS: Mapping[str, Key] = {
    "urgency": lambda r: (_URGENT_FIRST[r.urgency], _deadline(r), -r.number),
    "deadline": lambda r: (_deadline(r), _URGENT_FIRST[r.urgency], -r.number),
    "kind": lambda r: (r.kind, _URGENT_FIRST[r.urgency], -r.number),
    "peer": lambda r: (r.sender, _URGENT_FIRST[r.urgency], -r.number),
    "newest": lambda r: (-r.number,),
    "oldest": lambda r: (r.number,),
}


def paged(
    rows: Iterable[ReceivedHead], order: Key, *, after: int, count: int
) -> Sequence[ReceivedHead]:
    """Return the ``count`` rows of a page, in order; ``after`` stand before it."""
    by_sender: dict[str, list[ReceivedHead]] = {}
    for row in sorted(rows, key=order):
        by_sender.setdefault(row.sender, []).append(row)
    turns = [
        (turn, order(row), row)
        for some in by_sender.values()
        for turn, row in enumerate(some)
    ]
    turns.sort(key=lambda one: one[:2])
    return sorted((row for *_, row in turns[after : after + count]), key=order)
