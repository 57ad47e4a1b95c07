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
    PeerView,
    RevokeRequest,
)

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

    def words() -> None:
        screen.facts(
            [
                ("agency", reply.agency),
                ("sequence", reply.sequence),
                ("fingerprint", reply.fingerprint),
            ]
        )
        if out is None:
            screen.line("Give --out FILE to write the card itself.")
        else:
            screen.line(f"Card written to {out}. Send it to the peer; read the")
            screen.line("fingerprint out to them over another channel.")

    screen.show(reply, words)


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
    screen.show(reply, lambda: _print_peer(reply))


@app.command("list")
def list_() -> None:
    """List all peers, revoked ones too."""
    reply = seat().desk().call(PEERS_LIST, Nothing())
    screen.show(
        reply,
        lambda: screen.listing(
            reply.items,
            *("agency", "name", "country", "agency_class", "state", "sequence"),
            "keys_end",
        ),
    )


@app.command()
def ping(agency: Annotated[str, typer.Argument(help="Which peer.")]) -> None:
    """Ask a peer whether it is there, and compare the clocks."""
    reply = seat().desk().call(PEERS_PING, ById(agency))
    screen.show(
        reply,
        lambda: screen.facts(
            [
                ("peer", reply.agency),
                ("answers", reply.ok),
                ("round trip", f"{reply.millis} ms"),
                ("their clock", f"{reply.skew_ms:+d} ms"),
                ("software", reply.software),
                ("note", reply.note),
            ]
        ),
    )
    if not reply.ok:
        raise typer.Exit(ending.UNREACHED)


@app.command()
def revoke(
    agency: Annotated[str, typer.Argument(help="Which peer.")],
    reason: Annotated[str, typer.Option(help="Why; kept in the ledger.")],
) -> None:
    """Stop dealing with a peer, at once."""
    reply = seat().desk().call(PEERS_REVOKE, RevokeRequest(agency, reason))
    screen.show(reply, lambda: _print_peer(reply))


def _print_peer(peer: PeerView) -> None:
    screen.facts(
        [
            ("agency", peer.agency),
            ("name", peer.name),
            ("country", peer.country),
            ("class", peer.agency_class),
            ("state", peer.state),
            ("sequence", peer.sequence),
            ("fingerprint", peer.fingerprint),
            ("endpoints", peer.endpoints),
            ("keys end", peer.keys_end),
        ]
    )
    for change in peer.changes:
        screen.line(f"changed: {change}")
