"""``comity officer``: who works at this node."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from node.cli import screen
from node.cli.new_file import open_new
from node.cli.seat import seat
from node.cli.tree import group
from node.model.desk import (
    ById,
    Nothing,
    OfficerAddReply,
    OfficerAddRequest,
    OfficerList,
    OfficerView,
)

app = group("Officers, their roles and credentials.")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The person's name; it never leaves.")],
    role: Annotated[
        list[str],
        typer.Option(
            help="analyst, release-officer, auditor, operator, custodian; repeatable."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Write the credential to this new file (mode 0600)."),
    ] = None,
) -> None:
    """Add an officer. The credential is shown, or written, this once."""
    _issue("Officers.Add", OfficerAddRequest(name, tuple(role)), out)


@app.command()
def renew(
    pseudonym: Annotated[str, typer.Argument(help="Which officer.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Write the credential to this new file (mode 0600)."),
    ] = None,
) -> None:
    """Give an officer a new credential; the old one opens nothing any more."""
    _issue("Officers.Renew", ById(pseudonym), out)


def _issue(call: str, request: object, out: Path | None) -> None:
    """Make a call that issues a credential; show it, or write it, this once."""
    desk = seat().desk()
    # The file is made first: a credential that cannot be kept must not be issued.
    file = None if out is None else open_new(out)
    try:
        reply: OfficerAddReply = desk.call(call, request)
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
    screen.show(shown, lambda: screen.facts(shown.items()))


@app.command("list")
def list_() -> None:
    """List all officers, disabled ones too."""
    reply: OfficerList = seat().desk().call("Officers.List", Nothing())
    screen.show(reply, lambda: _print(reply.items))


@app.command()
def disable(pseudonym: Annotated[str, typer.Argument(help="Which officer.")]) -> None:
    """Refuse an officer's credential from now on."""
    reply: OfficerView = seat().desk().call("Officers.Disable", ById(pseudonym))
    screen.show(reply, lambda: _print((reply,)))


def _print(officers: tuple[OfficerView, ...]) -> None:
    screen.listing(officers, "pseudonym", "name", "roles", "active", "added_at")
