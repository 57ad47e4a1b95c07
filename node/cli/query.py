"""``comity query``: ask peers, and look at what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final

import typer

from node.cli import ending, option, question, screen
from node.cli.reading import AskedBack, read_back
from node.cli.seat import seat
from node.cli.span import millis
from node.cli.tree import group
from node.model.codes import AnswerKind, Silence
from node.model.desk.call import ById, Page
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_LIST,
    QUERIES_SHOW,
    AskProgress,
    AskRequest,
    QueryView,
)
from node.model.query import PeerAnswer, Question
from node.present.answer import answers_page, query_list, query_page, verdict
from node.present.finding import put_findings

app = group("Ask peers; look at earlier queries.")

_NOT_REACHED: Final = frozenset((Silence.TIME, Silence.UNREACHABLE))


@app.command()
def ask(  # noqa: PLR0913 - one parameter an option
    category: option.Category = "",
    *,
    purpose: option.Purpose = "",
    case: option.Case = "",
    offence: option.Offence = "",
    basis: option.Basis = "",
    name: option.Name = "",
    born: option.Born = "",
    number: option.Number = "",
    country: option.Country = "",
    field: option.Field = None,
    mrz: option.Mrz = "",
    file: option.File = None,
    peer: Annotated[
        list[str] | None, typer.Option(help="Ask this peer; repeatable. Default: all.")
    ] = None,
    deadline: Annotated[str, typer.Option(help="Per peer, e.g. 10s.")] = "0",
    again: Annotated[
        str, typer.Option(metavar="QUERY", help="Ask who has not answered it yet.")
    ] = "",
    drop_unread: option.DropUnread = False,
    despite_checks: option.DespiteChecks = False,
) -> None:
    """Ask peers about a person, a document, a thing."""
    desk = seat().desk()
    read = AskedBack(())
    if again:
        request = _same_again(desk.call(QUERIES_SHOW, ById(again)))
    else:
        friendly = {"name": name, "born": born, "number": number, "country": country}
        mrz = question.zone_text(mrz, despite_checks=despite_checks)
        given = question.given(category, friendly, field or [], mrz=mrz, file=file)
        read = read_back(
            desk, given, drop_unread=drop_unread, despite_checks=despite_checks
        )
        request = AskRequest(purpose, case, offence, basis, read.questions)
    request = replace(
        request,
        peers=tuple(peer or ()),
        deadline_ms=millis(deadline, what="--deadline"),
    )
    query_id, answers = _follow(desk.stream(QUERIES_ASK, request))
    asked = request.questions
    screen.show(
        lambda: {
            "query_id": query_id,
            "answers": answers_as_json(asked, answers),
            **read.as_json,
        },
        answers_page(seat().words, asked, answers),
    )
    raise typer.Exit(exit_code(answers))


@app.command()
def show(query: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Show one of our queries with every answer."""
    view = seat().desk().call(QUERIES_SHOW, ById(query))
    screen.show(lambda: _view_as_json(view), query_page(seat().words, view))


@app.command("list")
def list_(
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    before: Annotated[str, typer.Option(help="Older than this query.")] = "",
) -> None:
    """List our queries, newest first."""
    reply = seat().desk().call(QUERIES_LIST, Page(count, before))
    screen.show(reply, query_list(reply))


def _same_again(view: QueryView) -> AskRequest:
    return AskRequest(
        purpose=view.purpose,
        case=view.case,
        offence=view.offence,
        legal_basis=view.legal_basis,
        questions=view.questions,
        query_id=view.query_id,
    )


def _follow(
    progress: Iterable[AskProgress],
) -> tuple[str, tuple[PeerAnswer, ...]]:
    """Tell each answer as it comes in; return the query's id and all of them."""
    answers: dict[str, PeerAnswer] = {}
    query_id = ""
    for step in _with_bar(progress):
        query_id = step.query_id or query_id
        if step.answer is not None:
            answers[step.answer.peer] = step.answer
    return query_id, tuple(answers[peer] for peer in sorted(answers))


def _with_bar(progress: Iterable[AskProgress]) -> Iterator[AskProgress]:
    if seat().as_json:
        yield from progress
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    console = screen.progress_console()
    with Progress(
        BarColumn(), MofNCompleteColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None)
        for step in progress:
            bar.update(task, total=step.total, completed=step.answered)
            if step.answer is not None:
                told = verdict(step.answer)
                at = f"[{step.answered}/{step.total}]"
                screen.note(f"{at} {step.answer.peer}: {told}, {step.answer.millis} ms")
            yield step


def _view_as_json(view: QueryView) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(view)
    return {**told, "answers": answers_as_json(view.questions, view.answers)}


def answers_as_json(
    questions: Sequence[Question], answers: Sequence[PeerAnswer]
) -> list[dict[str, Any]]:
    """Return all answers for programs, with the findings of each hit."""
    told: list[dict[str, Any]] = screen.builtins(answers)
    for answer in told:
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
