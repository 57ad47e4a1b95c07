"""What answers a blind question, and what gives a view: what each must look like."""

from __future__ import annotations

from node.crypto.digest import same
from node.crypto.oprf import ELEMENT_SIZE, PROOF_SIZE
from node.errors import BadProof, Malformed
from node.model.blind import BlindAnswer, BlindQuery, ViewReply, ViewState
from node.model.codes import Silence

VIEW_KEY_SIZE = 32
MAX_STEPS = 1024
"""Deltas in one reply."""


def check_blind_answer(
    answer: BlindAnswer, *, query: BlindQuery, query_digest: bytes
) -> None:
    """Return if ``answer`` can be one to ``query``; what it proves is not looked at.

    ``query_digest`` is the ``Closed.digest`` of the query's message.

    Raises:
        BadProof: it answers another message.
        Malformed: it has not one part to each batch, or one that contradicts itself,
            or too many or too few elements, or some of another size.
    """
    if not same(answer.query_digest, query_digest):
        raise BadProof("the answer is to another query")
    if len(answer.answers) != len(query.batches):
        raise Malformed("the answer has not one part to each batch")
    for batch, said in zip(query.batches, answer.answers, strict=True):
        if said.silence is not Silence.NONE:
            if said.elements or said.proof:
                raise Malformed("an answer contradicts itself")
        elif len(said.elements) != len(batch.elements):
            raise Malformed("there are not as many evaluations as elements were sent")
        elif len(said.proof) != PROOF_SIZE:
            raise Malformed("an evaluation has no proof, or one of another size")
        elif any(len(element) != ELEMENT_SIZE for element in said.elements):
            raise Malformed("an evaluated element has another size")


def check_view_reply(reply: ViewReply) -> None:
    """Return if ``reply`` can be one to the ask for a view.

    Raises:
        Malformed: it lacks what it must have, or has what it must not.
    """
    ready = reply.state is ViewState.READY
    has = (reply.epoch is not None, reply.head is not None, bool(reply.view_key))
    if has != (ready, ready, ready):
        raise Malformed("a view lacks its epoch, head or key; or none is given")
    if not ready:
        if reply.manifest or reply.parts or reply.steps:
            raise Malformed("no view is given, and yet something of one")
        return
    if len(reply.view_key) != VIEW_KEY_SIZE:
        raise Malformed("the key of a view has another size")
    if reply.steps and (reply.manifest or reply.parts):
        raise Malformed("a view is given whole and by its deltas")
    if len(reply.steps) > MAX_STEPS or not 0 <= reply.every_s < 1 << 31:
        raise Malformed("a view has too many deltas, or a time that cannot be meant")
