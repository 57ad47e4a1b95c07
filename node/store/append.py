"""What acts add to the ledger, in the transaction that keeps their effects.

rows → tiles → sign → what peers are shown → bind → swap head
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from node.crypto.keystore import Keyring
from node.ledger.checkpoint import write_checkpoint
from node.ledger.merkle import leaf_hash
from node.model.entry import Head, ShownHead
from node.store import ledger
from node.store.act import Commit
from node.store.bound import Pages
from node.store.cluster import Cluster
from node.store.edge import Edge
from node.store.head import Stand, covers_for, put_shown, swap_head
from node.store.transaction import Transaction


class Appended(NamedTuple):
    """What stands once the transaction is durable.

    ``sealed`` is what is stored beside the head; ``pages`` the sum, and what of it was
    written.
    """

    stand: Stand
    sealed: bytes
    pages: tuple[int, Pages]


def sign_head(keys: Keyring, origin: str, edge: Edge) -> Head:
    """Return the head of a ledger that ends at ``edge``, signed."""
    root, sign = edge.frontier.root(), keys.sign_note
    of = (origin, edge.size, root)
    note = write_checkpoint(*of, public=keys.ledger_public, sign=sign)
    return Head(edge.size, root, note)


def append(
    work: Transaction,
    old: Stand,
    acts: Sequence[Commit],
    *,
    cluster: Cluster,
    sign: Callable[[Edge], Head],
) -> Appended:
    """Write what ``acts`` add to the ledger, and bind what they changed to its head.

    Without an act what was changed is bound anew to the same head. ``cluster`` is what
    processes know in common after it.

    Raises:
        LedgerBroken: ``old`` is not what stands.
    """
    show, drafts = work.show, [act.draft for act in acts]
    arrived = old.arrived + sum(draft.arrived for draft in drafts)
    if show:
        size = old.head.size + len(drafts)
        drafts = drafts + covers_for(show, old, size=size, arrived=arrived)
    ledger.append(work, old.head.size, drafts)
    edge, tiles = old.edge.extend(leaf_hash(draft.leaf) for draft in drafts)
    ledger.put_tiles(work, tiles)
    head = sign(edge) if drafts else old.head
    new = Stand(head, edge, work.next_record, old.shown, arrived, cluster)
    if show:
        new = new._replace(shown=ShownHead(head, show.since), arrived=0)
        put_shown(work, new.shown)
    # What is stored is bound to this very head.
    pages = work.rebind(head.size)
    sealed = work.bound.seal_sum(pages[0], head, new.beside)
    swap_head(work, old.head, new, sealed)
    work.flush()
    return Appended(new, sealed, pages)
