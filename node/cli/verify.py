"""``comity ledger verify``: a ledger, and whatever one has handed out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from node.cli import ending, screen, world
from node.cli.local_file import read_file, read_text
from node.cli.seat import seat
from node.cli.secret_file import passphrase
from node.errors import BadInput
from node.model.desk.ledger import (
    LEDGER_OPENING,
    LEDGER_VERIFY,
    OpeningFile,
    VerifyReply,
    VerifyRequest,
)
from node.present import plain
from node.present.element import Elements, Tone
from node.present.ledger import opening_verdict, verdict_page

if TYPE_CHECKING:
    from node.app.handed import Handed

_CHECKPOINT_MAX = 64 * 1024
_CARD_MAX = 64 * 1024
_OPENING_MAX = 1 << 20


_Opening = Annotated[
    Path | None,
    typer.Option(help="Check instead that a logged blind question was this one."),
]
_PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        envvar="COMITY_PASSPHRASE_FILE",
        help="For --offline (mode 0600). Default: you are asked.",
    ),
]


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
    exhibit: Annotated[
        Path | None,
        typer.Option(help="With --proof: check that this is the entry's exhibit."),
    ] = None,
    opening: _Opening = None,
    card: Annotated[
        list[Path] | None,
        typer.Option(help="The agency's card; with both, the ledger's one first."),
    ] = None,
    offline: Annotated[
        bool,
        typer.Option("--offline", help="In the folder itself; no node need run."),
    ] = False,
    passphrase_file: _PassphraseFile = None,
) -> None:
    """Check the whole ledger, or an export, a proof or a signed message of it."""
    if opening is not None:
        _verify_opening(opening)
        return
    if any((proof, evidence, exhibit)):
        _verify_handed(proof, exhibit, evidence, vkey=vkey.strip(), cards=card or ())
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
    screen.show(reply, verdict_page(reply))
    if not reply.ok:
        raise typer.Exit(ending.FAILED)


def _verify_opening(path: Path) -> None:
    """Check the opening of a blind question against the ledger of the running node."""
    data = read_file(path, limit=_OPENING_MAX, what="opening")
    reply = seat().desk().call(LEDGER_OPENING, OpeningFile(data))
    screen.show(reply, opening_verdict(reply))
    if not reply.ok:
        raise typer.Exit(ending.FAILED)


def _verify_handed(
    proof: Path | None,
    exhibit: Path | None,
    evidence: Path | None,
    *,
    vkey: str,
    cards: Sequence[Path],
) -> None:
    """Check a proof, a signed message, or that the one records the other."""
    if exhibit is not None and proof is None:
        raise BadInput("--exhibit needs --proof: the entry has its digest")
    read = [read_file(path, limit=_CARD_MAX, what="card") for path in cards]
    checked: dict[str, Handed] = {}
    if proof is not None:
        checked["proof"] = world.check_proof(proof, vkey, read[0] if read else b"")
    if exhibit is not None and checked["proof"].ok:
        checked["exhibit"] = world.check_exhibit(checked["proof"], exhibit)
    if evidence is not None:
        if not read:
            raise BadInput(
                "a signed message is checked by its sender's card",
                advice="Give --card FILE, the card as a peer knows it.",
            )
        checked["evidence"] = world.check_evidence(evidence, read[-1])
    both = [checked.get(name) for name in ("proof", "evidence")]
    if all(one is not None and one.ok for one in both):
        checked["together"] = world.check_together(
            checked["proof"], checked["evidence"]
        )
    screen.show(checked, _handed(checked))
    if not all(one.ok for one in checked.values()):
        raise typer.Exit(ending.FAILED)


def _handed(checked: dict[str, Handed]) -> Elements:
    for name, one in checked.items():
        yield plain.line(f"{name}: {one.text}", Tone.GOOD if one.ok else Tone.BAD)
        if one.facts:
            yield plain.facts(one.facts)
