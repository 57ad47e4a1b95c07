"""What release officers have approved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from node.flows.ports import PutApproval
from tests.contracts.builders import NOW, approval, commit


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
