"""``comity officer``: who works at this node."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from node.cli import screen, world
from node.cli.new_file import open_new
from node.cli.seat import seat
from node.cli.secret_file import passphrase
from node.cli.tree import group
from node.model.desk.call import ById, Nothing, Q, Unary
from node.model.desk.officer import (
    OFFICERS_ADD,
    OFFICERS_AGREE,
    OFFICERS_DISABLE,
    OFFICERS_LIST,
    OFFICERS_REFUSE,
    OFFICERS_REISSUE,
    OFFICERS_RENEW,
    OfficerAddReply,
    OfficerAddRequest,
)
from node.present import plain
from node.present.officer import officer_list

app = group("Officers, their roles and credentials.")

_Pseudonym = Annotated[
    str, typer.Argument(help="Which officer; a name that only one has will do.")
]
_Only = Annotated[str, typer.Argument(help="Which officer; a name will not do.")]
_Out = Annotated[
    Path | None,
    typer.Option(help="Write the credential to this new file (mode 0600)."),
]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The person's name; it never leaves.")],
    role: Annotated[
        list[str],
        typer.Option(
            help="analyst, custodian, operator, or one that another officer must agree "
            "to: release-officer, auditor, protected-reader. Repeatable."
        ),
    ],
    out: _Out = None,
) -> None:
    """Add an officer. The credential is shown, or written, this once.

    Roles that approve, audit or read what is protected wait until another agrees.
    """
    _credential(OFFICERS_ADD, OfficerAddRequest(name, tuple(role)), out)


@app.command()
def agree(pseudonym: _Only) -> None:
    """Agree to roles that an operator proposed; a second time, without delay."""
    reply = seat().desk().call(OFFICERS_AGREE, ById(pseudonym))
    screen.show(reply, officer_list((reply,)))


@app.command()
def refuse(pseudonym: _Pseudonym) -> None:
    """Take back roles that do not hold yet."""
    reply = seat().desk().call(OFFICERS_REFUSE, ById(pseudonym))
    screen.show(reply, officer_list((reply,)))


@app.command()
def renew(out: _Out = None) -> None:
    """Make your own credential anew: whoever saw the old one has nothing."""
    _credential(OFFICERS_RENEW, Nothing(), out)


@app.command()
def reissue(pseudonym: _Pseudonym, out: _Out = None) -> None:
    """Give an officer of a restored node a new credential, until it is accepted."""
    _credential(OFFICERS_REISSUE, ById(pseudonym), out)


@app.command()
def recover(
    name: Annotated[str, typer.Argument(help="Who operates from then on.")],
    out: Annotated[
        Path, typer.Option(help="Write the credential to this new file (mode 0600).")
    ],
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            envvar="COMITY_PASSPHRASE_FILE",
            help="Where the keystore's passphrase is (mode 0600).",
        ),
    ] = None,
) -> None:
    """Make a new operator where that credential is lost; the node must not run.

    It opens nothing for 72 hours, or until somebody who approves or audits agrees.
    """
    home = seat().home()
    secret = passphrase(passphrase_file or world.passphrase_file(home))
    view = world.recover_operator(home, secret, name, out)
    shown = {
        "pseudonym": view.pseudonym,
        "credential_file": str(out),
        "begins": view.begins,
    }
    said = (
        "Every officer is told with their next command, and may refuse it.",
        f"Who approves or audits ends the delay: comity officer agree {view.pseudonym}",
        "Then disable the officer whose credential was lost.",
    )
    screen.show(shown, [plain.facts(shown.items()), *map(plain.line, said)])


@app.command("list")
def list_() -> None:
    """List officers, disabled ones too."""
    reply = seat().desk().call(OFFICERS_LIST, Nothing())
    screen.show(reply, officer_list(reply.items))


@app.command()
def disable(pseudonym: _Pseudonym) -> None:
    """Refuse an officer's credential from now on."""
    reply = seat().desk().call(OFFICERS_DISABLE, ById(pseudonym))
    screen.show(reply, officer_list((reply,)))


def _credential(call: Unary[Q, OfficerAddReply], request: Q, out: Path | None) -> None:
    """Make a call that issues a credential, and show or write it."""
    desk = seat().desk()
    # The file is made first: a credential that cannot be kept must not be issued.
    file = None if out is None else open_new(out)
    try:
        reply = desk.call(call, request)
    except BaseException:
        if file is not None and out is not None:
            file.close()
            out.unlink()
        raise
    if file is not None:
        with file:
            file.write(reply.credential.encode() + b"\n")
        shown = {"pseudonym": reply.pseudonym, "credential_file": str(out)}
    else:
        shown = {"pseudonym": reply.pseudonym, "credential": reply.credential}
    screen.show(shown, [plain.facts(shown.items())])
