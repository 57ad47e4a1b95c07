"""Kill -9 in the middle of commits: what was acknowledged is there, and verifies."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys

import pytest

from node.crypto.keystore import open_keystore
from node.ledger.merkle import Frontier, leaf_hash
from node.store import open_store
from tests.contracts.builders import ORIGIN, digest, some_keys

SECRET = b"a passphrase for tests only"

WORKER = """
import os, sys, threading
from pathlib import Path
from node.crypto.keystore import open_keystore
from node.store import open_store
from tests.contracts.builders import ORIGIN, answer, commit, record
url, keystore, round_ = sys.argv[1:]
store = open_store(url, open_keystore(Path(keystore), secret=b"a passphrase for tests only"), ORIGIN)
def work(thread):
    for number in range(10_000):
        name = f"{round_}-{thread}-{number}"
        place = commit(store, answer(name), record(name, name), text=name)
        os.write(1, f"{place.index} {name}\\n".encode())  # acknowledged
for thread in range(4):
    threading.Thread(target=work, args=(thread,)).start()
"""


@pytest.mark.crash
@pytest.mark.parametrize("rounds", [4])
def test_nothing_acknowledged_is_lost_to_a_kill(url, tmp_path, rounds):
    some_keys(tmp_path)
    keys = open_keystore(tmp_path / "keystore", secret=SECRET)
    rng = random.Random(11)
    acknowledged: dict[int, str] = {}
    for round_ in range(rounds):
        acknowledged |= run_and_kill(
            url, tmp_path, str(round_), after=rng.randrange(1, 60)
        )
        store = open_store(url, keys, ORIGIN)
        try:
            check(store, acknowledged)
        finally:
            store.close()
    assert len(acknowledged) >= rounds


def run_and_kill(url, folder, round_, *, after) -> dict[int, str]:
    """Let the worker acknowledge so many acts, kill it, and return all of them."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(folder / "keystore"), round_],
        stdout=subprocess.PIPE,
    )
    said = b""
    while said.count(b"\n") < after:
        assert select.select([worker.stdout], [], [], 60)[0], "the worker says nothing"
        chunk = os.read(worker.stdout.fileno(), 65536)
        assert chunk, "the worker ended by itself"
        said += chunk
    worker.send_signal(signal.SIGKILL)
    said += worker.stdout.read()
    worker.wait()
    lines = said.decode().split("\n")[:-1]  # what stands after the last newline was cut
    return {int(line.split()[0]): line.split()[1] for line in lines}


def check(store, acknowledged):
    head = store.journal.head()
    rows = list(store.journal.rows(0, head.size))
    assert Frontier().extend(leaf_hash(row.leaf) for row in rows).root() == head.root
    for index, name in acknowledged.items():
        assert rows[index].entry.key == digest(f"key entry of {name}")
        assert store.memory.recall("fr-pj", name)
        assert store.holdings.by_reference(f"pt-pj/{name}")
    # Entry and effects together or not at all: as many records as such entries.
    assert store.holdings.stats().records == head.size
    assert store.holdings.stats().selectors == head.size
