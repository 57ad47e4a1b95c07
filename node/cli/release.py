"""``comity release``: what waits for a release officer, and the decision."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import screen
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk import Nothing, PendingList, ReleaseRequest

app = group("Decide on what policy leaves to a person.")

_Id = Annotated[str, typer.Argument(metavar="ID", help="As `release list` shows it.")]
_Reason = Annotated[str, typer.Option(help="Why; kept in the ledger.")]


@app.command("list")
def list_() -> None:
    """List what waits, oldest first."""
    reply: PendingList = seat().desk().call("Releases.List", Nothing())
    screen.show(
        reply,
        lambda: screen.listing(
            reply.items,
            *("id", "at", "peer", "case", "purpose", "reference", "grade", "remedies"),
        ),
    )


@app.command()
def approve(identifier: _Id, reason: _Reason) -> None:
    """Declare the remedy met: the peer gets the fields when it asks again."""
    _decide(identifier, reason, approve=True)


@app.command()
def refuse(identifier: _Id, reason: _Reason) -> None:
    """Leave it withheld."""
    _decide(identifier, reason, approve=False)


def _decide(identifier: str, reason: str, *, approve: bool) -> None:
    request = ReleaseRequest(id=identifier, approve=approve, reason=reason)
    seat().desk().call("Releases.Decide", request)
    done = {"id": identifier, "approved": approve}
    verdict = "approved" if approve else "refused"
    screen.show(done, lambda: screen.line(f"{identifier}: {verdict}"))
