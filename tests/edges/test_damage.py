"""A node whose holdings are damaged says so: status, doctor, metric and log."""

from __future__ import annotations

import json
import sqlite3
import time

import pytest

from tests.edges.watched import gauge, said, with_metrics
from tests.processes import make_node, running

ROWS = "\n".join(
    json.dumps(
        {"id": str(n), "schema": "Person", "properties": {"name": [f"Ivan Petrov{n}"]}}
    )
    for n in range(200)
).encode()


@pytest.fixture
def home(tmp_path):
    make_node(tmp_path / "pt", "pt-hurt")
    return tmp_path / "pt", with_metrics(tmp_path / "pt", check_per_s=5000.0)


def within(seconds, is_so):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_damage_is_told_wherever_one_looks(home):
    folder, page = home
    with running(folder) as node:
        node.appoint()
        node.load(ROWS)
        deep = said(folder, "doctor", "--deep")
        assert "all that is held opens, and is found" in deep.stdout
        assert gauge(page, "comity_store_damaged") == 0
        with sqlite3.connect(folder / "comity.db") as store:
            store.execute("UPDATE record SET sealed = zeroblob(80) WHERE number = 33")
        store.close()
        within(20, lambda: gauge(page, "comity_store_damaged") == 1)
        status = said(folder, "status")
        assert "DAMAGED: Record number 33: " in status.stdout
        found = said(folder, "doctor")
        assert found.returncode == 1
        assert "holdings: Record number 33" in found.stdout
        log = node.log()
        assert log.count('"event": "store.damaged"') == 1
        assert '"handle": "number-33"' in log
        assert "Petrov" not in log
        node.stop()
    with running(folder):
        assert "DAMAGED" in said(folder, "status").stdout
