"""``comity release``: what waits for a release officer, and the decision."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from node.cli import finding, page, screen
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

app = group("Decide on what policy leaves to a person.")

_Id = Annotated[str, typer.Argument(metavar="ID", help="As `release list` shows it.")]
_Reason = Annotated[str, typer.Option(help="Why; kept in the ledger.")]


@app.command("list")
def list_(
    count: Annotated[int, typer.Option(help="How many at most.")] = 50,
    after: Annotated[
        str, typer.Option(help="Where the page before ended: its `next`.")
    ] = "",
    peer: Annotated[str, typer.Option(help="Only what this peer asked.")] = "",
) -> None:
    """List what waits: of each peer in turn its oldest first."""
    wanted = ReleasePage(count=count, after=after, peer=peer)
    reply = seat().desk().call(RELEASES_LIST, wanted)
    screen.show_made(lambda: _as_json(reply), lambda: _tell(reply))


@app.command()
def show(identifier: _Id) -> None:
    """Show question, record and what would leave; it is recorded that you looked."""
    view = seat().desk().call(RELEASES_SHOW, ById(identifier))
    screen.show_made(lambda: _view_as_json(view), lambda: _tell_view(view))


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


def _tell(reply: PendingList) -> None:
    screen.listing(
        reply.items,
        *("id", "at", "count", "peer", "case", "purpose", "reference", "grade"),
        "remedies",
    )
    for waits in reply.items:
        page.titled(waits.id)
        page.labelled(
            [
                *finding.rows(waits.grade, waits.reasons, category=waits.category),
                (page.say("page.told-as"), waits.told_as, ""),
            ]
        )
    if reply.next:
        command = f"comity release list --after {reply.next}"
        page.line(page.say("page.more", command=command))


def _as_json(reply: PendingList) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(reply)
    for waits in told["items"]:
        finding.put_findings(waits)
    return told


def _tell_view(view: ReleaseView) -> None:
    waits = view.pending
    screen.facts(
        [
            ("id", waits.id),
            ("peer", waits.peer),
            ("case", waits.case),
            ("purpose", waits.purpose),
            ("offence", waits.offence),
            ("basis", waits.legal_basis),
            ("remedies", waits.remedies),
        ]
    )
    if view.question is not None:
        page.titled(f"asked: {view.question.category}")
        screen.listing(view.question.terms, "field", "value")
    if view.record is not None:
        page.titled(f"held: {view.record.reference} ({view.record.role})")
        screen.listing(view.record.fields, "field", "value", "check")
        page.titled("how they compare")
        rows = finding.rows(
            waits.grade,
            waits.reasons,
            question=view.question,
            category=waits.category,
        )
        page.labelled(rows)
    page.titled("would leave")
    screen.listing(view.leaves, "field", "value", "level", "approved")
    screen.line(f"To approve just this: --seen {view.seen}")


def _view_as_json(view: ReleaseView) -> dict[str, Any]:
    told: dict[str, Any] = screen.builtins(view)
    finding.put_findings(told["pending"], view.question)
    return told


def _decide(identifier: str, reason: str, *, approve: bool, seen: str = "") -> None:
    request = ReleaseRequest(identifier, approve, reason, seen)
    seat().desk().call(RELEASES_DECIDE, request)
    done = {"id": identifier, "approved": approve}
    verdict = "approved" if approve else "refused"
    screen.show(done, lambda: screen.line(f"{identifier}: {verdict}"))
