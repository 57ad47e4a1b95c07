"""What answers a blind question or an ask for a view has one form."""

from dataclasses import replace

import pytest

from node.errors import BadProof, Malformed
from node.model.blind import (
    BatchAnswer,
    BlindAnswer,
    BlindBatch,
    BlindQuery,
    SignedEpoch,
    SignedViewHead,
    ViewReply,
    ViewState,
    ViewStep,
)
from node.model.codes import Silence
from node.protocol.blind_answer import check_blind_answer, check_view_reply
from tests.simulator import START
from tests.unit.flows.asking import WHY

BATCH = BlindBatch("person", b"e" * 32, (b"x" * 32,) * 16)
QUERY = BlindQuery(WHY, (BATCH,))
MADE = BatchAnswer(Silence.NONE, (b"y" * 32,) * 16, b"p" * 64)
SILENT = BatchAnswer(Silence.STALE, (), b"")
ANSWER = BlindAnswer(b"d" * 32, (MADE,), b"", START, "")
HEAD = SignedViewHead(b"h", "k", b"s")
READY = ViewReply(
    ViewState.READY,
    SignedEpoch(b"i", "k", b"s"),
    HEAD,
    b"v" * 32,
    b"m",
    (b"p",),
    (),
    False,
    900,
    "",
)
NONE = ViewReply(ViewState.NONE, None, None, b"", b"", (), (), False, 900, "")


def check(answer, query=QUERY):
    check_blind_answer(answer, query=query, query_digest=b"d" * 32)


@pytest.mark.parametrize("part", [MADE, SILENT])
def test_an_answer_has_all_evaluations_and_a_proof_or_a_silence(part):
    check(replace(ANSWER, answers=(part,)))


def test_an_answer_to_another_query_proves_nothing():
    with pytest.raises(BadProof):
        check_blind_answer(ANSWER, query=QUERY, query_digest=b"x" * 32)


@pytest.mark.attack
@pytest.mark.parametrize(
    "parts",
    [
        (),
        (MADE, MADE),
        (replace(MADE, elements=MADE.elements[1:]),),
        (replace(MADE, elements=(*MADE.elements, b"y" * 32)),),
        (replace(MADE, elements=(b"y", *MADE.elements[1:])),),
        (replace(MADE, proof=b""),),
        (replace(MADE, silence=Silence.QUOTA),),
        (replace(SILENT, proof=b"p" * 64),),
    ],
)
def test_an_answer_that_cannot_be_one_is_refused(parts):
    with pytest.raises(Malformed):
        check(replace(ANSWER, answers=parts))


@pytest.mark.parametrize("reply", [READY, NONE, replace(NONE, state=ViewState.MAKING)])
def test_a_view_is_given_or_it_is_not(reply):
    check_view_reply(reply)


@pytest.mark.attack
@pytest.mark.parametrize(
    "reply",
    [
        replace(READY, epoch=None),
        replace(READY, head=None),
        replace(READY, view_key=b""),
        replace(READY, view_key=b"v" * 31),
        replace(READY, steps=(ViewStep(HEAD, b"d"),)),
        replace(READY, every_s=-1),
        replace(READY, manifest=b"", parts=(), steps=(ViewStep(HEAD, b""),) * 1025),
        replace(NONE, manifest=b"m"),
        replace(NONE, view_key=b"v" * 32),
        replace(NONE, steps=(ViewStep(HEAD, b"d"),)),
    ],
)
def test_a_reply_that_cannot_be_one_is_refused(reply):
    with pytest.raises(Malformed):
        check_view_reply(reply)
