"""``comity query``: ask peers, and look at what was asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from node.cli import asking, batch, listing, moment, option, question, screen
from node.cli import blind as asked_blind
from node.cli.new_file import write_new
from node.cli.reading import FileReading, read_back, zone_back
from node.cli.seat import seat
from node.cli.span import millis
from node.cli.tree import group
from node.errors import BadInput
from node.model.desk.call import ById
from node.model.desk.query import (
    QUERIES_LIST,
    QUERIES_OPEN,
    QUERIES_SHOW,
    AskRequest,
    OpenRequest,
    QueryPage,
    QueryView,
)
from node.model.query import Way
from node.model.short_id import short_id
from node.present.blind import opening_page
from node.present.query import query_list, query_page

app = group("Ask peers; look at earlier queries.")

_WITH_AGAIN = frozenset(("again", "peer", "deadline"))
_Query = Annotated[str, typer.Argument(help="Its id, or how that begins.")]


@app.command()
def ask(  # noqa: PLR0913 - one parameter an option
    context: typer.Context,
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
        str,
        typer.Option(
            metavar="QUERY", help="Ask again who has not answered, or would tell more."
        ),
    ] = "",
    blind: option.Blind = False,
    disclosed: option.Disclosed = False,
    redeem: option.Redeem = False,
    drop_unread: option.DropUnread = False,
    despite_checks: option.DespiteChecks = False,
    csv: option.AsCsv = False,
    anew: option.Anew = False,
) -> None:
    """Ask peers about a person, a document, a thing; or about a file of them.

    Peers that give views are asked blind: they are not told who is asked for. Who
    gives none is asked openly, unless you say --blind.
    """
    desk, most = seat().desk(), millis(deadline, what="--deadline")
    friendly = {"name": name, "born": born, "number": number, "country": country}
    one_way = mrz or field or any(friendly.values())
    if again:
        _refuse_besides(context, _WITH_AGAIN)
        raise typer.Exit(asking.again(desk, again, tuple(peer or ()), most))
    if (csv or anew) and file is None:
        raise BadInput("--csv and --anew go with --file")
    request = AskRequest(purpose, case, offence, basis, (), tuple(peer or ()), most)
    request = replace(request, way=_way(blind=blind, disclosed=disclosed))
    if file is not None and not one_way:
        question.refuse_category(category)
        reading = FileReading(desk, drop_unread, despite_checks)
        _refuse_redeem(redeem)
        raise typer.Exit(batch.run(reading, request, file, as_csv=csv, anew=anew))
    mrz = question.zone_text(mrz, despite_checks=despite_checks)
    given = question.given(category, friendly, field or [], mrz=mrz, file=file)
    read = read_back(
        desk, given, drop_unread=drop_unread, despite_checks=despite_checks
    )
    if mrz:
        zone_back(read.questions)
    raise typer.Exit(asking.once(desk, request, read, redeems=redeem))


@app.command("redeem")
def redeem_(
    query: _Query,
    *,
    peer: Annotated[
        list[str] | None, typer.Option(help="Only to this peer; repeatable.")
    ] = None,
    weak: Annotated[
        bool, typer.Option("--weak", help="Also what may well be a stranger.")
    ] = False,
    deadline: Annotated[str, typer.Option(help="Per peer, e.g. 10s.")] = "0",
) -> None:
    """Name who was asked for to peers that had a blind hit, with the proof of it."""
    desk, most = seat().desk(), millis(deadline, what="--deadline")
    told = asked_blind.redeem(
        desk, query, peers=tuple(peer or ()), weak=weak, deadline_ms=most
    )
    raise typer.Exit(asking.redeemed(desk, told))


@app.command("open")
def open_(
    query: _Query,
    *,
    peer: Annotated[str, typer.Option(help="As this peer was asked.")],
    question: Annotated[
        int, typer.Option("--question", min=1, help="Which one of it.")
    ] = 1,
    out: Annotated[Path, typer.Option(help="Write the opening to this new file.")],
) -> None:
    """Write what lets an auditor, there or here, tell what was asked blind."""
    reply = seat().desk().call(QUERIES_OPEN, OpenRequest(query, peer, question))
    write_new(out, reply.data)
    done = {"out": str(out)}
    screen.show(done, opening_page(seat().words, str(out)))


def _refuse_redeem(redeem: bool) -> None:
    """Return unless many questions at once are to be redeemed unseen."""
    if redeem:
        raise BadInput(
            "--redeem is for one question",
            advice="Look at the answers, then: comity query redeem QUERY",
        )


def _way(*, blind: bool, disclosed: bool) -> str:
    if blind and disclosed:
        raise BadInput("--blind and --disclosed exclude each other")
    return Way.BLIND if blind else Way.DISCLOSED if disclosed else ""


def _refuse_besides(context: typer.Context, taken: frozenset[str]) -> None:
    """Return if nothing was given but what is ``taken``, which --again goes by.

    Raises:
        BadInput: something would be passed over.
    """
    for each in context.command.params:
        value = context.params.get(each.name or "")
        if value and each.name not in taken and value != each.default:
            raise BadInput(
                f"--again asks what was asked, for the reasons of then; {each.opts[0]} "
                "would be passed over",
                advice="Leave it out; or ask anew, without --again.",
            )


@app.command()
def show(
    query: _Query,
    number: Annotated[
        int, typer.Option("--question", min=0, help="Only this question of it.")
    ] = 0,
) -> None:
    """Show one of our queries with every answer."""
    view = seat().desk().call(QUERIES_SHOW, ById(query))
    page = query_page(seat().words, view, number)
    screen.show(lambda: _view_as_json(view), page)


@app.command("list")
def list_(  # noqa: PLR0913 - one parameter an option
    given: typer.Context,
    *,
    count: listing.Count = 20,
    after: Annotated[
        str, typer.Option("--after", "--before", help="From after this query on.")
    ] = "",
    oldest_first: listing.OldestFirst = False,
    peer: listing.Peer = "",
    officer: listing.Officer = "",
    case: listing.Case = "",
    purpose: listing.Purpose = "",
    offence: listing.Offence = "",
    category: listing.Category = "",
    state: Annotated[
        str, typer.Option(help="hit, no-hit, not-answered or waiting.")
    ] = "",
    text: listing.Text = "",
    since: listing.Since = "",
    until: listing.Until = "",
) -> None:
    """List our queries, newest first: what was asked, why, and how it ended."""
    wanted = QueryPage(
        count=count,
        after=after,
        oldest_first=oldest_first,
        peer=peer,
        officer=officer,
        case=case,
        purpose=purpose,
        offence=offence,
        category=category,
        state=state,
        text=text,
        since=moment.since(since),
        until=moment.until(until, after=since),
    )
    reply = seat().desk().call(QUERIES_LIST, wanted)
    more = listing.next_page(given, short_id(reply.next))
    screen.show(reply, query_list(seat().words, reply, more))


def _view_as_json(view: QueryView) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(view)
    answers = asking.answers_as_json(view.questions, view.answers, view.query_id)
    return {**told, "answers": answers}
