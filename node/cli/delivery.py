"""``comity delivery``: how what we have to say gets to peers."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import page, screen
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk.call import ById, Nothing
from node.model.desk.delivery import DELIVERIES_LIST, DELIVERIES_RETRY, DeliveryList

app = group("What is on its way to peers.")


@app.command("list")
def list_() -> None:
    """List each peer's way: what waits, the last error, the next try; and refusals."""
    found = seat().desk().call(DELIVERIES_LIST, Nothing())
    screen.show(found, lambda: _tell(found))


@app.command()
def retry(peer: Annotated[str, typer.Argument(help="The peer's id.")]) -> None:
    """Try a peer again at once, whatever its back-off says."""
    found = seat().desk().call(DELIVERIES_RETRY, ById(peer))
    screen.show(found, lambda: _tell(found))


def _tell(found: DeliveryList) -> None:
    page.table(
        (
            *("peer", "waiting", "attempts", "last_error", "last_tried_at"),
            *("last_success_at", "next_try_at", "position"),
        ),
        (
            (
                way.peer,
                way.waiting,
                way.attempts,
                page.first_known(way.last_error, "error"),
                way.last_tried_at,
                way.last_success_at,
                way.next_try_at,
                way.position,
            )
            for way in found.ways
        ),
    )
    if not found.dead:
        return
    page.titled(page.say("page.dead"))
    page.table(
        ("at", "peer", "notice_id", "verb", "sequence", "reason"),
        (
            (
                each.at,
                each.peer,
                each.notice_id,
                page.coded("verb", each.verb),
                each.sequence,
                page.first_known(each.reason, "refusal", "reason"),
            )
            for each in found.dead
        ),
    )
