"""The stores that every contract suite runs over: in memory, SQLite, PostgreSQL.

``store`` is one of the three, empty. ``reopen`` gives it back as a new process
would find it. Selectors are merged only where a test does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from node.store import open_store
from tests.blank import blank_postgres, blank_sqlite, one_postgres
from tests.contracts.builders import ORIGIN, some_keys
from tests.memory import MemoryStore
from tests.postgres import postgres_server

__all__ = ["blank_postgres", "one_postgres", "postgres_server"]


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return some_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def reopen(request, keys, tmp_path) -> Iterator[Callable[[], Any]]:
    if request.param == "memory":
        kept = MemoryStore(keys, ORIGIN)
        yield lambda: (kept.reopen(), kept)[1]
        return
    if request.param == "sqlite":
        url = blank_sqlite(tmp_path / "store" / "node.db")
    else:
        url = request.getfixturevalue("blank_postgres")
    opened: list[Any] = []

    def again():
        if opened:
            opened.pop().close()
        opened.append(open_store(url, keys, ORIGIN, merge_pause_s=None))
        return opened[0]

    yield again
    if opened:
        opened.pop().close()


@pytest.fixture
def store(reopen):
    return reopen()
