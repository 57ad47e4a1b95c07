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

from node.config.sections import LEVELS, Config
from node.config.wanted import refusal
from node.errors import BadInput, ConfigBroken
from node.model.address import endpoint, host_and_port, is_loopback
from node.model.agency import agency_id
from node.protocol.country import is_country

FILE: Final = "comity.toml"
_TO_DO: Final = (
    "Write the secret into that file (mode 0600), or name another one in comity.toml."
)


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
            f"{file.absolute()} cannot be read: {error.strerror}",
            advice="Name the node's folder with --dir, or make one with `comity init`.",
        ) from error
    except ConfigBroken as error:
        raise ConfigBroken(
            f"{file.absolute()}: {error.message}", advice=error.advice, key=error.key
        ) from error


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""What some editors put before a text in UTF-8."""


def read_config(text: bytes) -> Config:
    """Read the text of a configuration.

    Raises:
        ConfigBroken: it cannot be meant; ``key`` says of which key, if of one.
    """
    try:
        config = msgspec.toml.decode(text.removeprefix(_BYTE_ORDER_MARK), type=Config)
    except msgspec.ValidationError as error:
        raise _unmeant(text, str(error)) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise ConfigBroken(f"it is not TOML: {error}") from error
    for key, check in _CHECKS.items():
        section, name = key.split(".")
        given = getattr(getattr(config, section), name)
        try:
            check(given)
        except BadInput as error:
            why = f" ({error.message})" if key in _SAYS_MORE else ""
            raise ConfigBroken(f"{refusal(key, given)}{why}", key=key) from error
    return config


def _unmeant(text: bytes, why: str) -> ConfigBroken:
    """Say what msgspec says of a value in the words of the file."""
    found = re.search(r" - at `\$\.([a-z_]+)(?:\.([a-z_]+))?", why)
    for theirs, ours in _WORDS:
        if why.startswith(theirs):
            name = f" {why.removeprefix(theirs).partition(' - at')[0].strip()}"
            place = f"{found[1]}: " if found else ""
            return ConfigBroken(f"{place}{ours}{name}")
    if found is None:
        return ConfigBroken("it holds something else than sections")
    key = ".".join(part for part in found.groups() if part)
    value: Any = msgspec.toml.decode(text)
    for part in key.split("."):
        value = value[part]
    return ConfigBroken(refusal(key, value), key=key)


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
        raise ConfigBroken(
            f"no secret at {file}: {error.strerror}", advice=_TO_DO
        ) from error
    if not secret:
        raise ConfigBroken(f"{file} is empty; it should hold a secret", advice=_TO_DO)
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


def _country(given: str) -> None:
    if not is_country(given):
        raise BadInput("no country that an agency may be of has this code")


def _level(given: str) -> None:
    if given not in LEVELS:
        raise BadInput("there is no such level")


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
        "agency.country": _country,
        "wire.listen": host_and_port,
        "wire.endpoints": _endpoints,
        "desk.listen": _listen_or_empty,
        "store.url": _store_url,
        "metrics.listen": _loopback_or_empty,
        "logs.level": _level,
    }
)

_SAYS_MORE: Final = frozenset({"wire.endpoints", "store.url"})
"""Where more than one thing may be wrong; what is said repeats no secret."""

_WORDS: Final = (
    ("Object contains unknown field", "unknown key"),
    ("Object missing required field", "missing key"),
)
