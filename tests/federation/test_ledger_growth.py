"""How our ledger grows tells a peer nothing of what our own people do.

Two federations of which everything is equal but what the officers of gr-two do in
between. All that pt-one is sent is opened and compared, ids and random bytes apart:
times, sizes of checkpoints and lengths stay in.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import fields, is_dataclass

import pytest

from node.codec.wire import from_wire, to_wire
from node.ledger.checkpoint import parse_text
from node.ledger.rhythm import BLOCK, STEP
from node.model.codes import Kind, OfficerRole
from node.model.desk.call import Nothing
from node.model.desk.ledger import (
    LEDGER_ENTRY,
    LEDGER_EXPORT,
    LEDGER_SHOW,
    EntryRequest,
    ExportRequest,
    LedgerPage,
)
from node.model.desk.officer import OFFICERS_ADD, OfficerAddRequest
from node.model.desk.policy import POLICY_SHOW
from node.model.desk.record import RECORDS_LIST, RECORDS_SHOW
from node.model.head import Growth, GrowthAsk
from node.model.message import Ping, Pong
from node.model.parcel import Chunk, ChunkAsk, Parcel, Receipts, Standings
from node.model.query import Answer
from node.protocol.envelope import peek
from tests.federation.forge import query, say
from tests.posts import Posts, in_memory
from tests.simulator import (
    document,
    known_of,
    person,
    record_page,
    record_request,
)

THEM, US, THIRD = "pt-one", "gr-two", "nl-three"
SAYS = {
    Kind.PONG: Pong,
    Kind.ANSWER: Answer,
    Kind.RECEIPTS: Receipts,
    Kind.STANDINGS: Standings,
    Kind.PARCEL: Parcel,
    Kind.CHUNK: Chunk,
    Kind.GROWTH: Growth,
    Kind.GROWTH_ASK: GrowthAsk,
}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


# --- what our officers do -----------------------------------------------------------


def handle_hidden_hit(fed):
    """Look at what was hidden from the peer, refuse to release it, look it up."""
    node = fed[US]
    for waiting in node.waiting():
        node.decide(waiting.id, approve=False)
    page = node.call(OfficerRole.CUSTODIAN, RECORDS_LIST, record_page())
    for item in page.items:
        node.call(OfficerRole.ANALYST, RECORDS_SHOW, record_request(item.reference))


def add_hidden_record(fed):
    fed[US].add("document", number="KK7654321", hidden=True)


def ask_a_third(fed):
    fed[US].ask(person("Ivan Petrov"), peers=(THIRD,))


def audit(fed):
    node = fed[US]
    assert node.verify().ok
    node.call(OfficerRole.AUDITOR, LEDGER_SHOW, LedgerPage())
    list(node.call(OfficerRole.AUDITOR, LEDGER_EXPORT, ExportRequest()))
    index, _ = node.entries("query.answered")[-1]
    node.call(
        OfficerRole.AUDITOR, LEDGER_ENTRY, EntryRequest(index, True, "complaint 7/26")
    )


def see_to_policy_and_staff(fed):
    node = fed[US]
    node.call(OfficerRole.OPERATOR, POLICY_SHOW, Nothing())
    added = OfficerAddRequest(f"officer {len(node.entries())}", ("analyst",))
    node.call(OfficerRole.OPERATOR, OFFICERS_ADD, added)


def all_of_it(fed):
    for act in (handle_hidden_hit, add_hidden_record, ask_a_third, audit):
        act(fed)
    see_to_policy_and_staff(fed)


def nothing(_fed):
    pass


ACTS = (
    handle_hidden_hit,
    add_hidden_record,
    ask_a_third,
    audit,
    see_to_policy_and_staff,
    all_of_it,
)


# --- what the peer does, and sees ---------------------------------------------------


def worded(value):
    """Return a message without what is random in it; lengths, times and sizes stay."""
    if is_dataclass(value):
        return tuple((f.name, worded(getattr(value, f.name))) for f in fields(value))
    if isinstance(value, tuple):
        return tuple(worded(each) for each in value)
    if isinstance(value, bytes):
        return len(value)
    if isinstance(value, str) and "/comity-ledger" in value:
        text = value[: value.index("\n\n") + 1]
        return parse_text(text)[:2], len(value)
    return "an id" if isinstance(value, str) and ID.fullmatch(value) else value


def seen(fed):
    """Return all that pt-one was sent by gr-two, opened."""
    return [
        (
            message.kind,
            worded(from_wire(SAYS[message.kind], message.payload)),
            worded(message.header),
            len(envelope),
        )
        for sender, recipient, envelope in fed.network.answered + fed.network.asked
        if (sender, recipient) == (US, THEM)
        for message in (fed.opened(sender, recipient, envelope),)
    ]


def sizes(fed):
    """Return the sizes of all checkpoints that pt-one was shown, in their order."""
    return [
        int(size) for size in re.findall(r"comity-ledger', (\d+)\)", str(seen(fed)))
    ]


def tell(fed, payload, kind):
    sent = say(fed, THEM, US, payload, kind=kind)
    fed.network.deliver(THEM, US, sent.envelope)


def look(fed, posts, number):
    """Do all that a peer can do to learn something: ping, ask, send, compare."""
    tell(fed, to_wire(Ping("x")), Kind.PING)
    tell(fed, to_wire(query(document("AB1234567"))), Kind.QUERY)
    posts[THEM].publish(f"n-{number}", to=(US,))
    posts.deliver(THEM, US)
    tell(fed, to_wire(Standings("", "", (), ())), Kind.STANDINGS)
    tell(fed, to_wire(ChunkAsk("none", "none", 0)), Kind.CHUNK_ASK)
    posts[US].publish(f"o-{number}", to=(THEM,))
    posts.deliver(US, THEM)
    prove(fed)
    tell(fed, to_wire(Ping("x")), Kind.PING)


def prove(fed):
    """Have our ledger proved from the head that was shown first; ours asks for theirs."""
    first = known_of(fed[THEM], US)[0] if known_of(fed[THEM], US) else None
    shown, own = (fed[n].store.journal.shown().head.checkpoint for n in (US, THEM))
    older = first.checkpoint if first else shown
    tell(fed, to_wire(GrowthAsk(older, shown, own)), Kind.GROWTH_ASK)
    ours = fed[US].flows.prover
    for peer in ours.waiting():
        ours.prove(peer)


def story(make, act, *, flood=0):
    """Let two intervals pass, with ``act`` between what the peer does in each."""
    fed = make(THEM, US, THIRD, open_store=in_memory)
    posts = Posts(fed)
    fed[US].add("document", number="AB1234567", hidden=True)
    for number in range(2):
        look(fed, posts, f"{number}a")
        for _ in range(flood):
            # What answers no question is counted by the minute; questions are not.
            tell(fed, to_wire(query(document("AB1234567"))), Kind.QUERY)
        act(fed)
        look(fed, posts, f"{number}b")
        fed.clock.advance(minutes=5)
        fed.beat()
    look(fed, posts, "end")
    return fed


@pytest.mark.attack
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_acts_of_our_officers_told_by_how_our_ledger_grows(make, act):
    """A peer that looks before and after sees the same as if nobody had done anything."""
    quiet, busy = story(make, nothing), story(make, act)
    assert busy[US].store.journal.head().size >= quiet[US].store.journal.head().size
    assert len(busy[US].entries()) > 0
    assert seen(busy) == seen(quiet)


@pytest.mark.attack
@pytest.mark.parametrize("flood", [BLOCK - 20, BLOCK - 9, BLOCK, 2 * BLOCK - 10])
def test_block_filled_by_a_peer_so_that_one_act_more_overflows_it(make, flood):
    """What peers send is padded by itself: it leaves no less room for our own acts."""
    quiet = story(make, nothing, flood=flood)
    busy = story(make, all_of_it, flood=flood)
    assert sizes(busy) == sizes(quiet)
    assert seen(busy) == seen(quiet)


@pytest.mark.attack
def test_ledger_size_told_by_a_checkpoint_that_a_peer_sees(make):
    fed = story(make, all_of_it)
    shown = sorted(set(sizes(fed)))
    assert not [size for size in shown if size % BLOCK]
    assert {b - a for a, b in itertools.pairwise(shown)} == {STEP}


@pytest.mark.attack
def test_receipt_names_no_place_in_our_ledger(make):
    """Its leaf is a commitment under a salt; only our auditors find its place."""
    fed = story(make, all_of_it)
    told = [m for m in seen(fed) if m[0] is Kind.RECEIPTS]
    assert told
    assert "index" not in str(told)
    node = fed[US]
    leaves = {row.leaf for row in node.store.journal.rows(0, 10_000)}
    for sender, recipient, envelope in fed.network.answered:
        _, header = peek(envelope)
        message = fed.opened(sender, recipient, envelope)
        if header.sender == US and message.kind is Kind.RECEIPTS:
            receipts = from_wire(Receipts, message.payload).receipts
            assert {r.leaf for r in receipts} <= leaves


@pytest.mark.attack
def test_block_of_our_own_acts_filled_by_heads_that_a_peer_has_us_prove(make):
    """Each proof is recorded; were it an act of ours, the peer would see one more."""
    told = []
    for act in (nothing, add_hidden_record):
        fed = make(THEM, US, open_store=in_memory)
        them, us = fed[THEM], fed[US]
        before = us.store.journal.shown().head
        done = sum(i >= before.size for i, _ in us.entries())
        # With what was done already, and the act that shows it, just a block.
        heads = BLOCK - done - 1
        for _ in range(heads):
            them.flows.rhythm.run(fed.clock.now())
            own = them.store.journal.shown().head.checkpoint
            ask = to_wire(GrowthAsk(before.checkpoint, before.checkpoint, own))
            tell(fed, ask, Kind.GROWTH_ASK)
            fed.clock.advance(minutes=5)
        us.flows.prover.prove(us.store.peers.get(THEM))
        assert len(us.entries("peer.ledger-proved")) == heads
        act(fed)
        us.flows.rhythm.run(fed.clock.now())
        told.append(us.store.journal.shown().head.size)
    assert told[0] == told[1]
