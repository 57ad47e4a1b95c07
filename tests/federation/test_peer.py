"""Agencies get to know each other, and stop dealing with each other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from node.errors import (
    AlreadyThere,
    BadInput,
    CheckFailed,
    NotFound,
    RevokedPeer,
    TheirFault,
)
from node.flows.steps import to_end
from node.model.codes import (
    AgencyClass,
    AnswerKind,
    KeyUse,
    Kind,
    OfficerRole,
    PeerState,
    Silence,
)
from node.model.desk.call import ById, Nothing
from node.model.desk.peer import (
    PEERS_ADD,
    PEERS_CARD,
    PEERS_LIST,
    PEERS_PING,
    PEERS_REVOKE,
    PeerAddRequest,
    RevokeRequest,
)
from node.model.message import Message
from node.model.query import QuestionAnswer
from node.protocol.introduction import write_card
from tests.federation.forge import query, say
from tests.simulator import FixedClock, known_of, person, read_introduction

OPERATOR = OfficerRole.OPERATOR


def card_of(node):
    return node.call(OPERATOR, PEERS_CARD, Nothing())


def add(node, card, fingerprint=""):
    return node.call(OPERATOR, PEERS_ADD, PeerAddRequest(card, fingerprint))


def test_a_peer_is_known_once_its_fingerprint_was_compared(make):
    fed = make("pt-one", "gr-two", introduced=False)
    card = card_of(fed["gr-two"])
    add(fed["pt-one"], card.card, card.fingerprint.lower().replace(" ", "-"))
    (peer,) = fed["pt-one"].call(OPERATOR, PEERS_LIST, Nothing()).items
    assert (peer.agency, peer.state) == ("gr-two", "active")


@pytest.mark.parametrize("typed", ["", "ABCD EFGH"])
def test_a_peer_is_not_added_on_a_wrong_or_missing_fingerprint(make, typed):
    fed = make("pt-one", "gr-two", introduced=False)
    with pytest.raises(CheckFailed):
        add(fed["pt-one"], card_of(fed["gr-two"]).card, typed)
    assert not fed["pt-one"].store.peers.all()


def test_our_own_card_is_no_peer(two):
    card = card_of(two["pt-one"])
    with pytest.raises(BadInput, match="our own"):
        add(two["pt-one"], card.card, card.fingerprint)


def test_a_later_card_replaces_the_earlier_without_a_fingerprint(two):
    two.clock.advance(seconds=1)
    later = card_of(two["gr-two"])
    assert add(two["pt-one"], later.card).sequence == later.sequence
    with pytest.raises(AlreadyThere):
        add(two["pt-one"], later.card)


def test_an_earlier_card_is_not_taken_back(two):
    earlier = card_of(two["gr-two"])
    two.clock.advance(seconds=5)
    add(two["pt-one"], card_of(two["gr-two"]).card)
    with pytest.raises(AlreadyThere):
        add(two["pt-one"], earlier.card)


def test_peers_ping_each_other_and_compare_clocks_and_ledgers(two):
    ping = two["pt-one"].call(OPERATOR, PEERS_PING, ById("gr-two"))
    assert (ping.ok, ping.skew_ms, ping.note) == (True, 0, "")
    (held,) = known_of(two["pt-one"], "gr-two")
    assert held.agency == "gr-two"


def test_a_ping_to_whom_nobody_can_reach_says_so(two):
    two.network.cut.add("gr-two")
    ping = two["pt-one"].call(OPERATOR, PEERS_PING, ById("gr-two"))
    assert not ping.ok
    assert "could not be reached" in ping.note
    with pytest.raises(NotFound):
        two["pt-one"].call(OPERATOR, PEERS_PING, ById("xx-nobody"))


@pytest.mark.parametrize("minutes", [10, -10])
def test_a_clock_ten_minutes_off_is_told_by_how_much_and_to_both(two, minutes):
    """The peer cannot take the ping, and yet who asks learns what is wrong."""
    theirs = FixedClock(two.clock.now() + timedelta(minutes=minutes))
    node = two["gr-two"]
    exchange = replace(node.flows.exchange, clock=theirs)
    node.flows = replace(node.flows, exchange=exchange)
    ping = two["pt-one"].call(OPERATOR, PEERS_PING, ById("gr-two"))
    assert not ping.ok
    assert (ping.clock_known, ping.skew_ms) == (True, minutes * 60_000)
    assert f"{minutes * 60:+d} s" in ping.note
    assert "time synchronisation" in ping.advice
    refused = two["pt-one"].ask(person("Ivan Petrov"))["gr-two"]
    assert f"{minutes * 60:+d} s" in refused.note
    assert "well formed" not in refused.note


def test_a_peer_can_be_added_and_revoked_without_a_restart(two):
    two["gr-two"].revoke("pt-one")
    refused = two["pt-one"].ask(person("Ivan Petrov"))["gr-two"]
    assert refused.answers[0].silence is Silence.REFUSED
    two.clock.advance(seconds=1)
    card = card_of(two["pt-one"])
    add(two["gr-two"], card.card, card.fingerprint)
    again = two["pt-one"].ask(person("Ivan Petrov"))["gr-two"]
    assert again.answers[0].kind is AnswerKind.NO_HIT


def test_a_revocation_needs_a_reason_and_a_known_peer(two):
    with pytest.raises(BadInput):
        two["pt-one"].call(OPERATOR, PEERS_REVOKE, RevokeRequest("gr-two", " "))
    with pytest.raises(NotFound):
        two["pt-one"].call(OPERATOR, PEERS_REVOKE, RevokeRequest("xx-no", "because"))


def test_a_revocation_outlives_a_restart(two):
    two["gr-two"].revoke("pt-one")
    two.restart("gr-two")
    sent = say(two, "pt-one", "gr-two", query())
    with pytest.raises(RevokedPeer):
        two["gr-two"].receive("pt-one", sent.envelope)


@pytest.mark.attack
def test_revoked_peer_is_refused_at_the_envelope(two):
    two["gr-two"].revoke("pt-one")
    sent = say(two, "pt-one", "gr-two", query())
    with pytest.raises(RevokedPeer):
        two["gr-two"].receive("pt-one", sent.envelope)
    assert not two["gr-two"].entries("query.answered")


@pytest.mark.attack
def test_revoked_peer_is_refused_in_policy_though_the_envelope_let_it_pass(two):
    node = two["gr-two"]
    node.add("person", "suspect", name="Ivan Petrov", birth_date="1970-02-03")
    peer = node.store.peers.get("pt-one")
    sent = say(two, "pt-one", "gr-two", query(person("Petrov Ivan", "1970-02-03")))
    message = two.opened("pt-one", "gr-two", sent.envelope)
    assert isinstance(message, Message)
    story = node.flows.exchange.stories[Kind.QUERY]
    revoked = replace(peer, state=PeerState.REVOKED)
    reply = to_end(story(message, revoked, two.clock.now()))
    assert [o.told for o in reply.entry.outcomes] == ["not_answered:policy"]
    answered = to_end(story(message, peer, two.clock.now()))
    assert [o.told for o in answered.entry.outcomes] == ["hit"]


@pytest.mark.attack
def test_revoked_peer_cannot_come_back_by_a_later_card(two):
    two["gr-two"].revoke("pt-one")
    two.clock.advance(seconds=1)
    with pytest.raises(RevokedPeer):
        add(two["gr-two"], card_of(two["pt-one"]).card)
    assert two["gr-two"].store.peers.get("pt-one").state is PeerState.REVOKED


@pytest.mark.attack
def test_answer_of_a_peer_revoked_while_it_was_asked_is_not_taken(two):
    def revoke_on_the_way_back(way, envelope):
        if way == "gr-two>pt-one":
            two["pt-one"].revoke("gr-two")
        return envelope

    two["gr-two"].add("document", number="AB1234567")
    two.network.tamper = revoke_on_the_way_back
    answer = two["pt-one"].ask(person("Ivan Petrov"))["gr-two"]
    assert answer.answers == (QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.REFUSED),)


@pytest.mark.attack
def test_card_of_an_agency_under_a_new_identity_key_is_not_taken(make):
    fed = make("pt-one", "gr-two")
    stranger = make("gr-two", "fr-five", introduced=False)
    fed.clock.advance(seconds=9)
    stranger.clock.advance(seconds=9)
    card = card_of(stranger["gr-two"])
    for typed in ("", card.fingerprint):
        with pytest.raises(TheirFault):
            add(fed["pt-one"], card.card, typed)


def test_no_more_peers_are_added_than_one_answer_can_list(make, monkeypatch):
    monkeypatch.setattr("node.flows.peer.introduce.PEERS_MOST", 1)
    fed = make("pt-one", "gr-two", "nl-three", introduced=False)
    node = fed["pt-one"]
    first, second = card_of(fed["gr-two"]), card_of(fed["nl-three"])
    add(node, first.card, first.fingerprint)
    with pytest.raises(BadInput, match="as many as can be listed"):
        add(node, second.card, second.fingerprint)
    fed.clock.advance(seconds=1)
    assert add(node, card_of(fed["gr-two"]).card).agency == "gr-two"


def reissued(fed, agency, **changes):
    """A later card of ``agency`` that says otherwise, signed as it should be."""
    fed.clock.advance(seconds=1)
    node = fed[agency]
    said = replace(
        read_introduction(card_of(node).card),
        sequence=int(fed.clock.now().timestamp()),
        **changes,
    )
    return write_card(said, node.keys)


def changes_in(entry):
    return {d.name: d.value for d in entry.details}


@pytest.mark.attack
def test_class_of_a_peer_is_not_changed_by_a_card_that_nobody_confirmed(two):
    node = two["pt-one"]
    later = reissued(two, "gr-two", agency_class=AgencyClass.HEALTH)
    with pytest.raises(CheckFailed, match="police -> health"):
        add(node, later)
    held = node.store.peers.get("gr-two").introduction
    assert held.agency_class is AgencyClass.POLICE
    assert not node.entries("peer.updated")


def test_what_a_card_changes_stands_in_the_entry_as_it_was_and_as_it_is(two):
    node = two["pt-one"]
    ((_, first),) = node.entries("peer.added")
    assert changes_in(first)["agency_class"] == "(none) -> police"
    later = reissued(two, "gr-two", agency_class=AgencyClass.HEALTH, name="Renamed")
    view = add(node, later, two["gr-two"].keys.fingerprint)
    ((_, entry),) = node.entries("peer.updated")
    told = changes_in(entry)
    assert told["agency_class"] == "police -> health"
    assert told["name"] == "Agency gr-two -> Renamed"
    assert told["confirmed"] == "true"
    assert "agency_class: police -> health" in view.changes
    assert node.store.peers.get("gr-two").introduction.agency_class == "health"


@pytest.mark.attack
def test_fork_is_not_washed_off_by_a_card_with_another_ledger_key(two, make):
    """What it signed under the key that is known stays what it is held to."""
    stranger = make("gr-two", "fr-five", introduced=False)["gr-two"]
    others = [k for k in stranger.introduction().keys if k.use is KeyUse.LEDGER]
    mine = [k for k in two["gr-two"].introduction().keys if k.use is not KeyUse.LEDGER]
    with pytest.raises(CheckFailed, match="ledger"):
        add(two["pt-one"], reissued(two, "gr-two", keys=(*mine, *others)))
