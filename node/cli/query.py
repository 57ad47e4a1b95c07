"""``comity query``: ask peers, and look at what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated, Any

import typer

from node.cli import answer as answers_told
from node.cli import option, question, screen
from node.cli.seat import seat
from node.cli.span import millis
from node.cli.tree import group
from node.model.desk.call import ById, Page
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_LIST,
    QUERIES_SHOW,
    AskProgress,
    AskRequest,
    QueryView,
)
from node.model.query import PeerAnswer

app = group("Ask peers; look at earlier queries.")


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
) -> None:
    """Ask peers about a person, a document, a thing."""
    desk = seat().desk()
    if again:
        view = desk.call(QUERIES_SHOW, ById(again))
        request = _same_again(view)
    else:
        friendly = {"name": name, "born": born, "number": number, "country": country}
        request = AskRequest(
            purpose=purpose,
            case=case,
            offence=offence,
            legal_basis=basis,
            questions=question.given(
                category, friendly, field or [], mrz=mrz, file=file
            ),
        )
    request = replace(
        request,
        peers=tuple(peer or ()),
        deadline_ms=millis(deadline, what="--deadline"),
    )
    query_id, answers = _follow(desk.stream(QUERIES_ASK, request))
    asked = request.questions
    screen.show_made(
        lambda: {
            "query_id": query_id,
            "answers": answers_told.as_json(asked, answers),
        },
        lambda: answers_told.tell(asked, answers),
    )
    raise typer.Exit(answers_told.exit_code(answers))


@app.command()
def show(query: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Show one of our queries with every answer."""
    view = seat().desk().call(QUERIES_SHOW, ById(query))
    screen.show_made(lambda: _view_as_json(view), lambda: _print_view(view))


@app.command("list")
def list_(
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 20,
    before: Annotated[str, typer.Option(help="Older than this query.")] = "",
) -> None:
    """List our queries, newest first."""
    reply = seat().desk().call(QUERIES_LIST, Page(count, before))
    screen.show(
        reply,
        lambda: screen.listing(
            reply.items,
            *("query_id", "asked_at", "officer", "purpose", "case"),
            *("hits", "no_hits", "not_answered"),
        ),
    )


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
                told = answers_told.verdict(step.answer)
                at = f"[{step.answered}/{step.total}]"
                screen.note(f"{at} {step.answer.peer}: {told}, {step.answer.millis} ms")
            yield step


def _view_as_json(view: QueryView) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(view)
    return {**told, "answers": answers_told.as_json(view.questions, view.answers)}


def _print_view(view: QueryView) -> None:
    screen.facts(
        [
            ("query", view.query_id),
            ("asked", view.asked_at),
            ("officer", view.officer),
            ("purpose", view.purpose),
            ("case", view.case),
            ("offence", view.offence),
            ("legal basis", view.legal_basis),
        ]
    )
    for number, one in enumerate(view.questions, start=1):
        terms = ", ".join(f"{t.field}={t.value}" for t in one.terms)
        screen.line(f"question {number}: {one.category} {terms}")
    answers_told.tell(view.questions, view.answers)
