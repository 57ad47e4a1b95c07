"""Read the structure of a file as its parts come in, without holding the file.

A structure is a generator: it yields what it needs next, and is sent it. What a
structure does not ask for is never kept, so that a file of any size costs a few
kB, and one that asks without end is refused. A file that goes on after its structure
has ended is refused as well.

    def structure() -> Structure:
        if (yield Take(4)) != b"RIFF":
            raise BadInput(...)
        yield Skip(100)
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from node.errors import BadInput


@dataclass(frozen=True, slots=True)
class Take:
    """The next ``count`` bytes; fewer are a file that was cut short."""

    count: int


@dataclass(frozen=True, slots=True)
class Skip:
    """Nothing, once ``count`` bytes have gone by."""

    count: int


@dataclass(frozen=True, slots=True)
class Find:
    """The next two bytes that ``pattern`` matches, once they have gone by."""

    pattern: re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class SomeBytes:
    """Whatever comes next, at least a byte; nothing at the end of the file."""


@dataclass(frozen=True, slots=True)
class More:
    """Something if the file goes on, nothing if it ends here; takes no byte."""


Asked = Take | Skip | Find | SomeBytes | More

Structure = Generator[Asked, bytes, None]

Numbered = Generator[Asked, bytes, int]
"""A part of a structure that finds out a number."""


REQUESTS_MAX: Final = 500_000
"""Of one file. A sound one of 50 MiB makes a tenth; one made of nothing but the
smallest parts would keep a processor busy for a minute."""


class MediaReader:
    """Drives one structure over one file."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._data = b""
        self._at = 0
        self._asked: Asked | None = None
        self._skip = 0
        self._requests = 0
        self._ask(next(structure))

    def feed(self, data: bytes) -> None:
        """Take in the next part.

        Raises:
            BadInput: the file is not of this structure.
        """
        # One copy a part, not one a request: pictures make thousands of requests.
        self._data = self._data[self._at :] + data
        self._at = 0
        while self._asked is not None:
            given = self._answer()
            if given is None:
                return
            self._send(given)
        if self._at < len(self._data):
            raise BadInput(
                "the file goes on after its end",
                advice="Open it in a program of its kind and save it anew.",
            )

    def finish(self) -> None:
        """Return if the structure has ended with the file.

        Raises:
            BadInput: it has not.
        """
        while isinstance(self._asked, SomeBytes | More):
            self._send(b"")
        if self._asked is not None:
            raise BadInput("the file was cut short")

    def _answer(self) -> bytes | None:
        """Return what was asked for, or None if more must come first."""
        asked, left = self._asked, len(self._data) - self._at
        if isinstance(asked, Take):
            return self._next(asked.count) if left >= asked.count else None
        if isinstance(asked, Skip):
            gone = min(left, self._skip)
            self._skip -= gone
            self._at += gone
            return None if self._skip else b""
        if isinstance(asked, Find):
            found = asked.pattern.search(self._data, self._at)
            # The first of the two may be the last that is here.
            last = max(self._at, len(self._data) - 1)
            self._at = found.end() if found else last
            return found[0] if found else None
        if not left:
            return None
        return b"\1" if isinstance(asked, More) else self._next(left)

    def _next(self, count: int) -> bytes:
        began, self._at = self._at, self._at + count
        return self._data[began : self._at]

    def _send(self, given: bytes) -> None:
        try:
            self._ask(self._structure.send(given))
        except StopIteration:
            self._asked = None

    def _ask(self, asked: Asked) -> None:
        self._asked = asked
        self._skip = asked.count if isinstance(asked, Skip) else 0
        # How a file is cut on its way is not the file's doing.
        self._requests += not isinstance(asked, SomeBytes)
        if self._requests > REQUESTS_MAX:
            raise BadInput("the file has too many parts")
