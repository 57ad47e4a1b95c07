"""Say things that an honest node would not say.

A hostile peer has its own keys and may sign whatever it likes. Here a node of the
federation says any message, or answers otherwise than its flows would have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from node.codec.wire import from_wire, to_wire
from node.crypto.ids import new_message_id
from node.model.agency import AgencyId
from node.model.codes import Kind, Purpose
from node.model.message import Header
from node.model.query import Answer, Justification, Query, Question
from node.protocol.envelope import close
from tests.simulator import person

WHY = Justification(
    purpose=Purpose.INVESTIGATION,
    case="CASE-1",
    offence="trafficking-in-human-beings",
    legal_basis="eu-2023-977",
    officer="o-0000000001",
)


def query(*questions: Question, **why) -> Query:
    """Return a query that is complete, but for what ``why`` changes."""
    return Query(replace(WHY, **why), questions or (person("Ivan Petrov"),))


def say(fed, sender, recipient, payload, **changed):
    """Return a message of ``sender`` as it leaves, signed and sealed as it should be.

    ``changed``: kind, message_id, sent_at, in_reply_to, and ``header_sender`` and
    ``header_recipient`` for what the header claims.
    """
    node, to = fed[sender], changed.get("sealed_to", recipient)
    sent_at = changed.get("sent_at", fed.clock.now())
    header = Header(
        message_id=changed.get("message_id", new_message_id(sent_at)),
        sender=AgencyId(changed.get("header_sender", sender)),
        recipient=AgencyId(changed.get("header_recipient", recipient)),
        sent_at=sent_at,
        in_reply_to=changed.get("in_reply_to", ""),
    )
    return close(
        changed.get("kind", Kind.QUERY),
        payload if isinstance(payload, bytes) else to_wire(payload),
        header=header,
        keys=node.keys,
        recipient=fed[to].introduction(),
        now=changed.get("closed_at", fed.clock.now()),
    )


def tell(fed, sender, recipient, payload, **changed):
    """Say it and return the answer that comes back, opened by ``sender``."""
    sent = say(fed, sender, recipient, payload, **changed)
    answer = fed.network.deliver(sender, recipient, sent.envelope)
    return heard(fed, recipient, sender, answer)


def heard(fed, sender, recipient, envelope) -> Answer:
    """Return the answer inside an envelope."""
    return from_wire(Answer, fed.opened(sender, recipient, envelope).payload)


def lie(fed, liar: str, to: str, change: Callable[[Answer], Answer], **changed) -> None:
    """From now on ``liar`` answers ``to`` with what ``change`` makes of the truth.

    The lie is signed and sealed with the liar's true keys; ``changed`` as in
    ``say``, and ``signed_by`` for whose keys sign it.
    """

    def tamper(way, envelope):
        if way != f"{liar}>{to}":
            return envelope
        message = fed.opened(liar, to, envelope)
        answer = change(from_wire(Answer, message.payload))
        told = {
            "kind": Kind.ANSWER,
            "in_reply_to": message.header.in_reply_to,
            "header_sender": liar,
        } | changed
        signer = told.pop("signed_by", liar)
        return say(fed, signer, to, answer, **told).envelope

    fed.network.tamper = tamper
