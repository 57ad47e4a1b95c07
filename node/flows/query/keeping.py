"""What stays here of an answer: what waits for an officer, and what hits stood for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from node.crypto.keystore import Keyring
from node.flows.ports import Effect, PutPending
from node.flows.query.judge import Judged
from node.flows.query.pending import named, with_question
from node.flows.told import ToldReference, put_told
from node.model.message import Message
from node.model.query import Query


def keeping(
    message: Message,
    query: Query,
    judged: Sequence[Judged],
    *,
    keys: Keyring,
    now: datetime,
) -> Iterator[Effect]:
    """Yield the effects that keep it: what waits, once each, and what was told."""
    waiting: dict[str, PutPending] = {}
    for one in judged:
        if one.pending is not None:
            waits = named(one.pending, keys)
            question = query.questions[one.outcome.question]
            waiting[waits.id] = PutPending(with_question(waits, question, keys))
    yield from waiting.values()
    header = message.header
    for one in judged:
        if one.hit is not None:
            meant = ToldReference(
                one.outcome.reference, header.sender, header.message_id, now
            )
            yield put_told(one.hit.reference, meant, keys)
    # Nobody is told of what was withdrawn before the answer is recorded.
    yield from {one.told: None for one in judged if one.told is not None}
