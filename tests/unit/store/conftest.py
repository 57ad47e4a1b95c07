"""Stores of their own for tests that break them. ``url`` is SQLite, then PostgreSQL.

They have their tables already, and not a row.
"""

from __future__ import annotations

import pytest

from node.store import open_store
from tests.blank import blank_postgres, blank_sqlite, one_postgres
from tests.contracts.builders import ORIGIN, some_keys
from tests.postgres import postgres_server

__all__ = ["blank_postgres", "one_postgres", "postgres_server"]


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    return some_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def new_sqlite(tmp_path):
    """A database that is not there yet."""
    return f"sqlite:///{tmp_path}/store/node.db"


@pytest.fixture
def sqlite_url(tmp_path):
    return blank_sqlite(tmp_path / "store" / "node.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, sqlite_url):
    if request.param == "sqlite":
        return sqlite_url
    return request.getfixturevalue("blank_postgres")


@pytest.fixture
def opened(keys):
    """Opens stores, and closes them at the end."""
    stores = []

    def open_one(url, **more):
        stores.append(open_store(url, keys, ORIGIN, **more))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()
