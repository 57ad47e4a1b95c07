"""``comity record reindex``: read anew what is held, while the node does not run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from node.cli import ending, screen, world
from node.cli.seat import seat
from node.cli.secret_file import passphrase
from node.present import plain

EVERY: Final = 20_000
"""Rows after which it is said how far it is."""


_PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        envvar="COMITY_PASSPHRASE_FILE",
        help="Where the passphrase is (mode 0600). Default: you are asked.",
    ),
]


def reindex(passphrase_file: _PassphraseFile = None) -> None:
    """Read all records and notices by this version's rules; the node must not run.

    A node that is started does so by itself, and meanwhile answers no question with
    no_hit. Ends with 1 if something could not be read.
    """
    home = seat().home()
    secret = passphrase(passphrase_file or world.passphrase_file(home))
    done = world.reindex(home, secret, _tell())
    screen.show(
        done,
        [
            plain.line(f"{done.read} records and notices were read by these rules:"),
            plain.line(f"  {done.rules}"),
            *(plain.line(one) for one in done.damaged),
        ],
    )
    if done.behind:
        raise typer.Exit(ending.FAILED)


def _tell() -> world.Tell:
    told = 0

    def tell(read: int, held: int) -> None:
        nonlocal told
        if read - told >= EVERY:
            told = read
            screen.note(f"{read} of {held} were read")

    return tell
