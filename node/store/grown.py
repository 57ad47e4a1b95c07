"""A store that is opened anew has what it had, and perhaps more.

After a commit of which nobody knows whether it took effect, after a fail-over to
another server: what was acknowledged is still there, or nothing goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from node.errors import LedgerBroken
from node.flows.ports import LedgerRow
from node.ledger.merkle import leaf_hash
from node.store.head import Stand


def check_grown(
    old: Stand, new: Stand, rows: Callable[[int, int], Iterable[LedgerRow]]
) -> None:
    """Check that ``new`` goes on from ``old``; ``rows`` are those of the store.

    Raises:
        LedgerBroken: something that was acknowledged is not there any more.
    """
    size = old.head.size
    if new.head.size < size or new.shown.head.size < old.shown.head.size:
        raise LedgerBroken(
            f"the store has {new.head.size} entries, and {size} were acknowledged: "
            "it is an older one"
        )
    more = rows(size, new.head.size)
    edge, _ = old.edge.extend(leaf_hash(row.leaf) for row in more)
    if edge.frontier.root() != new.head.root:
        raise LedgerBroken("the store is not the one that was acknowledged")
