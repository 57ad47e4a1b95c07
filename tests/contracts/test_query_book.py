"""Our own queries and their answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import AlreadyThere, NotFound
from node.flows.ports import KeptQuery
from node.model.between import Between
from tests.contracts.builders import box, commit, minutes, peer_answer, query


def test_a_query_comes_back_as_it_was_put(store):
    commit(store, query("q-1"))
    assert store.queries.get("q-1") == KeptQuery(query("q-1").summary, box("q-1"), ())
    assert store.queries.get("q-2") is None


def test_answers_come_by_peer_and_are_counted(store):
    commit(store, query("q-1"))
    commit(store, peer_answer("q-1", "fr-pj", (1, 1, 0)))
    commit(store, peer_answer("q-1", "es-pn", (0, 1, 1)))
    kept = store.queries.get("q-1")
    assert [(peer, answered) for peer, answered, _ in kept.answers] == [
        ("es-pn", True),
        ("fr-pj", True),
    ]
    assert kept.answers[1][2] == peer_answer("q-1", "fr-pj", (1, 1, 0)).box
    assert (kept.summary.hits, kept.summary.no_hits, kept.summary.not_answered) == (
        1,
        2,
        1,
    )
    assert store.queries.page(count=5, after="") == (kept.summary,)


def test_a_late_answer_replaces_none(store):
    commit(store, query("q-1"), peer_answer("q-1", "fr-pj", (0, 0, 2)))
    commit(store, peer_answer("q-1", "fr-pj", (0, 0, 2)))
    assert store.queries.get("q-1").summary.not_answered == 2
    commit(store, peer_answer("q-1", "fr-pj", (2, 0, 0)))
    summary = store.queries.get("q-1").summary
    assert (summary.hits, summary.not_answered) == (2, 0)


@pytest.mark.attack
def test_an_answer_is_not_replaced_by_another(store):
    commit(store, query("q-1"), peer_answer("q-1", "fr-pj", (1, 1, 0)))
    for counts in ((0, 2, 0), (0, 0, 2)):
        with pytest.raises(AlreadyThere):
            commit(store, peer_answer("q-1", "fr-pj", counts))
    assert store.queries.get("q-1").summary.hits == 1


def test_an_answer_to_no_query_is_refused(store):
    with pytest.raises(NotFound):
        commit(store, peer_answer("q-9", "fr-pj"))


def test_a_query_put_again_keeps_its_answers(store):
    commit(store, query("q-1"), peer_answer("q-1", "fr-pj", (1, 1, 0)))
    commit(store, replace(query("q-1"), box=box("sent again")))
    kept = store.queries.get("q-1")
    assert kept.box == box("sent again")
    assert len(kept.answers) == kept.summary.hits == 1


def test_pages_are_newest_first(store):
    for number in range(7):
        commit(store, query(f"q-{number}", at=minutes(number // 2)))
    first = store.queries.page(count=4, after="")
    assert [s.query_id for s in first] == ["q-6", "q-5", "q-4", "q-3"]
    rest = store.queries.page(count=4, after="q-3")
    assert [s.query_id for s in rest] == ["q-2", "q-1", "q-0"]
    assert store.queries.page(count=0, after="") == ()
    with pytest.raises(NotFound):
        store.queries.page(count=4, after="q-99")


def test_pages_are_of_a_stretch_of_time_and_from_either_end(store):
    for number in range(4):
        commit(store, query(f"q-{number}", at=minutes(number)))
    between = Between(since=minutes(1), until=minutes(3))
    found = store.queries.page(between, count=5, after="")
    assert [s.query_id for s in found] == ["q-2", "q-1"]
    oldest = Between(oldest_first=True)
    first = store.queries.page(oldest, count=2, after="")
    rest = store.queries.page(oldest, count=5, after="q-1")
    assert [s.query_id for s in (*first, *rest)] == ["q-0", "q-1", "q-2", "q-3"]


def test_queries_are_found_by_how_their_ids_begin(store):
    for name in ("q-1", "q-12", "q-2", "r-1", "Q-1"):
        commit(store, query(name))
    found = store.queries.beginning("q-1", count=5)
    assert sorted(s.query_id for s in found) == ["q-1", "q-12"]
    assert len(store.queries.beginning("q-", count=2)) == 2
    assert store.queries.beginning("q%", count=5) == ()
