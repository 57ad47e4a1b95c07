"""Ask peers once, or again: follow answers as they come in; say what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Final

from node.cli import ending, screen
from node.cli.blind import Redeemed, has_firm, prepare, redeem
from node.cli.reading import AskedBack
from node.cli.seat import seat
from node.cli.world import Desk
from node.errors import BadInput
from node.languages.tongue import FALLBACK
from node.model.codes import AnswerKind, Silence
from node.model.desk.call import ById
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_SHOW,
    AskProgress,
    AskRequest,
    QueryView,
)
from node.model.query import PeerAnswer, Question, Way
from node.model.short_id import short_id
from node.present.answer import answer_line, answers_page, noted
from node.present.element import Element
from node.present.finding import put_findings
from node.present.query import again_page, query_line, released
from node.present.wording import Wording

_NOT_REACHED: Final = frozenset((Silence.TIME, Silence.UNREACHABLE))

Answered = tuple[str, tuple[PeerAnswer, ...]]
"""Under which id it was asked, and each peer's answer, by peer."""


def once(desk: Desk, why: AskRequest, read: AskedBack, *, redeems: bool = False) -> int:
    """Ask, and tell all answers; return the exit code.

    With ``redeems`` what met firmly is redeemed at once.
    """
    asked = read.questions
    prepare(desk, why, asked)
    query_id, answers = follow(desk.stream(QUERIES_ASK, replace(why, questions=asked)))
    told: Redeemed = []
    if redeems and has_firm(answers):
        told = redeem(desk, query_id, deadline_ms=why.deadline_ms)
    screen.show(
        lambda: {
            "query_id": query_id,
            "asked": screen.builtins(asked),
            "answers": answers_as_json(asked, answers, query_id),
            **read.as_json,
            **redeemed_as_json(desk, told),
        },
        chain(
            answers_page(seat().words, asked, answers, query_id=query_id),
            redeemed_page(desk, told),
        ),
    )
    return exit_code(answers)


def redeemed(desk: Desk, told: Redeemed) -> int:
    """Tell what was answered to redemptions; return the exit code."""
    screen.show(lambda: redeemed_as_json(desk, told), redeemed_page(desk, told))
    return exit_code([answer for _, answers in told for answer in answers])


def redeemed_page(desk: Desk, told: Redeemed) -> Iterator[Element]:
    """Tell what was answered to redemptions, one query after another."""
    for query_id, answers in told:
        questions = desk.call(QUERIES_SHOW, ById(query_id)).questions
        yield from query_line(seat().words, query_id)
        yield from answers_page(seat().words, questions, answers, query_id=query_id)


def redeemed_as_json(desk: Desk, told: Redeemed) -> dict[str, Any]:
    """Return the same for programs; nothing where nothing was redeemed."""
    if not told:
        return {}
    return {
        "redeemed": [
            {
                "query_id": query_id,
                "answers": answers_as_json(
                    desk.call(QUERIES_SHOW, ById(query_id)).questions, answers, query_id
                ),
            }
            for query_id, answers in told
        ]
    }


def again(desk: Desk, named: str, peers: Sequence[str], deadline_ms: int) -> int:
    """Ask again whoever has something left to say; return the exit code.

    Who has not answered is asked the same under its id. Who said that an approval would
    let more be told is asked anew, under an id of its own, and so is a peer that is
    named and has answered.
    """
    view = desk.call(QUERIES_SHOW, ById(named))
    silent, anew = _left(view, peers)
    same = replace(_same(view), deadline_ms=deadline_ms)
    ways = _by_way(view, anew)
    again = ways.pop(Way.REDEEM, ())
    requests = [replace(same, peers=silent, query_id=view.query_id)]
    requests += [replace(same, peers=those, way=way) for way, those in ways.items()]
    told: list[Answered] = [
        follow(desk.stream(QUERIES_ASK, each)) for each in requests if each.peers
    ]
    if again:
        told += redeem(desk, view.query_id, peers=again, deadline_ms=deadline_ms)
    answers = tuple(a for _, some in told for a in some) or view.answers
    ids = [query_id for query_id, _ in told]
    before = {a.peer: released(a) for a in view.answers if a.answered}
    screen.show(
        lambda: {
            "query_id": view.query_id,
            "asked_as": ids,
            "told_before": before,
            "answers": answers_as_json(view.questions, answers, view.query_id),
        },
        _again_page(view, answers, ids),
    )
    return exit_code(answers)


