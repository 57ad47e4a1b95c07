"""Who joins reads all of it as of one moment, and holds nobody up who writes."""

from __future__ import annotations

import threading

from node.flows.ports import PutPeer
from node.store import open_store
from tests.contracts.builders import ORIGIN, commit, draft, peer
from tests.unit.store.test_bound_shared import sound


def test_processes_join_and_leave_while_another_writes(opened, blank_postgres, keys):
    one, over = opened(blank_postgres, sharing=True), threading.Event()
    kept = []

    def write():
        while not over.is_set():
            put = (PutPeer(peer(f"fr-{len(kept)}")),)
            kept.append(one.journal.commit(draft(f"w{len(kept)}"), put))

    writing = threading.Thread(target=write)
    writing.start()
    for n in range(5):
        joined = open_store(blank_postgres, keys, ORIGIN, sharing=True)
        kept.append(commit(joined, text=f"joined {n}"))
        joined.close()
    over.set()
    writing.join()
    one.close()
    sound(blank_postgres, keys, len(kept))
