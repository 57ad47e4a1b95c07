"""``comity delivery``: how what we have to say gets to peers."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import screen
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk.call import ById, Nothing
from node.model.desk.delivery import DELIVERIES_LIST, DELIVERIES_RETRY
from node.present.delivery import delivery_list

app = group("What is on its way to peers.")


@app.command("list")
def list_() -> None:
    """List each peer's way: what waits, the last error, the next try; and refusals."""
    found = seat().desk().call(DELIVERIES_LIST, Nothing())
    screen.show(found, delivery_list(seat().words, found))


@app.command()
def retry(peer: Annotated[str, typer.Argument(help="The peer's id.")]) -> None:
    """Try a peer again at once, whatever its back-off says."""
    found = seat().desk().call(DELIVERIES_RETRY, ById(peer))
    screen.show(found, delivery_list(seat().words, found))
