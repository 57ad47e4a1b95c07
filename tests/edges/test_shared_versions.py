"""Processes of two builds over one store: they work together, or one is refused.

The other build is this one, copied and changed: it says another version of itself, or
reads by other rules.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from node.clock import SystemClock
from node.crypto.keystore import open_keystore
from node.errors import ComityError
from node.model.codes import KeyUse
from tests.processes import ROOT, SECRET, NodeProcess
from tests.recorded import add, names, serves
from tests.simulator import person

JOINS_IN_S = 60
TRIES = 40


@dataclass
class OfBuild(NodeProcess):
    """A process of the build that lies in a folder."""

    build: Path = ROOT

    def start(self):
        with (self.home / "node.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "node", *self.words],
                cwd=self.build,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        return self


def build(folder, file, old, new):
    """Return another build: a copy of this one, with one thing changed in it."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "node", folder / "node", ignore=ignored)
    changed = folder / "node" / file
    text = changed.read_text()
    assert old in text
    changed.write_text(text.replace(old, new, 1))
    return folder


@pytest.fixture
def nodes(made):
    """Return a process of the first folder, and of the second, of any builds."""
    *homes, peer = made
    with ExitStack() as ended:

        def of(which, build):
            node = OfBuild(homes[which], build=build)
            ended.callback(lambda: node.process and node.kill())
            return node

        yield of, peer


@pytest.mark.crash
def test_one_after_the_other_is_upgraded_while_peers_ask(nodes, tmp_path):
    of, peer = nodes
    newer = build(tmp_path / "newer", "__init__.py", '"0.1.0"', '"0.1.1"')
    running = [of(which, ROOT).start().ready() for which in (0, 1)]
    roads = [node.as_peer() for node in running]
    said, gave_up, over = {}, [], threading.Event()

    def keep_asking(first):
        while not over.is_set():
            message, closed = peer.close_query(roads[0], person("Ana"))
            for n in range(TRIES):
                try:
                    to = roads[(first + n) % 2]
                    said[message] = peer.send(to, closed.envelope, timeout_s=5)
                    break
                except ComityError:
                    time.sleep(0.2)
            else:
                gave_up.append(message)

    threads = [threading.Thread(target=keep_asking, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for which in (0, 1):
        assert running[which].stop() == 0
        running[which] = of(which, newer).start().ready()
        roads[which] = running[which].as_peer()
        add(running[which], f"By the newer {which}")
    over.set()
    for thread in threads:
        thread.join()
    answered = [e for e in running[0].entries() if e["act"] == "query.answered"]
    exchanges = [e["exchange_id"] for e in answered]
    assert not gave_up
    assert len(exchanges) == len(set(exchanges))
    assert set(said) <= set(exchanges)
    assert len(said) > 2
    assert {"By the newer 0", "By the newer 1"} <= names(running[1])
    assert running[0].verify() == running[1].verify()


@pytest.mark.attack
@pytest.mark.crash
def test_a_build_that_reads_by_other_rules_is_refused_while_others_work(
    nodes, tmp_path
):
    """What either keeps the other would not find, and would tell peers so."""
    of, _ = nodes
    other = build(tmp_path / "other", "matching/rules.toml", '"anyascii",', "")
    old = of(0, ROOT).start().ready()
    new = of(1, other).start()
    assert new.process.wait(JOINS_IN_S) == 1
    assert "read by other rules" in new.log()
    assert serves(old)
    assert old.stop() == 0
    new.start().ready()
    late = of(0, ROOT).start()
    assert late.process.wait(JOINS_IN_S) == 1
    assert "read by other rules" in late.log()
    assert serves(new)
    new.verify()


@pytest.mark.attack
@pytest.mark.crash
@pytest.mark.parametrize("what", ["keys", "fresh"])
def test_a_process_with_an_older_keystore_or_another_window_is_refused(nodes, what):
    """It would sign by a key that was given up, or answer what the other forgot."""
    of, _ = nodes
    first, second = of(0, ROOT), of(1, ROOT)
    now = SystemClock().now()
    if what == "keys":
        keys = open_keystore(first.home / "keystore", secret=SECRET)
        keys.rotate(KeyUse.SIGNING, secret=SECRET, now=now, active_from=now)
    else:
        file = second.home / "comity.toml"
        settings = file.read_text()
        assert "freshness_window_s = 300" in settings
        file.write_text(settings.replace("_window_s = 300", "_window_s = 301"))
    first.start().ready()
    second.start()
    assert second.process.wait(JOINS_IN_S) == 1
    assert what in second.log()
    assert serves(first)
