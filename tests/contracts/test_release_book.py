"""Approvals, what waits for one, small settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from node.model.desk.call import Count
from node.model.desk.release import ReleasePage

from node.errors import BadInput, NotFound
from node.flows.ports import (
    DropPending,
    PutApproval,
    PutPending,
    PutSetting,
)
from tests.contracts.builders import NOW, approval, commit, minutes, pending


def approvals(store, *, peer="fr-pj", case="C-1", now=NOW):
    return [a.id for a in store.approvals.for_case(peer=peer, case=case, now=now)]


def test_an_approval_is_for_one_peer_and_one_case(store):
    commit(
        store, PutApproval(approval("a-1")), PutApproval(approval("a-2", case="C-2"))
    )
    assert store.approvals.for_case(peer="fr-pj", case="C-1", now=NOW) == (
        approval("a-1"),
    )
    assert approvals(store, case="C-2") == ["a-2"]
    assert approvals(store, peer="es-pn") == []


def test_an_approval_lasts_from_its_time_until_its_end(store):
    given = approval("a-1", days=1)
    commit(store, PutApproval(given))
    moment = timedelta(microseconds=1)
    assert approvals(store, now=given.at - moment) == []
    assert approvals(store, now=given.until - moment) == ["a-1"]
    assert approvals(store, now=given.until) == []


def test_all_approvals_in_force_are_granted_ones_whatever_they_are_for(store):
    ended = approval("a-2", case="C-2", days=1)
    commit(store, PutApproval(approval("a-1", days=9)), PutApproval(ended))
    assert {a.id for a in store.approvals.granted(NOW)} == {"a-1", "a-2"}
    assert [a.id for a in store.approvals.granted(ended.until)] == ["a-1"]


@pytest.mark.attack
def test_an_approval_is_not_altered_by_another_of_its_id(store):
    commit(store, PutApproval(approval("a-1", days=1)))
    commit(store, PutApproval(approval("a-1", days=999)))
    assert store.approvals.for_case(peer="fr-pj", case="C-1", now=NOW) == (
        approval("a-1", days=1),
    )


def test_what_waits_comes_oldest_first(store):
    commit(
        store,
        PutPending(pending("p-2", at=minutes(2))),
        PutPending(pending("p-1", at=minutes(1))),
    )
    assert store.pending.page().items == (
        pending("p-1", at=minutes(1)),
        pending("p-2", at=minutes(2)),
    )


def test_put_again_it_waits_once_and_keeps_its_place(store):
    commit(
        store,
        PutPending(pending("p-1", at=minutes(1))),
        PutPending(pending("p-2", at=minutes(2))),
    )
    again = pending("p-1", at=minutes(3), grade="possible")
    commit(store, PutPending(again))
    kept = replace(again, at=minutes(1), last_at=minutes(3), count=2)
    assert store.pending.page().items == (kept, pending("p-2", at=minutes(2)))
    assert store.pending.get("p-1") == kept
    assert store.pending.get("p-3") is None


def test_what_is_decided_waits_no_longer(store):
    commit(store, PutPending(pending("p-1")))
    commit(store, DropPending("p-1"))
    assert store.pending.page().items == ()
    with pytest.raises(NotFound):
        commit(store, DropPending("p-1"))


def test_two_officers_who_decide_at_once_do_not_both_decide(store):
    commit(store, PutPending(pending("p-1")))
    commit(store, DropPending("p-1"), PutApproval(approval("a-1")))
    with pytest.raises(NotFound):
        commit(store, DropPending("p-1"), PutApproval(approval("a-2")))
    assert approvals(store) == ["a-1"]


def test_a_setting_is_what_was_put_last(store):
    assert store.settings.get("bundle") is None
    commit(store, PutSetting("bundle", b"1"), PutSetting("bundle", b"2"))
    assert store.settings.get("bundle") == b"2"
    commit(store, PutSetting("bundle", b""))
    assert store.settings.get("bundle") == b""


def waits(peer, number, minute):
    return replace(pending(f"{peer}/{number}", at=minutes(minute)), peer=peer)


@pytest.mark.attack
def test_what_one_peer_has_waiting_does_not_stand_before_all_that_another_has(store):
    commit(store, *(PutPending(waits("fr-pj", n, n)) for n in range(4)))
    commit(store, *(PutPending(waits("es-pn", n, 10 + n)) for n in range(2)))
    first = store.pending.page(ReleasePage(count=3))
    assert [w.id for w in first.items] == ["fr-pj/0", "es-pn/0", "fr-pj/1"]
    second = store.pending.page(ReleasePage(count=3, after=first.next))
    assert [w.id for w in second.items] == ["es-pn/1", "fr-pj/2", "fr-pj/3"]
    assert second.next == ""
    of_one = store.pending.page(ReleasePage(count=9, peer="es-pn"))
    assert [w.id for w in of_one.items] == ["es-pn/0", "es-pn/1"]
    assert first.waiting == (Count("es-pn", 2), Count("fr-pj", 4))


def test_a_page_goes_on_after_what_was_decided_meanwhile(store):
    commit(store, *(PutPending(waits("fr-pj", n, n)) for n in range(4)))
    first = store.pending.page(ReleasePage(count=2))
    commit(store, DropPending("fr-pj/3"))
    rest = store.pending.page(ReleasePage(count=2, after=first.next))
    assert [w.id for w in rest.items] == ["fr-pj/2"]


@pytest.mark.parametrize(
    "after", ["x", "1/x/y", "1/2", "1/2/", "/1/a", "9" * 40 + "/1/a"]
)
def test_a_place_that_no_page_gave_is_refused(store, after):
    with pytest.raises(BadInput):
        store.pending.page(ReleasePage(after=after))


def test_beyond_its_share_is_the_oldest_of_each_peer_and_what_nobody_asks_again(store):
    commit(store, *(PutPending(waits("fr-pj", n, n)) for n in range(4)))
    commit(store, *(PutPending(waits("es-pn", n, n)) for n in range(2)))

    def beyond(most, before, count=9):
        asked = {"most": most, "before": minutes(before), "count": count}
        return store.pending.beyond(**asked)

    assert beyond(2, 0) == ("fr-pj/0", "fr-pj/1")
    assert beyond(9, 1) == ("es-pn/0", "fr-pj/0")
    assert beyond(2, 2, count=1) == ("es-pn/0",)
    commit(store, PutPending(waits("fr-pj", 0, 30)))
    assert beyond(9, 1) == ("es-pn/0",)
