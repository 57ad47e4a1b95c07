"""``comity ledger verify``: a ledger, and whatever one has handed out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from node.cli import ending, screen, world
from node.cli.local_file import read_file, read_text
from node.cli.seat import seat
from node.cli.secret_file import passphrase
from node.errors import BadInput
from node.model.desk.ledger import LEDGER_VERIFY, VerifyReply, VerifyRequest

if TYPE_CHECKING:
    from node.app.handed import Handed

_CHECKPOINT_MAX = 64 * 1024
_CARD_MAX = 64 * 1024


def verify(  # noqa: PLR0913, PLR0917 - one value an option
    export: Annotated[
        Path | None,
        typer.Option(help="Check this export instead; needs no node and no key."),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(help="Also against this checkpoint that you hold; repeatable."),
    ] = None,
    vkey: Annotated[
        str,
        typer.Option(help="The ledger key, for an export or a proof."),
    ] = "",
    proof: Annotated[
        Path | None,
        typer.Option(help="Check this proof instead; needs --card or --vkey."),
    ] = None,
    evidence: Annotated[
        Path | None,
        typer.Option(help="Check this signed message instead; needs --card."),
    ] = None,
    card: Annotated[
        list[Path] | None,
        typer.Option(help="The agency's card; with both, the ledger's one first."),
    ] = None,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="In the folder itself; no node need run."),
    ] = False,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            envvar="COMITY_PASSPHRASE_FILE",
            help="For --offline (mode 0600). Default: you are asked.",
        ),
    ] = None,
) -> None:
    """Check the whole ledger, or an export, a proof or a signed message of it."""
    if proof is not None or evidence is not None:
        _verify_handed(proof, evidence, vkey=vkey.strip(), cards=tuple(card or ()))
        return
    held = tuple(
        read_text(path, limit=_CHECKPOINT_MAX, what="checkpoint")
        for path in checkpoint or ()
    )
    reply: VerifyReply
    if export is not None:
        reply = world.verify_export(export, held, vkey.strip())
    elif offline:
        home = seat().home()
        secret = passphrase(passphrase_file or world.passphrase_file(home))
        reply = world.verify_offline(home, secret, held)
    else:
        reply = seat().desk().call(LEDGER_VERIFY, VerifyRequest(held))
    screen.show(reply, lambda: _print_verified(reply))
    if not reply.ok:
        raise typer.Exit(ending.FAILED)


def _verify_handed(
    proof: Path | None, evidence: Path | None, *, vkey: str, cards: tuple[Path, ...]
) -> None:
    """Check a proof, a signed message, or that the one records the other."""
    read = [read_file(path, limit=_CARD_MAX, what="card") for path in cards]
    checked: dict[str, Handed] = {}
    if proof is not None:
        checked["proof"] = world.check_proof(proof, vkey, read[0] if read else b"")
    if evidence is not None:
        if not read:
            raise BadInput(
                "a signed message is checked by its sender's card",
                advice="Give --card FILE, the card as a peer knows it.",
            )
        checked["evidence"] = world.check_evidence(evidence, read[-1])
    if len(checked) > 1 and all(one.ok for one in checked.values()):
        checked["together"] = world.check_together(*checked.values())
    screen.show(checked, lambda: _print_handed(checked))
    if not all(one.ok for one in checked.values()):
        raise typer.Exit(ending.FAILED)


def _print_handed(checked: dict[str, Handed]) -> None:
    for name, one in checked.items():
        style = "bold green" if one.ok else "bold red"
        screen.line(f"{name}: {one.text}", style=style)
        if one.facts:
            screen.facts(one.facts)


def _print_verified(reply: VerifyReply) -> None:
    verdict = "the ledger holds" if reply.ok else "THE LEDGER DOES NOT HOLD"
    screen.line(verdict, style="bold green" if reply.ok else "bold red")
    screen.facts([("entries", reply.size), ("root", reply.root), ("key", reply.vkey)])
    for finding in reply.findings:
        screen.line(f"  {finding}")