def follow(progress: Iterable[AskProgress]) -> Answered:
    """Tell the id, then each answer as it comes in; return the id and all of them."""
    answers: dict[str, PeerAnswer] = {}
    query_id = ""
    for step in _with_bar(progress):
        if step.query_id and not query_id:
            query_id = step.query_id
            if not seat().as_json:
                screen.tell(query_line(seat().words, query_id))
        if step.answer is not None:
            answers[step.answer.peer] = step.answer
    return query_id, tuple(answers[peer] for peer in sorted(answers))


def answers_as_json(
    questions: Sequence[Question], answers: Sequence[PeerAnswer], query_id: str = ""
) -> list[dict[str, Any]]:
    """Return all answers for programs, with a note and the findings of each hit."""
    told: list[dict[str, Any]] = screen.builtins(answers)
    english = Wording(FALLBACK)
    for answer, given in zip(told, answers, strict=True):
        answer["note"] = str(noted(english, given, query_id))
        for number, one in enumerate(answer["answers"]):
            asked = questions[number] if number < len(questions) else None
            put_findings(seat().words, *one["hits"], question=asked)
    return told


def exit_code(answers: Sequence[PeerAnswer]) -> int:
    """Return how ``query ask`` ends: 0 if any peer answered any question.

    If none did: 3 where the reason is that no peer was reached, else 1.
    """
    each = [one for answer in answers for one in answer.answers]
    if not each or any(one.kind is not AnswerKind.NOT_ANSWERED for one in each):
        return ending.DONE
    if all(one.silence in _NOT_REACHED for one in each):
        return ending.UNREACHED
    return ending.FAILED


def _left(
    view: QueryView, named: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who has not answered, and who may say more than it has said."""
    answered = {a.peer: a for a in view.answers if a.answered}
    asked = view.peers or tuple(a.peer for a in view.answers)
    if strangers := sorted(set(named) - set(asked)):
        raise BadInput(
            f"{strangers[0][:40]!r} was not asked this",
            advice=f"It was asked of: {', '.join(asked)}.",
        )
    silent = tuple(p for p in asked if p not in answered and p in (named or asked))
    anew = named or [peer for peer, answer in answered.items() if answer.waits]
    return silent, tuple(peer for peer in anew if peer in answered)


def _by_way(view: QueryView, peers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return peers by the way that they were asked: they are asked anew that way."""
    ways = {str(answer.peer): answer.way for answer in view.answers}
    return {
        way: tuple(peer for peer in peers if ways[peer] == way)
        for way in dict.fromkeys(ways[peer] for peer in peers)
    }


def _same(view: QueryView) -> AskRequest:
    return AskRequest(
        purpose=view.purpose,
        case=view.case,
        offence=view.offence,
        legal_basis=view.legal_basis,
        questions=view.questions,
    )


def _again_page(
    view: QueryView, answers: Sequence[PeerAnswer], ids: Sequence[str]
) -> Iterator[Any]:
    words = seat().words
    newest = ids[-1] if ids else view.query_id
    yield from answers_page(words, view.questions, answers, query_id=newest)
    if ids:
        yield from again_page(words, view.answers, answers)
        return
    command = f"comity query ask --again {short_id(view.query_id)} --peer PEER"
    yield words.line(words.say("page.all-answered", command=command))


def _with_bar(progress: Iterable[AskProgress]) -> Iterator[AskProgress]:
    if seat().as_json:
        yield from progress
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    steps = iter(progress)
    # Under which id it was asked goes to standard output, past the bar: before it.
    for step in islice(steps, 1):
        _note(step)
        yield step
    console = screen.progress_console()
    with Progress(
        BarColumn(), MofNCompleteColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None)
        for step in steps:
            bar.update(task, total=step.total, completed=step.answered)
            _note(step)
            yield step


def _note(step: AskProgress) -> None:
    if step.answer is not None:
        at = f"[{step.answered}/{step.total}]"
        screen.note(answer_line(seat().words, step.answer, at))
