"""``comity key``: the node's own keys, never their secret parts."""

from __future__ import annotations

from typing import Annotated

import typer

from node.cli import screen
from node.cli.seat import seat
from node.cli.span import seconds
from node.cli.tree import group
from node.model.desk.call import Nothing
from node.model.desk.key import KEYS_LIST, KEYS_ROTATE, KeyList, RotateRequest

app = group("The node's own keys.")


@app.command("list")
def list_() -> None:
    """List the keys, with their lives."""
    _print(seat().desk().call(KEYS_LIST, Nothing()))


@app.command()
def rotate(
    use: Annotated[str, typer.Argument(help="signing, sealing or tls.")],
    active_in: Annotated[
        str,
        typer.Option(help="When it is first used: 90s, 30m, 24h, 7d."),
    ] = "24h",
) -> None:
    """Make a new key; send the new card to every peer before it is used."""
    request = RotateRequest(use, seconds(active_in, what="--active-in"))
    _print(seat().desk().call(KEYS_ROTATE, request))


def _print(keys: KeyList) -> None:
    screen.show(
        keys,
        lambda: screen.listing(
            keys.items, "key_id", "use", "born", "active_from", "ends"
        ),
    )
