"""Approvals, what waits for one, peers' checkpoints, small settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import NotFound
from node.flows.ports import (
    DropPending,
    PutApproval,
    PutCheckpoint,
    PutPending,
    PutSetting,
)
from node.model.desk import PeerCheckpoint
from tests.contracts.builders import NOW, approval, commit, minutes, pending


def approvals(store, *, peer="fr-pj", case="C-1", now=NOW):
    return [a.id for a in store.releases.approvals(peer=peer, case=case, now=now)]


def test_an_approval_is_for_one_peer_and_one_case(store):
    commit(
        store, PutApproval(approval("a-1")), PutApproval(approval("a-2", case="C-2"))
    )
    assert store.releases.approvals(peer="fr-pj", case="C-1", now=NOW) == (
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


@pytest.mark.attack
def test_an_approval_is_not_altered_by_another_of_its_id(store):
    commit(store, PutApproval(approval("a-1", days=1)))
    commit(store, PutApproval(approval("a-1", days=999)))
    assert store.releases.approvals(peer="fr-pj", case="C-1", now=NOW) == (
        approval("a-1", days=1),
    )


def test_what_waits_comes_oldest_first(store):
    commit(
        store,
        PutPending(pending("p-2", at=minutes(2))),
        PutPending(pending("p-1", at=minutes(1))),
    )
    assert store.releases.pending() == (
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
    assert store.releases.pending() == (again, pending("p-2", at=minutes(2)))


def test_what_is_decided_waits_no_longer(store):
    commit(store, PutPending(pending("p-1")))
    commit(store, DropPending("p-1"))
    assert store.releases.pending() == ()
    with pytest.raises(NotFound):
        commit(store, DropPending("p-1"))


def test_two_officers_who_decide_at_once_do_not_both_decide(store):
    commit(store, PutPending(pending("p-1")))
    commit(store, DropPending("p-1"), PutApproval(approval("a-1")))
    with pytest.raises(NotFound):
        commit(store, DropPending("p-1"), PutApproval(approval("a-2")))
    assert approvals(store) == ["a-1"]


def test_the_largest_checkpoint_of_each_peer_is_kept(store):
    seen = PeerCheckpoint("fr-pj", 10, "fr-pj/comity-ledger\n10\n", NOW)
    commit(
        store, PutCheckpoint(seen), PutCheckpoint(PeerCheckpoint("es-pn", 3, "es", NOW))
    )
    larger = replace(seen, size=12, checkpoint="twelve", seen_at=minutes(1))
    commit(store, PutCheckpoint(larger))
    assert store.releases.checkpoints() == (
        PeerCheckpoint("es-pn", 3, "es", NOW),
        larger,
    )


@pytest.mark.attack
@pytest.mark.parametrize("size", [10, 9, 0])
def test_a_checkpoint_that_is_not_larger_does_not_hide_the_one_held(store, size):
    seen = PeerCheckpoint("fr-pj", 10, "ten", NOW)
    commit(store, PutCheckpoint(seen))
    commit(store, PutCheckpoint(PeerCheckpoint("fr-pj", size, "rewritten", minutes(1))))
    assert store.releases.checkpoints() == (seen,)


def test_a_setting_is_what_was_put_last(store):
    assert store.releases.setting("bundle") is None
    commit(store, PutSetting("bundle", b"1"), PutSetting("bundle", b"2"))
    assert store.releases.setting("bundle") == b"2"
    commit(store, PutSetting("bundle", b""))
    assert store.releases.setting("bundle") == b""
