"""What goes with asking blind: views brought up to date before, hits redeemed after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.cli.bar import bar
from node.cli.world import Desk
from node.model.desk.query import QUERIES_REDEEM, AskProgress, AskRequest, RedeemRequest
from node.model.desk.view import VIEWS_FETCH, ViewItem, ViewsFetchRequest
from node.model.query import PeerAnswer, Question, Way

Redeemed = list[tuple[str, tuple[PeerAnswer, ...]]]
"""Under which id it was redeemed, and what each peer answered; one query a set."""


def bring(desk: Desk, wanted: ViewsFetchRequest) -> tuple[ViewItem, ...]:
    """Bring views up to date, and return what came of each."""
    items: list[ViewItem] = []
    with bar("views", None, counted=True) as advance:
        for step in desk.stream(VIEWS_FETCH, wanted):
            advance(step.done, f"views of {step.total}")
            if step.view is not None:
                items.append(step.view)
    return tuple(sorted(items, key=lambda item: (item.peer, item.id)))


def prepare(desk: Desk, why: AskRequest, questions: Sequence[Question]) -> None:
    """Bring the views up to date that questions are asked by, unless asked openly."""
    if why.way == Way.DISCLOSED:
        return
    categories = tuple(dict.fromkeys(question.category for question in questions))
    reasons = (why.purpose, why.offence, why.legal_basis)
    bring(desk, ViewsFetchRequest(*reasons, categories, why.peers, why.deadline_ms))


def redeem(
    desk: Desk,
    query_id: str,
    *,
    peers: Sequence[str] = (),
    weak: bool = False,
    deadline_ms: int = 0,
) -> Redeemed:
    """Redeem the hits of a query; return each query that this took, and its answers."""
    request = RedeemRequest(query_id, tuple(peers), weak, deadline_ms)
    return _followed(desk.stream(QUERIES_REDEEM, request))


def has_firm(answers: Iterable[PeerAnswer]) -> bool:
    """Whether a peer had a blind hit that may be redeemed without a decision."""
    return any(hit.firm for answer in answers for hit in answer.met)


def _followed(progress: Iterable[AskProgress]) -> Redeemed:
    told: dict[str, list[PeerAnswer]] = {}
    for step in progress:
        answers = told.setdefault(step.query_id, [])
        if step.answer is not None:
            answers.append(step.answer)
    return [
        (query_id, tuple(sorted(answers, key=lambda answer: answer.peer)))
        for query_id, answers in told.items()
    ]
