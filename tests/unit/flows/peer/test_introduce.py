"""Peers are added, and revoked at the same time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import Overtaken
from node.flows.peer.introduce import Introducer
from node.flows.ports import PutPeer
from node.flows.recorder import Recorder
from node.model.codes import OfficerRole, PeerState
from node.model.desk.peer import PeerAddRequest, RevokeRequest
from node.model.officer import Officer
from node.protocol.introduction import write_card
from tests.memory import MemoryStore
from tests.simulator import FixedClock
from tests.unit.flows.asking import agency_of
from tests.unit.protocol.pair import ALPHA, BETA

CLOCK = FixedClock()
OPERATOR = Officer(
    "o-1", "Test operator", frozenset({OfficerRole.OPERATOR}), True, CLOCK.now()
)


class Meanwhile:
    """A book of peers; once one was read, something else happens."""

    def __init__(self, peers):
        self.peers, self.then = peers, lambda: None

    def get(self, agency):
        found, then = self.peers.get(agency), self.then
        self.then = lambda: None
        then()
        return found

    def all(self):
        return self.peers.all()


@pytest.fixture
def world():
    store = MemoryStore(ALPHA.keys)
    store.put(PutPeer(BETA.peer()))
    peers = Meanwhile(store.peers)
    recorder = Recorder(ALPHA.agency, ALPHA.keys, store.journal)
    introducer = Introducer(
        agency_of(ALPHA), ALPHA.keys, peers, recorder, CLOCK, ("127.0.0.1:1",)
    )
    return introducer, store, peers


def later_card():
    said = BETA.introduction
    issued = said.issued_at + timedelta(seconds=1)
    later = replace(said, sequence=said.sequence + 1, issued_at=issued)
    return write_card(later, BETA.keys)


@pytest.mark.attack
def test_a_later_card_does_not_take_back_who_was_revoked_meanwhile(world):
    """By another operator, perhaps at another process of the node."""
    introducer, store, peers = world
    revoke = RevokeRequest(BETA.agency, "its keys are in other hands")
    peers.then = lambda: introducer.revoke(OPERATOR, revoke)
    with pytest.raises(Overtaken):
        introducer.add(OPERATOR, PeerAddRequest(later_card(), ""))
    assert store.peers.get(BETA.agency).state is PeerState.REVOKED


def test_a_later_card_is_taken_where_nobody_came_between(world):
    introducer, store, _ = world
    introducer.add(OPERATOR, PeerAddRequest(later_card(), ""))
    held = store.peers.get(BETA.agency)
    assert held.introduction.sequence == BETA.introduction.sequence + 1
