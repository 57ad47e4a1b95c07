"""A node that kept a store does not begin another one where that is gone."""

from __future__ import annotations

import pytest

from node.errors import StoreBroken
from node.store import open_store
from node.store.engine import open_engine
from tests.contracts.builders import ORIGIN


@pytest.fixture(params=["file", "postgresql"])
def empty(request, new_sqlite):
    """A database that is there, and has no table."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_server").fresh()
    with open_engine(new_sqlite).connect():
        return new_sqlite


@pytest.mark.attack
def test_a_store_without_a_table_is_none_that_a_node_kept(empty, keys):
    for _ in range(2):
        with pytest.raises(StoreBroken, match="nothing of a node") as why:
            open_store(empty, keys, ORIGIN, kept=True)
        assert "backup" in why.value.advice


def test_a_store_that_was_kept_is_opened(url, keys):
    open_store(url, keys, ORIGIN, kept=True).close()
