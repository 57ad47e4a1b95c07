"""The book of peers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import AlreadyThere
from node.flows.ports import PutPeer
from node.model.codes import PeerState
from tests.contracts.builders import commit, minutes, peer


def test_a_peer_that_was_never_put_is_unknown(store):
    assert store.peers.get("fr-pj") is None
    assert store.peers.all() == ()


def test_a_peer_comes_back_as_it_was_put(store):
    commit(store, PutPeer(peer()))
    assert store.peers.get("fr-pj") == peer()


def test_all_peers_come_by_agency_revoked_ones_too(store):
    revoked = peer("es-pn", state=PeerState.REVOKED)
    for each in (peer("fr-pj"), revoked, peer("de-bka")):
        commit(store, PutPeer(each))
    assert store.peers.all() == (peer("de-bka"), revoked, peer("fr-pj"))


def test_a_change_is_seen_by_the_next_read(store):
    commit(store, PutPeer(peer(sequence=1)))
    assert store.peers.get("fr-pj").introduction.sequence == 1
    commit(store, PutPeer(peer(sequence=2)))
    assert store.peers.get("fr-pj").introduction.sequence == 2


def test_peers_are_there_after_a_restart(reopen):
    commit(reopen(), PutPeer(peer()))
    assert reopen().peers.get("fr-pj") == peer()


@pytest.mark.attack
@pytest.mark.parametrize("sequence", [5, 4, 0])
def test_an_older_card_does_not_replace_a_newer_one(store, sequence):
    commit(store, PutPeer(peer(sequence=5)))
    stale = replace(peer(sequence=sequence), card=b"another")
    with pytest.raises(AlreadyThere):
        commit(store, PutPeer(stale))
    assert store.peers.get("fr-pj") == peer(sequence=5)


def test_a_revocation_needs_no_new_card(store):
    commit(store, PutPeer(peer(sequence=5)))
    revoked = replace(peer(sequence=5), state=PeerState.REVOKED, changed_at=minutes(9))
    commit(store, PutPeer(revoked))
    assert store.peers.get("fr-pj") == revoked


@pytest.mark.attack
def test_a_card_that_comes_in_between_does_not_undo_a_revocation(store):
    commit(store, PutPeer(peer(sequence=6)))
    decided_on_the_older = replace(peer(sequence=5), state=PeerState.REVOKED)
    commit(store, PutPeer(decided_on_the_older))
    held = store.peers.get("fr-pj")
    assert held.state is PeerState.REVOKED
    assert held.introduction.sequence == 6


@pytest.mark.attack
def test_a_revocation_under_another_identity_is_refused(store):
    commit(store, PutPeer(peer(sequence=6)))
    other = replace(peer(sequence=5), state=PeerState.REVOKED, fingerprint="ZZZZ")
    with pytest.raises(AlreadyThere):
        commit(store, PutPeer(other))
    assert store.peers.get("fr-pj").state is PeerState.ACTIVE
