"""Where a command runs from: which node, which officer, which form of output.

The global options end up here once, before any command starts; commands ask
``seat()``. The node is named by its folder, the officer by a credential file.
"""

from __future__ import annotations

import os
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from node.cli import world
from node.cli.secret_file import credential_file, read_secret
from node.errors import BadInput
from node.languages.tongue import FALLBACK, checked, primary
from node.present.wording import Wording

CONFIG: Final = "comity.toml"


@dataclass(frozen=True, slots=True)
class Seat:
    """The global options, as given."""

    directory: Path | None = None
    credential: Path | None = None
    as_json: bool = False
    language: str = FALLBACK
    said_by: str = "--dir"

    @property
    def words(self) -> Wording:
        """Return what words things in the language of the seat."""
        return Wording(self.language)

    def home(self) -> Path:
        """Return the node's folder: the named one, else this one if it is one.

        Raises:
            BadInput: there is no configuration file in it.
        """
        home = self.directory or Path.cwd()
        if not (home / CONFIG).is_file():
            meant = "" if home.is_absolute() else f" ({self.said_by} {home})"
            is_there = f"it holds no {CONFIG}" if home.is_dir() else "there is none"
            raise BadInput(
                f"{home.absolute()}{meant} is not the folder of a node: {is_there}",
                advice="Give --dir DIR, set COMITY_DIR, or make one: comity init DIR. "
                "A relative folder is looked for from where the command is given.",
            )
        return home

    def desk(self) -> world.Desk:
        """Return a client of the node's desk, in the name of the officer.

        Raises:
            BadInput: the folder or the credential file cannot be used.
            Unreachable: the node does not run.
        """
        home = self.home()
        credential = credential_file(home, self.credential)
        read_secret(credential, what="credential")
        return world.connect(home, credential)


_SEAT: ContextVar[Seat] = ContextVar("seat", default=Seat())  # noqa: B039 - frozen


def seat() -> Seat:
    """Return the seat of the command that runs."""
    return _SEAT.get()


def take_seat(
    directory: Path | None,
    credential: Path | None,
    *,
    as_json: bool,
    language: str = "",
) -> None:
    """Set the seat; what was not given comes from the environment.

    Raises:
        BadInput: a language that is not one of ours.
    """
    said_by = "--dir" if directory else "COMITY_DIR ="
    directory = directory or _from_environment("COMITY_DIR")
    credential = credential or _from_environment("COMITY_CREDENTIAL")
    language = language or os.environ.get("COMITY_LANG", "")
    _SEAT.set(Seat(directory, credential, as_json, _language(language), said_by))


def _language(tag: str) -> str:
    """Return the language that ``tag`` (``fr``, ``fr-CA``, ``fr_CA.UTF-8``) means."""
    return checked(primary(tag)) if tag else FALLBACK


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None
