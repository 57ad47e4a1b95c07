"""``comity view``: what is held of peers to ask them blind by."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import blind, option, screen
from node.cli.seat import seat
from node.cli.span import millis
from node.cli.tree import group
from node.model.desk.call import ById, Nothing
from node.model.desk.view import VIEWS_LIST, VIEWS_SHOW, ViewList, ViewsFetchRequest
from node.present.blind import view_list, view_page

app = group("Views of peers: what they are asked blind by.")

_View = Annotated[str, typer.Argument(help="Its id, or how that begins.")]


@app.command("list")
def list_() -> None:
    """List the views that are held, their size and age; and who gives none."""
    reply = seat().desk().call(VIEWS_LIST, Nothing())
    screen.show(reply, view_list(seat().words, reply))


@app.command()
def show(
    view: Annotated[str, typer.Argument(help="Its id, or how it begins.")],
) -> None:
    """Show one view: peer, scopes, epoch, size. Its entries say nothing to anybody."""
    item = seat().desk().call(VIEWS_SHOW, ById(view))
    screen.show(item, view_page(seat().words, item))


@app.command()
def fetch(  # noqa: PLR0913 - one parameter an option
    category: option.Category,
    *,
    purpose: option.Purpose,
    offence: option.Offence,
    basis: option.Basis,
    peer: Annotated[
        list[str] | None, typer.Option(help="Of this peer; repeatable. Default: all.")
    ] = None,
    deadline: Annotated[str, typer.Option(help="Per message, e.g. 30s.")] = "0",
) -> None:
    """Bring views up to date. Peers learn for what you may ask, and nothing else."""
    most = millis(deadline, what="--deadline")
    peers = tuple(peer or ())
    wanted = ViewsFetchRequest(purpose, offence, basis, (category,), peers, most)
    items = blind.bring(seat().desk(), wanted)
    screen.show(ViewList(items), view_list(seat().words, ViewList(items)))
