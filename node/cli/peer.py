"""``comity peer``: introductions, and how the peers are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from node.cli import ending, screen
from node.cli.local_file import read_file
from node.cli.new_file import write_new
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk.call import ById, Nothing
from node.model.desk.peer import (
    PEERS_ADD,
    PEERS_CARD,
    PEERS_LIST,
    PEERS_PING,
    PEERS_REVOKE,
    PeerAddRequest,
    RevokeRequest,
)
from node.present.peer import card_page, peer_list, peer_page, ping_page

app = group("Introductions: cards, peers, revocation.")

_CARD_MAX = 64 * 1024


@app.command()
def card(
    out: Annotated[
        Path | None, typer.Option(help="Write the card to this new file.")
    ] = None,
) -> None:
    """Export our own card, and print the fingerprint to read out."""
    reply = seat().desk().call(PEERS_CARD, Nothing())
    if out is not None:
        write_new(out, reply.card)
    screen.show(reply, card_page(reply, "" if out is None else str(out)))


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="The peer's card.")],
    fingerprint: Annotated[
        str, typer.Option(help="What the other side read out to you.")
    ] = "",
) -> None:
    """Accept a peer's card; the node compares the fingerprint that you heard."""
    data = read_file(file, limit=_CARD_MAX, what="card")
    if not fingerprint and not seat().as_json and sys.stdin.isatty():
        fingerprint = typer.prompt(
            "Fingerprint as the other side read it out (empty: a later card that "
            "changes nothing that is relied upon)",
            default="",
            show_default=False,
        )
    reply = seat().desk().call(PEERS_ADD, PeerAddRequest(data, fingerprint))
    screen.show(reply, peer_page(reply))


@app.command("list")
def list_() -> None:
    """List all peers, revoked ones too."""
    reply = seat().desk().call(PEERS_LIST, Nothing())
    screen.show(reply, peer_list(reply))


@app.command()
def ping(agency: Annotated[str, typer.Argument(help="Which peer.")]) -> None:
    """Ask a peer whether it is there, and compare the clocks."""
    reply = seat().desk().call(PEERS_PING, ById(agency))
    screen.show(reply, ping_page(reply))
    if not reply.ok:
        raise typer.Exit(ending.UNREACHED)


@app.command()
def revoke(
    agency: Annotated[str, typer.Argument(help="Which peer.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
) -> None:
    """Stop dealing with a peer, at once."""
    reply = seat().desk().call(PEERS_REVOKE, RevokeRequest(agency, reason))
    screen.show(reply, peer_page(reply))
