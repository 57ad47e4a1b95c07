"""Redeem blind hits: name who was asked for, to those that had a hit, with the proof.

    what was kept of the hits → firm ones, or weak ones by decision → ask, as any query

A redemption is a query of our own: it is counted, recorded, retried and shown as one.
Peers that had hits for the same questions are asked together; where they had them for
others, each such set is a query, so that nobody is named to who did not hit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from node.clock import Clock
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import BadInput, ComityError, NotFound
from node.flows.ports import QueryBook
from node.flows.query.ask import Asker, deadline_of
from node.flows.query.kept import (
    KeptProof,
    OwnQuery,
    Sent,
    kept_query,
    open_proofs,
    open_query,
)
from node.model.blind import HitProof
from node.model.desk.query import AskProgress, RedeemRequest
from node.model.officer import Officer
from node.model.query import PeerAnswer, Way

Proofs = dict[str, tuple[HitProof, ...]]
"""What each peer is shown, by peer."""


@dataclass(frozen=True, slots=True)
class Redeemer:
    """Redeems on behalf of an officer. Safe to call from many threads."""

    keys: Keyring
    queries: QueryBook
    asker: Asker
    clock: Clock

    def redeem(self, officer: Officer, request: RedeemRequest) -> Iterator[AskProgress]:
        """Redeem; yield as ``Asker.ask`` does, one query after another.

        Raises:
            NotFound: the query is not the officer's, or had no blind hit there.
            BadInput: all hits are weak, and that is not what is asked for.
            QuotaSpent: the officer's or the case's quota is spent.
        """
        deadline_ms = deadline_of(request.deadline_ms)
        kept = kept_query(self.queries, request.query_id, officer=officer.pseudonym)
        own, answers = open_query(kept, self.keys)
        proofs = open_proofs(kept, self.keys)
        named = request.peers or tuple(answer.peer for answer in answers)
        if own.way == Way.REDEEM:
            # What was redeemed is redeemed again: somebody may have approved more.
            shown = {s.peer: s.proofs for s in own.sent if s.peer in named}
            every = tuple(range(len(own.questions)))
            yield from self._ask(officer, own, every, shown, deadline_ms)
            return
        hits = {peer: proofs[peer] for peer in named if proofs.get(peer)}
        chosen = _chosen(hits, weak=request.weak)
        if not chosen:
            raise _nothing(hits, [a for a in answers if a.peer in named])
        for questions, shown in _together(chosen).items():
            yield from self._ask(officer, own, questions, shown, deadline_ms)

    def _ask(
        self,
        officer: Officer,
        own: OwnQuery,
        questions: tuple[int, ...],
        shown: Proofs,
        deadline_ms: int,
    ) -> Iterator[AskProgress]:
        now = self.clock.now()
        place = {question: at for at, question in enumerate(questions)}
        sent = tuple(
            Sent(
                peer,
                new_message_id(now),
                now,
                Way.REDEEM,
                proofs=tuple(replace(p, question=place[p.question]) for p in proofs),
            )
            for peer, proofs in sorted(shown.items())
        )
        asked = tuple(own.questions[question] for question in questions)
        redeemed = OwnQuery(own.justification, asked, sent, Way.REDEEM)
        query_id = self.asker.begin(officer, redeemed, now)
        left = frozenset(shown)
        yield from self.asker.send(query_id, redeemed, left, deadline_ms)


def _chosen(hits: Mapping[str, tuple[KeptProof, ...]], *, weak: bool) -> Proofs:
    chosen = {
        peer: tuple(kept.proof for kept in proofs if weak or kept.firm)
        for peer, proofs in hits.items()
    }
    return {peer: proofs for peer, proofs in chosen.items() if proofs}


def _together(chosen: Proofs) -> dict[tuple[int, ...], Proofs]:
    """Return what peers are shown, by the questions that they hit."""
    together: dict[tuple[int, ...], Proofs] = defaultdict(dict)
    for peer, proofs in chosen.items():
        questions = tuple(sorted({proof.question for proof in proofs}))
        together[questions][peer] = proofs
    return together


def _nothing(hits: Mapping[str, object], answers: list[PeerAnswer]) -> ComityError:
    if not hits:
        return NotFound(
            "there is no blind hit to redeem",
            advice="`comity query show` has what each peer answered.",
        )
    strangers = sum(hit.strangers for answer in answers for hit in answer.met)
    return BadInput(
        "too little met to tell one person from others: about "
        f"{strangers:.1f} strangers are to be expected among these hits",
        advice="Give --weak to name to these peers who was asked for nevertheless.",
    )
