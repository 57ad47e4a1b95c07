"""``comity key``: the node's own keys, never their secret parts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from node.cli import screen, world
from node.cli.seat import seat
from node.cli.secret_file import passphrase
from node.cli.span import seconds
from node.cli.tree import group
from node.errors import BadInput
from node.model.desk.call import ById, Nothing
from node.model.desk.key import (
    KEYS_CANCEL,
    KEYS_LIST,
    KEYS_ROTATE,
    KeyList,
    RotateRequest,
)
from node.present import plain
from node.present.element import Elements

app = group("The node's own keys.")

_CARD: Final = "comity peer card --out FILE"
_CARD_TRAVELS_S: Final = 3600
"""A card is sent by hand: what is used sooner is used before peers have it."""


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
    at_once: Annotated[
        bool,
        typer.Option("--at-once", help="Even sooner than peers can have the card."),
    ] = False,
) -> None:
    """Make a new key; send the new card to every peer before it is used.

    It may begin before one that is planned, which then follows it.
    """
    request = RotateRequest(use, seconds(active_in, what="--active-in"))
    if request.active_in_s < _CARD_TRAVELS_S and not at_once:
        raise BadInput(
            f"in {active_in} no peer has the new card; none would take our messages",
            advice="Give --active-in 24h or more; --at-once if the old key must not "
            "be used any longer.",
        )
    _print(seat().desk().call(KEYS_ROTATE, request), use)


@app.command()
def cancel(
    key: Annotated[str, typer.Argument(metavar="KEY", help="As `key list` names it.")],
) -> None:
    """Take back a key that is not used yet; send the new card to every peer.

    A peer that has taken the card with it takes the next one by the fingerprint.
    """
    _print(seat().desk().call(KEYS_CANCEL, ById(key)))


@app.command("passphrase")
def passphrase_(
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            envvar="COMITY_PASSPHRASE_FILE",
            help="Where the old one is (mode 0600); - reads a line of stdin.",
        ),
    ] = None,
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(help="Where the new one is (mode 0600); - reads a line of stdin."),
    ] = None,
) -> None:
    """Change the keystore's passphrase; the node records it when it next starts."""
    home = seat().home()
    old = passphrase(passphrase_file or world.passphrase_file(home))
    new = passphrase(new_passphrase_file, twice=True, called="new passphrase")
    left = world.change_passphrase(home, old, new)
    said = ["the keystore has its new passphrase"]
    if left is not None:
        said.append(f"{left} holds something else: write the new passphrase there")
    said += [
        "Backups that were made before open with the old one: make a new one.",
        "A node that runs goes on; restart it before you rotate a key.",
    ]
    done = {"changed": True, "passphrase_file_to_write": str(left or "")}
    screen.show(done, [plain.line(text) for text in said])


def _print(keys: KeyList, changed: str = "") -> None:
    columns = "key_id", "use", "born", "active_from", "ends"
    screen.show(keys, [plain.listing(keys.items, *columns), *_next(keys, changed)])


def _next(keys: KeyList, changed: str) -> Elements:
    """Tell what is to be done after a key of the use ``changed`` was made."""
    if not changed:
        return
    yield plain.line("Send every peer the new card before it is used: " + _CARD)
    made = max(key.born for key in keys.items)
    planned = [k for k in keys.items if k.use == changed and made < k.active_from]
    if len(planned) > 1:
        ids = ", ".join(key.key_id for key in planned)
        yield plain.line(f"{len(planned)} are planned for {changed}: {ids}")
        yield plain.line("Take back what is not meant: comity key cancel KEY")
