"""What is not bound yet is listed, then bound, and an entry says so."""

from __future__ import annotations

import pytest

from node.app.bind import ACT, Taken, bind, listed
from node.app.offline import verify_offline
from node.app.places import store_url
from node.config import load_config
from node.crypto.keystore import open_keystore
from node.errors import AlreadyThere
from node.flows.recorder import read_entry
from node.ledger.checkpoint import origin_of
from node.store import open_store
from node.store.row_keys import SINCE_FORM_2
from tests.contracts.builders import commit
from tests.contracts.notice_builders import advanced, ended, own, queued, received
from tests.first_form import in_the_first_form
from tests.processes import SECRET, make_node


@pytest.fixture
def home(tmp_path):
    """A node of the version before, with notices."""
    folder = tmp_path / "node"
    make_node(folder, "gr-kept")
    url, keys, origin = at(folder)
    store = open_store(url, keys, origin)
    commit(store, own("n-1"), queued("i-1"), queued("i-2"), advanced(0, 3))
    commit(store, received("a", "t"), received("b"), ended("b"))
    store.close()
    in_the_first_form(url, keys)
    return folder


def at(home):
    config = load_config(home)
    keys = open_keystore(home / config.keystore.path, secret=SECRET)
    return store_url(home, config), keys, origin_of(config.agency.id)


def test_notices_that_are_not_bound_are_listed_by_how_they_stand(home):
    assert listed(home) == (
        Taken("notice", "ours", "draft: 1"),
        Taken("received", "fr-pj", "published: 1"),
        Taken("received", "fr-pj", "withdrawn: 1"),
        Taken("delivery", "fr-pj", "queued: 2"),
        Taken("in_stream", "fr-pj", "taken up to 3"),
    )


def test_they_are_bound_once_and_an_entry_names_the_tables(home):
    bind(home, SECRET)
    with pytest.raises(AlreadyThere):
        listed(home)
    with pytest.raises(AlreadyThere):
        bind(home, SECRET)
    url, keys, origin = at(home)
    store = open_store(url, keys, origin)
    try:
        entry = read_entry(store.journal.row(store.journal.head().size - 1), keys)
        assert list(store.journal.altered()) == []
    finally:
        store.close()
    assert entry.act == ACT
    (said,) = [d for d in entry.details if d.name == "tables"]
    assert said.value.split() == [t.name for t in SINCE_FORM_2]


def test_a_node_that_is_not_bound_is_told_so_where_its_ledger_is_checked(home):
    (finding,) = [
        f for f in verify_offline(home, SECRET).findings if "would not start" in f
    ]
    assert "not bound to the keystore yet: notice, received" in finding
