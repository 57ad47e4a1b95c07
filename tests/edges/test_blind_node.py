"""Views are made and given by real processes: one publishes, each of them answers."""

from __future__ import annotations

import time

import pytest

from node.blind.epoch import open_epoch, open_head
from node.blind.join import join
from node.blind.view import assemble, read_manifest
from node.clock import SystemClock
from node.codec.wire import from_wire
from node.crypto import oprf
from node.crypto.digest import sha256
from node.matching.keys.blind import blind_question_keys
from node.model.blind import (
    BlindAnswer,
    BlindBatch,
    BlindQuery,
    BlindScope,
    ViewAsk,
    ViewReply,
    ViewState,
)
from node.model.codes import KeyUse, Kind
from node.model.query import Question, Term
from tests.processes import WHY, Counterpart, give_views, make_node, running

SCOPE = BlindScope(WHY.purpose, WHY.offence, WHY.legal_basis, "person")
HELD = Question("person", (Term("name", "Ana Reis"), Term("birth_date", "1991-11-30")))
ROW = (
    b'{"id": "k1", "schema": "Person", "properties": '
    b'{"name": ["Ana Reis"], "birthDate": ["1991-11-30"]}}'
)
MADE_WITHIN_S = 120.0


@pytest.fixture
def made(made):
    """The folders of two processes of one node that gives views, and a peer of it."""
    for home in made[:2]:
        give_views(home)
    return made


def said(node, asker, kind, payload):
    peer = node.as_peer()
    _, closed = asker.close(peer, kind, payload)
    answer = asker.send(peer, closed.envelope)
    return asker.open_message(peer, answer).payload


def view_of(node, asker):
    """Ask for a view until it is made; return what is given."""
    until = time.monotonic() + MADE_WITHIN_S
    while True:
        payload = said(node, asker, Kind.VIEW_ASK, ViewAsk(SCOPE))
        reply = from_wire(ViewReply, payload)
        if reply.state is not ViewState.MAKING or time.monotonic() > until:
            assert reply.state is ViewState.READY
            return reply
        time.sleep(1)


def hits(node, asker, reply, now):
    """Ask one process about somebody, with the view that any of them gave."""
    (signing,) = [
        key for key in node.as_peer().introduction.keys if key.use is KeyUse.SIGNING
    ]
    info = open_epoch(reply.epoch, signing.public, now=now)
    keys = [key.encode() for key in blind_question_keys(HELD)]
    keys += [b"\0%d" % n for n in range(16 - len(keys))]
    blinds = [oprf.blind(key) for key in keys]
    elements = tuple(one.element for one in blinds)
    batch = BlindBatch("person", sha256(reply.epoch.info), elements)
    query = BlindQuery(WHY, (batch,))
    payload = said(node, asker, Kind.BLIND_QUERY, query)
    (answer,) = from_wire(BlindAnswer, payload).answers
    made = oprf.Evaluated(answer.elements, answer.proof)
    values = oprf.finalize(blinds, made, info.public)
    head = open_head(reply.head, signing.public)
    view = assemble(read_manifest(reply.manifest, head.root), reply.parts)
    return join(view, reply.view_key, values)


def test_a_node_makes_a_view_when_it_is_asked_for_and_says_how_it_stands(tmp_path):
    make_node(tmp_path / "pt", "pt-blind")
    give_views(tmp_path / "pt")
    asker = Counterpart.make(tmp_path, "nl-asker")
    with running(tmp_path / "pt") as node:
        node.appoint()
        node.know(asker.card(), asker.keys.fingerprint)
        node.load(ROW)
        reply = view_of(node, asker)
        (hit,) = hits(node, asker, reply, SystemClock().now())
        assert len(hit.keys) > 1
        assert node.verify()


@pytest.mark.timeout(600)
def test_one_process_publishes_and_each_of_them_answers(two):
    one, other, asker = two
    one.load(ROW)
    replies = [view_of(node, asker) for node in (one, other)]
    assert replies[0].epoch.info == replies[1].epoch.info
    assert replies[0].head.head == replies[1].head.head
    for node in (one, other):
        assert hits(node, asker, replies[0], SystemClock().now())
