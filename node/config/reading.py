"""Read the configuration, and refuse what cannot be meant.

The text is the operator's own and holds no secret; the files that it names for
passwords and passphrases are read only if nobody else may read them.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec

from node.config.sections import Config
from node.errors import BadInput, ConfigBroken
from node.model.address import endpoint, host_and_port, is_loopback
from node.model.agency import agency_id

FILE: Final = "comity.toml"


def load_config(home: Path) -> Config:
    """Read ``comity.toml`` of the node in ``home``.

    Raises:
        ConfigBroken: there is none, or it cannot be meant; the message says where.
    """
    file = home / FILE
    try:
        return read_config(file.read_bytes())
    except OSError as error:
        raise ConfigBroken(
            f"{file} cannot be read: {error.strerror}",
            advice="Name the node's folder with --dir, or make one with `comity init`.",
        ) from error
    except ConfigBroken as error:
        raise ConfigBroken(f"{file}: {error.message}", advice=error.advice) from error


def read_config(text: bytes) -> Config:
    """Read the text of a configuration. Raises ``ConfigBroken``."""
    try:
        config = msgspec.toml.decode(text, type=Config)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ConfigBroken(_plain(str(error))) from error
    for key, check in _CHECKS.items():
        section, name = key.split(".")
        try:
            check(getattr(getattr(config, section), name))
        except BadInput as error:
            raise ConfigBroken(f"{key}: {error.message}") from error
    return config


def read_secret(file: Path) -> bytes:
    """Return the secret in a file, without the line's end.

    Raises:
        ConfigBroken: it is not there, empty, or others may read it.
    """
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise ConfigBroken(
                f"others may read the secret in {file}",
                advice=f"Make it yours alone: chmod 600 {file}",
            )
        secret = file.read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise ConfigBroken(f"no secret at {file}: {error.strerror}") from error
    if not secret:
        raise ConfigBroken(f"{file} is empty; it should hold a secret")
    return secret


# --- what cannot be meant ------------------------------------------------------

_SQLITE: Final = "sqlite:///"
_POSTGRESQL: Final = frozenset({"postgresql", "postgresql+psycopg"})
_SECRETS: Final = frozenset({"password", "passfile", "sslpassword"})


def _endpoints(given: tuple[str, ...]) -> None:
    for one in given:
        endpoint(one)
    if len(set(given)) < len(given):
        raise BadInput("the same endpoint stands there twice")


def _listen_or_empty(given: str) -> None:
    if given:
        host_and_port(given)


def _loopback_or_empty(given: str) -> None:
    if given and not is_loopback(host_and_port(given)[0]):
        raise BadInput(f"{given!r} is no loopback address; use 127.0.0.1 or [::1]")


def _plain_line(given: str) -> None:
    if not given.isprintable() or not given.strip():
        raise BadInput("it is not one line of text")


def _store_url(given: str) -> None:
    if given.startswith(_SQLITE):
        name = given.removeprefix(_SQLITE)
        # A store in memory would forget the ledger that others rely on.
        if re.search(r"[?#]|:memory:|^file:", name) or not Path(name).name:
            raise BadInput("sqlite:/// is followed by the name of a file")
        return
    try:
        parts = urlsplit(given)
        secret = parts.password is not None or any(
            key in _SECRETS for key, _ in parse_qsl(parts.query, keep_blank_values=True)
        )
    except ValueError as error:
        raise BadInput("it is not a URL") from error
    if secret:
        raise BadInput("a password stands in it; put it into store.password_file")
    if parts.scheme not in _POSTGRESQL or not parts.path.strip("/"):
        raise BadInput("it is neither sqlite:///FILE nor postgresql://.../DATABASE")


_CHECKS: Final[Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {
        "agency.id": agency_id,
        "agency.name": _plain_line,
        "wire.listen": host_and_port,
        "wire.endpoints": _endpoints,
        "desk.listen": _listen_or_empty,
        "store.url": _store_url,
        "metrics.listen": _loopback_or_empty,
    }
)

_WORDS: Final = (
    ("Object contains unknown field", "unknown key"),
    ("Object missing required field", "missing key"),
)


def _plain(text: str) -> str:
    """Say what msgspec says in the words of the file."""
    for theirs, ours in _WORDS:
        text = text.replace(theirs, ours)
    found = re.search(r" - at `\$\.([^`]*)`", text)
    return f"{found[1]}: {text[: found.start()]}" if found else text
