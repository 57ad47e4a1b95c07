"""Write the configuration of a new node: every key, explained.

Made from ``sections``, so that text and reader cannot differ. A key that has
its default is written too: the file shows what is in force.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_type_hints

import msgspec
from msgspec import Meta

from node.config.sections import SECTIONS
from node.config.wanted import refusal
from node.errors import ConfigBroken
from node.model.agency import Agency

_HEAD: Final = """\
The configuration of a Comity node. Unknown keys are refused; paths are
relative to this file's folder; `comity doctor` checks it. No secret belongs
in here.
"""
_WIDTH: Final = 78


def default_config(
    agency: Agency,
    *,
    listen: str = "",
    endpoint: str = "",
    store: str = "",
    password_file: str = "",
) -> str:
    """Return the text of ``comity.toml`` for a new node of ``agency``.

    ``listen`` and ``endpoint`` are the wire door's own and advertised
    ``host:port``, ``store`` the store's URL, ``password_file`` the place of its
    password; empty ones take the default.

    Raises:
        ConfigBroken: one is not text that can be written.
    """
    given: dict[str, dict[str, Any]] = {
        "agency": {
            "id": str(agency.id),
            "name": agency.name,
            "country": agency.country,
            "class": str(agency.agency_class),
        },
        "wire": {
            **({"listen": listen} if listen else {}),
            **({"endpoints": (endpoint,)} if endpoint else {}),
        },
        "store": {
            **({"url": store} if store else {}),
            "password_file": password_file,
        },
    }
    for part, values in given.items():
        for key_name, value in values.items():
            text = "".join(value)
            if any("\ud800" <= letter <= "\udfff" for letter in text):
                key = f"{part}.{key_name}"
                raise ConfigBroken(refusal(key, text), key=key)
    lines = list(_comment(_HEAD))
    for name, section in SECTIONS.items():
        lines += ["", *_comment(section.__doc__ or ""), f"[{name}]"]
        lines += _keys(section, given.get(name, {}))
    return "\n".join(lines) + "\n"


def with_value(text: str, key: str, value: str) -> str:
    """Return a configuration's text, in which ``key`` has ``value`` instead.

    Raises:
        ConfigBroken: it is written so that it cannot be changed line by line.
    """
    section, name = key.split(".")
    written = f"{name} = {_toml(value)}"
    lines, head = text.splitlines(), f"[{section}]"
    if head not in lines:
        lines += ["", head]
    begin = lines.index(head) + 1
    end = next(
        (n for n, line in enumerate(lines) if n >= begin and line.startswith("[")),
        len(lines),
    )
    places = [n for n in range(begin, end) if re.match(rf"{name}\s*=", lines[n])]
    if places:
        lines[places[0]] = written
    else:
        lines.insert(begin, written)
    changed = "\n".join(lines) + "\n"
    try:
        took = tomllib.loads(changed)[section][name] == value
    except (tomllib.TOMLDecodeError, KeyError):
        took = False
    if not took:
        raise ConfigBroken(f"{key} cannot be changed in it", key=key)
    return changed


def _keys(section: type[msgspec.Struct], given: Mapping[str, Any]) -> Iterator[str]:
    hints = get_type_hints(section, include_extras=True)
    for field in msgspec.structs.fields(section):
        yield ""
        name = field.encode_name
        meta = _meta(hints[field.name])
        yield from _comment(f"{meta.description or ''}{_bounds(meta)}")
        yield f"{name} = {_toml(given.get(name, field.default))}"


def _meta(hint: Any) -> Meta:
    found: Meta = next(m for m in hint.__metadata__ if isinstance(m, Meta))
    return found


def _bounds(meta: Meta) -> str:
    if meta.ge is None or meta.le is None:
        return ""
    return f" From {meta.ge} to {meta.le}."


def _comment(text: str) -> Iterator[str]:
    for line in textwrap.wrap(" ".join(text.split()), _WIDTH):
        yield f"# {line}"


def _toml(value: Any) -> str:
    """Return a value as TOML; JSON's strings are TOML's too."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(v) for v in value)}]"
    return msgspec.json.encode(value).decode()
