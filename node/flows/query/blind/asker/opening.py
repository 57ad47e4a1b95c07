"""Open one blind question, so that an auditor can tell what was asked; and nobody else.

The secret of a question opens it as one peer was asked it: no other question, and not
the same one at another peer. That it was opened is recorded before it is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass

from node.blind.asked import question_secret
from node.clock import Clock
from node.codec.plain import to_json
from node.crypto.keystore import Keyring
from node.errors import BadInput, NotFound
from node.flows.ports import QueryBook
from node.flows.query.blind.asker.elements import place_in_batch
from node.flows.query.kept import OwnQuery, Sent, kept_query, open_query
from node.flows.recorder import Recorder
from node.matching.keys.blind import blind_question_keys
from node.matching.rules import reading_rules
from node.model.agency import AgencyId
from node.model.desk.query import OpenedQuestion, OpenRequest
from node.model.officer import Officer
from node.model.opening import OPENING_FORM, BlindOpening
from node.model.query import Way


@dataclass(frozen=True, slots=True)
class QuestionOpener:
    """Opens questions of an officer's own."""

    us: AgencyId
    keys: Keyring
    queries: QueryBook
    recorder: Recorder
    clock: Clock

    def open(self, officer: Officer, request: OpenRequest) -> OpenedQuestion:
        """Return the opening of a question that this officer asked a peer blind.

        Raises:
            NotFound: the query is not the officer's, or the peer was not asked blind.
            BadInput: it has no question of that number.
        """
        named = officer.pseudonym
        kept = kept_query(self.queries, request.query_id, officer=named)
        query_id = kept.summary.query_id
        own, _ = open_query(kept, self.keys)
        if not 1 <= request.question <= len(own.questions):
            raise BadInput(f"the query has {len(own.questions)} questions")
        sent = _blind(own, request.peer)
        opening = self._opening(query_id, own, sent, request.question - 1)
        details = (
            ("query", query_id),
            ("message", f"{sent.peer} {sent.message_id}"),
            ("question", str(request.question)),
        )
        now = self.clock.now()
        self.recorder.record("query.opened", at=now, officer=named, details=details)
        return OpenedQuestion(to_json(opening))

    def _opening(
        self, query_id: str, own: OwnQuery, sent: Sent, question: int
    ) -> BlindOpening:
        asked = own.questions[question]
        categories = [batch.category for batch in sent.batches]
        if asked.category not in categories:
            raise NotFound(f"{sent.peer} was not asked this question blind")
        secret = question_secret(own.seed, sent.peer, sent.message_id, question)
        return BlindOpening(
            form=OPENING_FORM,
            asker=self.us,
            responder=sent.peer,
            query_id=query_id,
            message_id=sent.message_id,
            batch=categories.index(asked.category),
            subject=place_in_batch(own, question),
            question=asked,
            keys=blind_question_keys(asked),
            reading_rules=reading_rules(),
            secret=secret.hex(),
        )


def _blind(own: OwnQuery, peer: str) -> Sent:
    for sent in own.sent:
        if sent.peer == peer and sent.way is Way.BLIND and sent.batches:
            return sent
    asked = ", ".join(s.peer for s in own.sent if s.batches) or "nobody"
    raise NotFound(
        f"{peer[:40]!r} was not asked this blind", advice=f"Asked blind: {asked}."
    )
