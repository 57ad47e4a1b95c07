"""``comity release``: what waits for a release officer, and the decision."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from node.cli import listing, moment, screen
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk.call import ById
from node.model.desk.release import (
    RELEASES_DECIDE,
    RELEASES_LIST,
    RELEASES_SHOW,
    PendingList,
    ReleasePage,
    ReleaseRequest,
    ReleaseView,
)
from node.present.finding import put_findings
from node.present.release import pending_list, release_page

app = group("Decide on what policy leaves to a person.")

_Id = Annotated[str, typer.Argument(metavar="ID", help="As `release list` shows it.")]
_Reason = Annotated[str, typer.Option(help="Why; kept in the ledger.")]


@app.command("list")
def list_(  # noqa: PLR0913 - one parameter an option
    given: typer.Context,
    *,
    count: listing.Count = 50,
    after: listing.After = "",
    peer: Annotated[str, typer.Option(help="Only what this peer asked.")] = "",
    case: listing.Case = "",
    category: listing.Category = "",
    reference: listing.Reference = "",
    since: listing.Since = "",
    until: listing.Until = "",
    newest_first: Annotated[
        bool, typer.Option("--newest-first", help="Of each peer its newest first.")
    ] = False,
) -> None:
    """List what waits: of each peer in turn its oldest first."""
    wanted = ReleasePage(
        count=count,
        after=after,
        peer=peer,
        case=case,
        category=category,
        reference=reference,
        since=moment.since(since),
        until=moment.until(until, after=since),
        newest_first=newest_first,
    )
    reply = seat().desk().call(RELEASES_LIST, wanted)
    more = listing.next_page(given, reply.next)
    screen.show(lambda: _as_json(reply), pending_list(seat().words, reply, more))


@app.command()
def show(identifier: _Id) -> None:
    """Show question, record and what would leave; it is recorded that you looked."""
    view = seat().desk().call(RELEASES_SHOW, ById(identifier))
    screen.show(lambda: _view_as_json(view), release_page(seat().words, view))


@app.command()
def approve(
    identifier: _Id,
    reason: _Reason,
    seen: Annotated[
        str, typer.Option(metavar="CODE", help="As `release show` printed it.")
    ],
) -> None:
    """Declare the remedy met, as it was shown: it leaves when the peer asks again."""
    _decide(identifier, reason, approve=True, seen=seen)


@app.command()
def refuse(identifier: _Id, reason: _Reason) -> None:
    """Leave it withheld."""
    _decide(identifier, reason, approve=False)


def _as_json(reply: PendingList) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(reply)
    put_findings(seat().words, *told["items"])
    return told


def _view_as_json(view: ReleaseView) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(view)
    put_findings(seat().words, told["pending"], question=view.question)
    return told


def _decide(identifier: str, reason: str, *, approve: bool, seen: str = "") -> None:
    request = ReleaseRequest(identifier, approve, reason, seen)
    seat().desk().call(RELEASES_DECIDE, request)
    words, done = seat().words, {"id": identifier, "approved": approve}
    key = "page.release-approved" if approve else "page.release-refused"
    screen.show(done, [words.line(words.say(key, id=identifier))])
