"""TOML that people write: read within bounds, and blamed by its line.

``Toml`` holds what a file says and where it says it. It does not know what may be
in the file; who does asks ``take`` for each key and then ``refuse_others``. A place
is for people only: where it cannot be told, the key alone is named.
"""

from __future__ import annotations

import difflib
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NoReturn

from node.cli.local_file import read_text
from node.errors import BadInput

LARGEST: Final = 1024 * 1024
STDIN: Final = "-"
_HEADER: Final = re.compile(r"\s*\[\s*([A-Za-z0-9_.\"' -]+?)\s*\]\s*(?:#.*)?$")
_KEY: Final = re.compile(r"""\s*(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*[.=]""")
_LONG_QUOTES: Final = ('"""', "'''")

Place = tuple[str, str]


def text_of(path: Path, *, what: str) -> tuple[str, str]:
    """Return a file's name and text; ``-`` is standard input.

    Raises:
        BadInput: it cannot be read, is empty, too large or not UTF-8.
    """
    if str(path) != STDIN:
        return str(path), read_text(path, limit=LARGEST, what=what)
    data = sys.stdin.buffer.read(LARGEST + 1)
    if not data or len(data) > LARGEST:
        size = f"holds more than {LARGEST} bytes" if data else "is empty"
        raise BadInput(f"standard input {size}", advice=f"Give a {what}.")
    try:
        return "standard input", data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"standard input is not UTF-8 text at byte {error.start}"
        ) from None


class Toml:
    """A TOML document of tables that are one deep."""

    def __init__(self, name: str, text: str) -> None:
        """Read ``text``; ``name`` is what errors call it.

        Raises:
            BadInput: it is not TOML.
        """
        self.name = name
        try:
            self._said: dict[str, Any] = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            why = str(error) if isinstance(error, ValueError) else "nested too deeply"
            raise BadInput(
                f"{name} is not TOML: {why[:200]}",
                advice="Texts stand in quotes, long ones in three; lists in [ ].",
            ) from None
        self._lines = _places(text)

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a table; empty where there is none."""
        found = self._said.get(name, {})
        if not isinstance(found, dict):
            self.blame("", name, "is a table", advice=f"Write [{name}] on a line.")
        return found

    def top(self) -> Mapping[str, Any]:
        """Return all keys that stand above the tables, and the tables."""
        return self._said

    def blame(self, section: str, key: str, what: str, *, advice: str = "") -> NoReturn:
        """Raise ``BadInput`` about a key, with its line."""
        line = self._lines.get((section, key)) or self._lines.get((section, ""))
        where = f", line {line}" if line else ""
        named = f"{section}.{key}" if section else key
        raise BadInput(f"{self.name}{where}: {named[:80]!r} {what}", advice=advice)

    def refuse_others(
        self, section: str, known: Iterable[str], *, elsewhere: Mapping[str, str]
    ) -> None:
        """Refuse keys that are not known.

        ``elsewhere`` says in which table a key would be right.

        Raises:
            BadInput: with the line, and what may have been meant.
        """
        listed = tuple(known)
        given = self.section(section) if section else self._said
        for key in given:
            if key in listed:
                continue
            if key in elsewhere:
                advice = f"It belongs under [{elsewhere[key]}]."
            else:
                near = difflib.get_close_matches(key, (*listed, *elsewhere), n=1)
                advice = f"Did you mean {near[0]}?" if near else _some(listed)
            self.blame(section, key, "is not known", advice=advice)


def _some(known: tuple[str, ...]) -> str:
    return f"Known here: {', '.join(sorted(known))}."


def _places(text: str) -> Mapping[Place, int]:
    """Return the line of each table (key empty) and of each key."""
    found: dict[Place, int] = {}
    section, inside = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        if inside:
            inside = "" if line.count(inside) % 2 else inside
            continue
        if header := _HEADER.match(line):
            section = header[1].strip("\"'")
            found.setdefault((section, ""), number)
        elif key := _KEY.match(line):
            name = next(part for part in key.groups() if part is not None)
            found.setdefault((section, name), number)
            inside = next((q for q in _LONG_QUOTES if line.count(q) % 2), "")
    return found
