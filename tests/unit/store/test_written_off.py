"""Damaged records are taken out, whatever is left of them, on either store."""

from __future__ import annotations

import pytest

from node.errors import Altered
from node.flows.written_off import WriteOffRecords
from tests.contracts.builders import commit, merge, token
from tests.unit.store.test_shelf import filled, looked, past

HURT = {
    "its row": "DELETE FROM record WHERE number = 5",
    "its selectors": "DELETE FROM selector WHERE number = 5",
    "its key": "UPDATE record SET key = sealed WHERE number = 5",
    "its tokens": "UPDATE record SET tokens = sealed WHERE number = 5",
    "its category": "UPDATE record SET category = 'vessel' WHERE number = 5",
    "its source": "UPDATE record SET source_token = content WHERE number = 5",
}


@pytest.mark.parametrize("statement", HURT.values(), ids=HURT)
def test_nothing_is_left_of_it_and_nothing_is_wrong_any_more(opened, url, statement):
    store = opened(url)
    filled(store)
    merge(store)
    past(store, statement)
    commit(store, WriteOffRecords((5,)))
    boxes, wrong = looked(store)
    assert wrong == []
    assert sum(one.table == "record" for one in boxes) == 148
    assert store.holdings.stats().records == 148
    assert store.holdings.find([token("t-4")], limit=5) == {}
    assert list(store.journal.altered()) == []
    store.close()
    assert opened(url).holdings.stats().records == 148


def test_from_a_list_that_is_damaged_itself_nothing_is_taken(opened, url):
    store = opened(url)
    filled(store)
    past(store, "UPDATE bound_page SET mac = tags WHERE name = 'record' AND page = 0")
    with pytest.raises(Altered):
        commit(store, WriteOffRecords((5,)))
    assert store.holdings.stats().records == 149
