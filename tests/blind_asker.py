"""Who asks blind, of the real primitives: for tests of who answers.

asker = BlindAsker(fed["pt-one"], fed["gr-two"])
asker.fetch()                    # MAKING at first
publish(fed["gr-two"])           # what the worker does
asker.fetch()
asker.ask("Ivan Petrov", "1970-02-03")    # the hits, by tag and keys
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from node.blind.epoch import check_next, open_epoch, open_head
from node.blind.join import JoinedHit, join
from node.blind.view import BlindView, apply, assemble, read_delta, read_manifest
from node.codec.wire import from_wire, to_wire
from node.crypto import oprf
from node.crypto.digest import sha256
from node.matching.keys.blind import blind_question_keys
from node.model.blind import (
    ELEMENTS_A_SUBJECT,
    BlindAnswer,
    BlindBatch,
    BlindQuery,
    BlindScope,
    EpochInfo,
    ViewAsk,
    ViewHead,
    ViewReply,
    ViewState,
)
from node.model.codes import KeyUse, Kind, Purpose
from node.model.query import Justification, Question
from tests.simulator import Node, person

SCOPE = BlindScope(
    Purpose.INVESTIGATION, "trafficking-in-human-beings", "eu-2023-977", "person"
)


def publish(node: Node) -> int:
    """Do what the worker does until there is nothing more to be done at once."""
    steps = 0
    while node.flows.blind.publisher.step():
        steps += 1
    return steps


def why(scope: BlindScope = SCOPE, **changed: str) -> Justification:
    """Return a justification that a question of this scope has."""
    given = Justification(
        scope.purpose, "CASE-1", scope.offence, scope.legal_basis, "o-1"
    )
    return replace(given, **changed)


class BlindAsker:
    """One peer that holds another's view."""

    def __init__(
        self, here: Node, there: Node, scope: BlindScope = SCOPE, *, as_: str = ""
    ) -> None:
        self.here, self.there, self.scope = here, there, scope
        self.view: BlindView | None = None
        self.head: ViewHead | None = None
        self.info: EpochInfo | None = None
        self.epoch = b""
        self.view_key = b""
        self.doubtful = False
        self.steps = 0

    # --- messages ---------------------------------------------------------------

    def say(self, kind: Kind, payload: bytes, **changed: Any) -> bytes:
        """Send a message, and return the payload of what answers it."""
        caller = self.here.flows.prover.caller
        peer = self.here.store.peers.get(self.there.id)
        asked = caller.close(peer, kind, payload, **changed)
        return caller.ask(asked, timeout_s=5).payload

    def view_ask(self, **changed: Any) -> ViewReply:
        """Ask for what leads on from the view that is held."""
        ask = ViewAsk(self.scope)
        if self.head is not None:
            ask = replace(ask, epoch=self.epoch, number=self.head.number)
        payload = to_wire(replace(ask, **changed))
        return from_wire(ViewReply, self.say(Kind.VIEW_ASK, payload))

    # --- the view ---------------------------------------------------------------

    def fetch(self) -> ViewState:
        """Bring the view up to date; return how it stands there."""
        reply = self.view_ask()
        if reply.state is not ViewState.READY:
            return reply.state
        info, head = self._terms(reply)
        if reply.manifest:
            if self.head is not None and sha256(reply.epoch.info) == self.epoch:
                check_next(self.head, head)
            self._snapshot(reply, head)
            self.info, self.head, self.view_key = info, head, reply.view_key
            self.doubtful, self.epoch = reply.doubtful, sha256(reply.epoch.info)
            return self.fetch()
        for step in reply.steps:
            at = open_head(step.head, self._public(step.head.signing_key_id))
            check_next(self.head, at)
            assert at.number == self.head.number + 1
            self.view = apply(self.view, read_delta(step.delta, at.delta))
            self.head = at
            self.steps += 1
        assert self.head == head
        self.doubtful = reply.doubtful
        return ViewState.READY

    def _snapshot(self, reply: ViewReply, head: ViewHead) -> None:
        manifest = read_manifest(reply.manifest, head.root)
        parts = list(reply.parts)
        while len(parts) < len(manifest.parts):
            more = self.view_ask(
                epoch=sha256(reply.epoch.info), number=head.number, part=len(parts)
            )
            assert more.manifest == reply.manifest
            parts += more.parts
        self.view = assemble(manifest, parts)

    def _terms(self, reply: ViewReply) -> tuple[EpochInfo, ViewHead]:
        now = self.here.clock.now()
        public = self._public(reply.epoch.signing_key_id)
        info = open_epoch(reply.epoch, public, now=now)
        head = open_head(reply.head, self._public(reply.head.signing_key_id))
        assert head.epoch == sha256(reply.epoch.info)
        assert head.reader == self.here.id
        return info, head

    def _public(self, key_id: str) -> bytes:
        peer = self.here.store.peers.get(self.there.id)
        keys = peer.keys_for(KeyUse.SIGNING)
        return next(key.public for key in keys if key.key_id == key_id)

    # --- a question -------------------------------------------------------------

    def blinds(self, *questions: Question) -> list[oprf.Blind]:
        """Return the blinded keys of questions, filled up."""
        found = []
        for question in questions:
            keys = [key.encode() for key in blind_question_keys(question)]
            keys += [b"\0filled up %d" % n for n in range(len(keys), 16)]
            found += [oprf.blind(key) for key in keys[:ELEMENTS_A_SUBJECT]]
        return found

    def query(
        self, elements: Sequence[bytes], *, epoch: bytes | None = None, **changed: Any
    ) -> BlindQuery:
        """Return a query of one batch."""
        batch = BlindBatch(
            self.scope.category, self.epoch if epoch is None else epoch, tuple(elements)
        )
        return replace(BlindQuery(why(self.scope), (batch,)), **changed)

    def send(self, query: BlindQuery, **changed: Any) -> BlindAnswer:
        """Send a query and return its answer."""
        return from_wire(
            BlindAnswer, self.say(Kind.BLIND_QUERY, to_wire(query), **changed)
        )

    def values(self, *questions: Question) -> tuple[bytes, ...]:
        """Return the values of the keys of questions, verified."""
        blinds = self.blinds(*questions)
        (answer,) = self.send(self.query([one.element for one in blinds])).answers
        assert not answer.silence, answer.silence
        made = oprf.Evaluated(answer.elements, answer.proof)
        return oprf.finalize(blinds, made, self.info.public)

    def hits(self, question: Question) -> tuple[JoinedHit, ...]:
        """Return what a question meets in the view."""
        values = self.values(question)
        keys = blind_question_keys(question)
        return join(self.view, self.view_key, values[: len(keys)])

    def finds(self, name: str, born: str = "") -> bool:
        """Whether somebody is found."""
        return bool(self.hits(person(name, born)))
