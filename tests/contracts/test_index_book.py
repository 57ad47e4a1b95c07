"""What is found by tokens, row by row, and what is kept of it when it is read anew."""

from __future__ import annotations

import pytest

from node.errors import BadInput
from node.flows.index.anew import READERS
from node.flows.index.effects import ReindexReceived, ReindexRecord
from node.flows.ports import WithdrawRecord
from node.model.box import Box
from node.store.schema import METADATA
from tests.contracts.builders import NOW, commit, digest, merge, record, token
from tests.contracts.notice_builders import received

READ_ANEW = Box(b"sealed anew", digest("key anew"))
NOT_READ = {
    "record.source_token": "made of the source's own id, which is taken as it is",
    "selector.token": "made of record.tokens",
    "selector_fresh.token": "made of record.tokens",
    "received_selector.token": "made of received.tokens",
}
"""Columns of tokens that are not read anew, and why."""


def reindexed(number=1, was=b"sealed r-1", *tokens, box=READ_ANEW):
    names = tuple(sorted(token(one) for one in tokens))
    return ReindexRecord(number, was, digest("content anew", 16), box, names)


def found(store, *names):
    under = store.holdings.find([token(name) for name in names], limit=9)
    return {name: under.get(token(name), ()) for name in names}


def test_each_table_that_has_tokens_is_read_anew_or_says_why_not(store):
    columns = {
        f"{table.name}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if "token" in column.name
    }
    assert columns - set(NOT_READ) == {
        f"{table}.tokens" for table in store.index.tables()
    }
    assert set(store.index.tables()) == set(READERS)
    assert store.index.tables()[0] == "record"


def test_all_rows_are_seen_once_in_the_order_of_their_numbers(store):
    commit(store, *(record(f"r-{n}", f"t-{n}") for n in range(7)))
    commit(store, WithdrawRecord("pt-pj/r-3", NOW), received("c-1", "n"))
    assert store.index.count() == 7
    seen, after = [], 0
    while (page := store.index.page("record", after=after, count=3)).last:
        seen += [(one.row.reference, one.tokens) for one in page.rows]
        after = page.last
    assert store.index.last("record") == after
    assert seen == [(f"pt-pj/r-{n}", (token(f"t-{n}"),)) for n in (0, 1, 2, 4, 5, 6)]
    (one,) = store.index.page("received", after=0, count=3).rows
    assert (one.row.notice_id, one.tokens) == ("c-1", (token("n"),))


def test_a_record_read_anew_is_found_by_what_it_is_now_and_by_nothing_else(store):
    commit(store, record("r-1", "old", "both"), record("r-2", "both"))
    merge(store)
    before = store.holdings.by_reference("pt-pj/r-1")
    commit(store, reindexed(1, b"sealed r-1", "both", "new"))
    assert found(store, "old", "both", "new") == {
        "old": (),
        "both": (1, 2),
        "new": (1,),
    }
    after = store.holdings.by_reference("pt-pj/r-1")
    assert (after.number, after.changed_at) == (before.number, before.changed_at)
    assert after.box == READ_ANEW
    assert store.holdings.stats().selectors == 3
    (held,) = store.holdings.known([token("source r-1")]).values()
    assert held.content == digest("content anew", 16)


@pytest.mark.parametrize("merged", [True, False])
def test_records_of_one_import_are_read_anew_wherever_their_selectors_lie(
    store, merged
):
    many = [record(f"r-{n}", *(f"t-{n}-{i}" for i in range(12))) for n in range(200)]
    commit(store, *many)
    if merged:
        merge(store)
    commit(
        store,
        *(
            reindexed(n + 1, f"sealed r-{n}".encode(), f"u-{n}", f"t-{n}-3")
            for n in range(200)
        ),
    )
    assert found(store, "t-7-0", "t-7-3", "u-7") == {
        "t-7-0": (),
        "t-7-3": (8,),
        "u-7": (8,),
    }
    assert store.holdings.stats().selectors == 400


def test_what_was_replaced_or_withdrawn_meanwhile_is_left_as_it_is(store):
    commit(store, record("r-1", "old"), record("r-2", "gone"))
    commit(
        store,
        record("r-1b", "replaced", source="r-1"),
        WithdrawRecord("pt-pj/r-2", NOW),
    )
    commit(
        store,
        reindexed(1, b"sealed r-1", "anew"),
        reindexed(2, b"sealed r-2", "anew"),
        reindexed(9, b"sealed r-9", "anew"),
    )
    assert found(store, "anew", "replaced", "gone") == {
        "anew": (),
        "replaced": (1,),
        "gone": (),
    }


def test_a_notice_read_anew_is_found_by_what_it_is_now(store):
    put = received("c-1", "old")
    commit(store, put)
    commit(store, ReindexReceived(put.sender, "c-1", put.box.sealed, (token("new"),)))

    def under(name):
        return store.notices.find_received([token(name)], now=NOW, limit=9)

    assert under("old") == {}
    assert under("new") == {put.sender: {token("new"): (1,)}}
    commit(store, ReindexReceived(put.sender, "c-1", b"another", (token("x"),)))
    assert under("x") == {}


def test_a_token_of_another_size_is_refused(store):
    commit(store, record("r-1", "old"), received("c-1", "n"))
    bad = ReindexRecord(1, b"sealed r-1", b"", READ_ANEW, (b"short",))
    with pytest.raises(BadInput):
        commit(store, bad)
    with pytest.raises(BadInput):
        commit(store, ReindexReceived("fr-pj", "c-1", b"", (b"short",)))
    assert found(store, "old") == {"old": (1,)}


def test_how_far_it_is_is_kept_as_a_setting(store, reopen):
    store.index.keep("indexed", b"here")
    assert store.settings.get("indexed") == b"here"
    assert reopen().settings.get("indexed") == b"here"
