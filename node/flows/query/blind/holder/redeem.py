"""Redeem blind hits: a query whose hits are proved, answered as any query.

    understand → for each question: our epoch, open, of its tier → its own keys,
    evaluated by us → the same values? → one of them in that peer's view? → answer

A proof shows that who asks did find what it names in the view that it was given, and
names nobody out of hand. It shows no more: what may leave is decided as for a query,
and a proof that does not hold is none. The question is then decided without it, so that
a peer whose view was changed meanwhile is answered as far as policy answers it openly.

What is forged, reused, stolen or late does not hold, and each for its own reason:

    forged              the value is not that of a key under our secret
    of another question it is the value of a key that the question does not have
    of another peer     the entry is in that peer's view, and not in this one's
    of another scope    the epoch is of a tier that the question is not in now
    expired             the epoch is closed, or its key was destroyed
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from node.codec.wire import from_wire
from node.crypto.oprf import EvaluationKey, evaluate
from node.errors import BadInput
from node.flows.bundle.rules import Rules
from node.flows.query.answer import Answerer
from node.flows.reply import Reply
from node.flows.steps import Steps
from node.matching.keys.blind import blind_question_keys
from node.model.blind import EpochInfo, HitProof, Redemption
from node.model.introduction import Peer
from node.model.message import Message
from node.model.query import Query, Question
from node.policy.ask import AskFacts
from node.policy.tier import tier_of
from node.protocol.redemption import check_redemption


@dataclass(frozen=True, slots=True)
class OwnViews:
    """What a holder knows of its epochs and of the views it gives.

    ``info_of`` and ``key_of`` return what an epoch of ours is, by the digest of its
    bytes, and its key; None where there is none or its seed was destroyed.
    ``view_has(reader, epoch, values)`` is whether one of the values at least has an
    entry in the view that a peer is given now.
    """

    info_of: Callable[[bytes], EpochInfo | None]
    key_of: Callable[[bytes], EvaluationKey | None]
    view_has: Callable[[str, bytes, Sequence[bytes]], bool]


@dataclass(frozen=True, slots=True)
class Redeemer:
    """The story of a redemption that came in. Safe to call from many threads."""

    answerer: Answerer
    rules: Rules
    views: OwnViews

    def answer(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """Return the reply to a verified redemption of ``peer``, in steps.

        Raises:
            Malformed: the payload is not one that can be meant.
        """
        # (1) Understand. Form alone; the questions are looked at as a query's.
        redemption = from_wire(Redemption, message.payload)
        check_redemption(redemption)
        query = Query(redemption.justification, redemption.questions)
        by_question: dict[int, list[HitProof]] = defaultdict(list)
        for proof in redemption.proofs:
            by_question[proof.question].append(proof)

        # (2) Answer as a query is, with the fact whether each hit is proved. It is
        #     looked at once the question was counted against the peer's quota.
        def proves(place: int, question: Question, facts: AskFacts) -> bool:
            given = by_question.get(place, ())
            return self._holds(given, question, facts, peer=peer, now=now)

        return (yield from self.answerer.told(query, message, peer, now, proves))

    def _holds(
        self,
        given: Sequence[HitProof],
        question: Question,
        facts: AskFacts,
        *,
        peer: Peer,
        now: datetime,
    ) -> bool:
        """Whether what was given for a question proves a hit of this peer, now."""
        # (1) One epoch of ours, open, and of the tier that the question is in now.
        epochs = {proof.epoch for proof in given}
        if len(epochs) != 1:
            return False
        (epoch,) = epochs
        info, key = self.views.info_of(epoch), self.views.key_of(epoch)
        if info is None or key is None or not info.opens <= now < info.closes:
            return False
        if info.tier != tier_of(self.rules.bundle, facts):
            return False

        # (2) All that was given are values of the question's own keys: made here, for
        #     what is given could be anybody's.
        try:
            keys = blind_question_keys(question)
        except BadInput:
            return False  # nothing of it can be asked blind
        own = {evaluate(key, one.encode()) for one in keys}
        values = [proof.value for proof in given]
        if not own.issuperset(values):
            return False

        # (3) One of them at least is in the view of who redeems.
        return self.views.view_has(peer.agency, epoch, values)
