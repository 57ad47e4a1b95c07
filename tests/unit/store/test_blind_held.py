"""Views of peers are kept sealed, each row at its place; no backup has them."""

import pytest
from sqlalchemy import text

from node.errors import Altered
from node.store import open_store
from node.store.backup import TABLES
from node.store.blind_held_schema import HELD_VIEWS
from tests.contracts.builders import ORIGIN
from tests.contracts.test_held_view_book import put


@pytest.fixture
def store(sqlite_url, keys):
    opened = open_store(sqlite_url, keys, ORIGIN)
    yield opened
    opened.close()


def rows(store):
    with store.engine.begin() as connection:
        for table in HELD_VIEWS:
            yield from connection.execute(table.select()).all()


@pytest.mark.attack
def test_neither_peer_nor_key_nor_entry_can_be_read_in_the_store(store):
    put(store)
    told = repr(list(rows(store))).encode()
    for secret in (b"gr-two", b"k" * 32, b"manifest", b"one" * 4):
        assert secret not in told


@pytest.mark.attack
@pytest.mark.parametrize(
    ("change", "read"),
    [
        ("UPDATE held_view SET value = zeroblob(length(value))", "all"),
        ("UPDATE held_view SET id = id || 'x'", "all"),
        ("UPDATE held_view_part SET sealed = zeroblob(length(sealed))", "parts"),
        ("UPDATE held_view_part SET part = part + 7", "parts"),
    ],
)
def test_what_was_changed_or_moved_does_not_open(store, change, read):
    put(store)
    with store.engine.begin() as connection:
        connection.execute(text(change))
    with pytest.raises(Altered):
        store.views.all() if read == "all" else store.views.parts("v")


def test_no_backup_has_views_of_peers():
    assert not set(HELD_VIEWS) & set(TABLES)
