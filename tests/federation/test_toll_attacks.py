"""Pings and refusals that are to fill the ledger."""

from contextlib import suppress
from dataclasses import replace

import pytest
from node.model.desk.call import ById
from node.model.desk.delivery import DELIVERIES_RETRY
from node.model.desk.peer import PEERS_PING

from node.codec.wire import to_wire
from node.errors import ComityError, Malformed, Overloaded
from node.flows.exchange import REFUSED_KEPT
from node.flows.share import SHARES
from node.flows.toll import MOST_A_MINUTE, Tolls
from node.model.codes import AnswerKind, Kind, OfficerRole
from node.model.message import Ping
from node.model.parcel import ChunkAsk, Standings
from tests.federation.forge import query, say, tell
from tests.federation.test_quota_attacks import declare
from tests.simulator import person

A, B = "pt-one", "gr-two"
LARGE = 60_000


def tariff(fed, **most):
    """Let gr-two take so many a minute of each peer."""
    flows = fed[B].flows
    tolls = Tolls(flows.recorder, {**MOST_A_MINUTE, **most})
    fed[B].flows = replace(flows, exchange=replace(flows.exchange, tolls=tolls))
    return tolls


def deliver(fed, payload, *, sender=A, **message):
    sent = say(fed, sender, B, payload, **message)
    return fed[B].receive(sender, sent.envelope)


def outcomes(fed, times, payload, **message):
    """Return what became of each message, as the code of its error or ``ok``."""
    found = []
    for _ in range(times):
        try:
            deliver(fed, payload, **message)
        except ComityError as why:
            found.append(why.code)
        else:
            found.append("ok")
    return found


def exhibits(fed):
    rows = fed[B].store.journal.rows(0, fed[B].store.journal.head().size)
    return sum(len(row.exhibit.sealed) for row in rows if row.exhibit)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("kind", "what", "payload"),
    [
        (Kind.PING, "ping", to_wire(Ping("x"))),
        (Kind.STANDINGS, "standings", to_wire(Standings("", "", (), ()))),
        (Kind.CHUNK_ASK, "chunk-ask", to_wire(ChunkAsk("n-1", "a-1", 0))),
    ],
)
def test_messages_that_ask_nothing_do_not_fill_the_ledger(fed, kind, what, payload):
    tolls = tariff(fed, **{what: 3})
    busy = Overloaded.code
    assert outcomes(fed, 6, payload, kind=kind) == ["ok"] * 3 + [busy] * 3
    assert outcomes(fed, 1, payload, kind=kind, sender="nl-three") == ["ok"]
    size = fed[B].store.journal.head().size
    assert outcomes(fed, 20, payload, kind=kind) == [busy] * 20
    assert fed[B].store.journal.head().size == size
    fed.clock.advance(minutes=1)
    assert outcomes(fed, 1, payload, kind=kind) == ["ok"]
    assert tolls.settle(fed.clock.now()) == 23
    ((_, entry),) = fed[B].entries("messages.passed-over")
    assert [(d.name, d.value) for d in entry.details] == [("peer", A), (what, "23")]


@pytest.mark.attack
def test_refusals_do_not_fill_the_ledger(fed):
    tolls = tariff(fed, refused=2)
    assert outcomes(fed, 9, b"\xff no query") == [Malformed.code] * 9
    assert len(fed[B].entries("message.refused")) == 2
    fed.clock.advance(minutes=1)
    assert tolls.settle(fed.clock.now()) == 7


@pytest.mark.attack
def test_a_great_message_that_is_refused_is_not_kept_whole(two):
    before = exhibits(two)
    assert outcomes(two, 1, b"\xff" * LARGE) == [Malformed.code]
    ((_, entry),) = two[B].entries("message.refused")
    assert "size" in {d.name for d in entry.details}
    assert entry.request_digest
    assert exhibits(two) == before


def test_a_small_message_that_is_refused_is_kept_as_evidence(two):
    before = exhibits(two)
    outcomes(two, 1, b"\xff no query")
    assert exhibits(two) > before


def great(**why):
    """Return a query of many questions, larger than what is kept of a refusal."""
    words = " ".join(word * 40 for word in "abcd")
    return query(*(person(f"{words} {n}") for n in range(100)), **why)


@pytest.mark.attack
def test_a_great_query_over_the_quota_is_not_kept_whole(two):
    declare(two, day=0)
    answer = tell(two, A, B, great())
    assert {a.kind for a in answer.answers} == {AnswerKind.NOT_ANSWERED}
    ((_, entry),) = two[B].entries("query.answered")
    assert entry.request_digest
    assert not entry.exhibit_digest


@pytest.mark.attack
def test_a_great_query_that_policy_refuses_is_not_kept_whole(two):
    tell(two, A, B, great(legal_basis="no-such-treaty"))
    ((_, entry),) = two[B].entries("query.answered")
    assert {o.told for o in entry.outcomes} == {"not_answered:policy"}
    assert not entry.exhibit_digest


def test_what_was_answered_is_kept_whole_however_great(two):
    tell(two, A, B, great())
    ((_, entry),) = two[B].entries("query.answered")
    assert entry.exhibit_digest


@pytest.mark.attack
def test_questions_over_the_quota_do_not_fill_the_ledger(fed):
    declare(fed, day=0)
    tariff(fed, **{"over-quota": 2})
    said = outcomes(fed, 5, query())
    assert said == ["ok", "ok", *[Overloaded.code] * 3]
    assert len(fed[B].entries("query.answered")) == 2
    assert REFUSED_KEPT < LARGE


@pytest.mark.attack
def test_officer_pinging_until_the_agency_has_no_pings_left(two):
    for _ in range(MOST_A_MINUTE["ping"]):
        with suppress(Overloaded):
            two[A].call(OfficerRole.ANALYST, PEERS_PING, ById(B))
    assert len(two[B].entries("peer.answered-ping")) == SHARES["ping"].each
    reply = two[A].call(OfficerRole.OPERATOR, PEERS_PING, ById(B))
    assert reply.ok, reply.note
    two.clock.advance(minutes=1)
    assert two[A].call(OfficerRole.ANALYST, PEERS_PING, ById(B)).ok


@pytest.mark.attack
def test_officer_having_deliveries_tried_again_without_end(two):
    """Each try may be a parcel of which nothing is taken, and those are counted."""
    share = SHARES["nothing-new"].each
    for _ in range(share):
        two[A].call(OfficerRole.ANALYST, DELIVERIES_RETRY, ById(B))
    with pytest.raises(Overloaded):
        two[A].call(OfficerRole.ANALYST, DELIVERIES_RETRY, ById(B))
    two[A].call(OfficerRole.OPERATOR, DELIVERIES_RETRY, ById(B))
    assert len(two[A].entries("delivery.retried")) == share + 1
