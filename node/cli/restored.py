"""``comity restored``: what a restore may have undone, and that it is accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import screen
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk.call import Nothing
from node.model.desk.restore import RESTORE_ACCEPT, RESTORE_REVIEW, RestoreAccept
from node.present import plain
from node.present.status import review_page

app = group("A node that was restored: look at it, then accept it.")


@app.command()
def review() -> None:
    """Ask peers what they hold of us, and list what may have been undone."""
    reply = seat().desk().call(RESTORE_REVIEW, Nothing())
    screen.show(reply, review_page(reply))


@app.command()
def accept(
    code: Annotated[str, typer.Option(help="The code that the review ended with.")],
    reason: Annotated[str, typer.Option(help="Why; it is recorded.")],
    without: Annotated[
        list[str] | None,
        typer.Option(help="A peer that was not heard, and is gone on without."),
    ] = None,
) -> None:
    """Accept the node as it was restored. From then on it serves."""
    given = RestoreAccept(code, reason, tuple(without or ()))
    seat().desk().call(RESTORE_ACCEPT, given)
    screen.show({"accepted": True}, [plain.line("accepted; the node serves")])
