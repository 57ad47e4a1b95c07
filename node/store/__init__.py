"""The store: every port of the flows over SQLite or PostgreSQL.

It keeps boxes, tokens and hashes; what is in the boxes it never sees. One noun, one
file: ``peer.py`` holds the book of peers and the effects that change it.

Trust: a thief of the database learns who the peers and officers are, how much was
exchanged with whom and when, and no content. Who can write to it can destroy, but
not alter the ledger unseen: rows, tiles and head are proved by the ledger key, and
the head by what peers have seen of it.
"""

from node.store.open import Store, open_store
from node.store.tries import JournalWatch

__all__ = ["JournalWatch", "Store", "open_store"]
