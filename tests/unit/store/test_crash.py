"""Kill -9 in the middle of commits and merges: what was acknowledged is there."""

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
from node.store.engine import reading
from node.store.schema import SELECTOR, SELECTOR_FRESH
from tests.contracts.builders import ORIGIN, digest, merge, some_keys, token

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

MERGING = """
import os, sys
from pathlib import Path
from node.crypto.keystore import open_keystore
from node.store import merge, open_store, selector
from tests.contracts.builders import ORIGIN, commit, record
url, keystore, round_ = sys.argv[1:]
selector.RUN_FROM, merge.STEP_ROWS = 1, 5
keys = open_keystore(Path(keystore), secret=b"a passphrase for tests only")
store = open_store(url, keys, ORIGIN, merge_pause_s=0.0)
for number in range(10_000):
    name = f"{round_}-{number}"
    tokens = [f"{name} {n}" for n in range(20)]
    place = commit(store, record(name, "all", *tokens), text=name)
    os.write(1, f"{place.index} {name}\\n".encode())  # acknowledged
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


@pytest.mark.crash
def test_a_kill_in_the_middle_of_a_merge_leaves_every_selector_in_one_table(
    sqlite_url, tmp_path
):
    some_keys(tmp_path)
    keys = open_keystore(tmp_path / "keystore", secret=SECRET)
    rng = random.Random(13)
    names: set[str] = set()
    halves = 0
    for round_ in range(5):
        after = rng.randrange(3, 30)
        said = run_and_kill(
            sqlite_url, tmp_path, str(round_), after=after, worker=MERGING
        )
        names |= set(said.values())
        store = open_store(sqlite_url, keys, ORIGIN, merge_pause_s=None)
        try:
            halves += bool(store.journal._writer.runs.live)
            names |= {f"{round_}-{len(said)}"} & held(store)  # not acknowledged
            assert held(store) == names
            check_selectors(store, names)
            if round_ == 4:
                merge(store)
                check_selectors(store, names)
        finally:
            store.close()
    assert halves > 0


def held(store):
    page = store.holdings.page(category="", after="", count=10_000)
    return {boxed.reference.removeprefix("pt-pj/") for boxed in page}


def check_selectors(store, names):
    with reading(store.engine).connect() as connection:
        rows = [
            tuple(row)[-2:]
            for table in (SELECTOR, SELECTOR_FRESH)
            for row in connection.execute(table.select())
        ]
    assert len(rows) == len(set(rows)) == store.holdings.stats().selectors
    assert len(rows) == 21 * len(names)
    asked = [token(f"{name} {n}") for name in names for n in range(20)]
    found = store.holdings.find([*asked, token("all")], limit=10_000)
    assert len(found.pop(token("all"))) == len(names)
    assert len(found) == len(asked)


def run_and_kill(url, folder, round_, *, after, worker=WORKER) -> dict[int, str]:
    """Let the worker acknowledge so many acts, kill it, and return all of them."""
    process = subprocess.Popen(
        [sys.executable, "-c", worker, url, str(folder / "keystore"), round_],
        stdout=subprocess.PIPE,
    )
    said = b""
    while said.count(b"\n") < after:
        assert select.select([process.stdout], [], [], 60)[0], "the worker says nothing"
        chunk = os.read(process.stdout.fileno(), 65536)
        assert chunk, "the worker ended by itself"
        said += chunk
    process.send_signal(signal.SIGKILL)
    said += process.stdout.read()
    process.wait()
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
