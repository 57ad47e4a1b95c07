"""``comity restored``: what a restore may have undone, and that it is accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import screen
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk.call import Nothing
from node.model.desk.restore import (
    RESTORE_ACCEPT,
    RESTORE_REVIEW,
    RestoreAccept,
    RestoreReview,
)

app = group("A node that was restored: look at it, then accept it.")


@app.command()
def review() -> None:
    """Ask peers what they hold of us, and list what may have been undone."""
    reply = seat().desk().call(RESTORE_REVIEW, Nothing())
    screen.show(reply, lambda: _print(reply))


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
    screen.show({"accepted": True}, lambda: screen.line("accepted; the node serves"))


def _print(reply: RestoreReview) -> None:
    screen.facts([("backup made", reply.made_at), ("entries in it", reply.size)])
    if reply.lost:
        lost = f"AT LEAST {reply.lost} ENTRIES ARE LOST: peers hold heads beyond it"
        screen.line(lost, style="bold red")
    else:
        screen.line("no peer that was heard holds more than the backup has")
    screen.line()
    screen.listing(reply.heads, "agency", "heard", "note")
    screen.line()
    screen.line("Each of these may have been undone since. Look at every line:")
    screen.listing(reply.items, "kind", "name", "state")
    screen.line()
    screen.line(f"Accept it:  comity restored accept --code {reply.code} --reason ...")
    for head in reply.heads:
        if not head.heard:
            screen.line(f"            with --without {head.agency}, who was not heard")
