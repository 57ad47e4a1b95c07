"""The values of a TOML file that people write: texts, lists, flags, codes, moments.

What is not of its form is blamed by its key and line. What may be in the file, whoever
reads it knows (``notice_file``, ``request_file``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from node.cli.toml_file import Toml
from node.errors import choose
from node.model.codes import Handling, Purpose, SubjectRole
from node.model.notice import AudienceMode, Urgency

Code = TypeVar("Code", bound=StrEnum)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LISTS: Final[Mapping[type[StrEnum], str]] = MappingProxyType(
    {
        AudienceMode: "audiences",
        Handling: "handling",
        Purpose: "purposes",
        SubjectRole: "roles",
        Urgency: "urgencies",
    }
)
"""What the lists of codes are called that a file may name one of."""


class TomlValues:
    """Reads the values of one file. A section that is empty is what stands on top."""

    def __init__(self, file: Toml) -> None:
        self.file = file

    def plain(self, section: str, key: str, given: object) -> str:
        """Return one value as text; a whole number and a day may stand unquoted."""
        if isinstance(given, str):
            return given.strip()
        if isinstance(given, int) and not isinstance(given, bool):
            return str(given)
        if isinstance(given, date) and not isinstance(given, datetime):
            return given.isoformat()
        return self.file.blame(
            section, key, "is not a text", advice="Write the value in quotes."
        )

    def word(self, section: str, key: str, given: Mapping[str, Any]) -> str:
        """Return the text under ``key``; empty where there is none."""
        found = given.get(key, "")
        if not isinstance(found, str):
            self.file.blame(
                section, key, "is not a text", advice="Write the value in quotes."
            )
        return found.strip()

    def words(
        self, section: str, key: str, given: Mapping[str, Any]
    ) -> tuple[str, ...]:
        """Return the texts under ``key``: one, or a list of them."""
        found = listed(given.get(key, []))
        if not all(isinstance(each, str) for each in found):
            advice = 'Write a list of texts: ["...", "..."].'
            self.file.blame(section, key, "is not a list of texts", advice=advice)
        return tuple(each.strip() for each in found if each.strip())

    def flag(self, section: str, key: str, given: Mapping[str, Any]) -> bool:
        """Return true or false; false where nothing is said."""
        found = given.get(key, False)
        if isinstance(found, bool):
            return found
        return self.file.blame(section, key, "is not true or false")

    def code(
        self,
        section: str,
        key: str,
        given: Mapping[str, Any],
        of: type[Code],
        allowed: Sequence[str],
    ) -> Code:
        """Return a code; where only one is allowed it need not be said."""
        found = self.word(section, key, given) or only(allowed)
        try:
            return of(found)
        except ValueError:
            what = f"cannot be {found[:40]!r}" if found else "is not said"
            known = allowed if len(allowed) > 1 else of
            advice = f"Give one of: {', '.join(known)}."
            if of in _LISTS:
                advice = choose(_LISTS[of], known)
            self.file.blame(section, key, what, advice=advice)

    def moment(
        self, key: str, given: Mapping[str, Any], section: str = ""
    ) -> datetime | None:
        """Return a moment in UTC, a day at its beginning; nothing where none is."""
        found = given.get(key, "")
        if found == "":
            return None
        try:
            return _moment(found)
        except (ValueError, OverflowError):
            return self.file.blame(
                section,
                key,
                "is not a day or a moment",
                advice="Write 2027-03-01, or 2027-03-01T12:00:00Z with its zone.",
            )

    def only_keys(
        self, section: str, name: str, given: Mapping[str, Any], known: tuple[str, ...]
    ) -> None:
        """Refuse an inline table that has other keys than ``known``."""
        if not set(given) <= set(known):
            shape = ", ".join(f'{key} = "..."' for key in known)
            self.file.blame(
                section, name, "says something unknown", advice=f"Write {{ {shape} }}."
            )


def _moment(found: object) -> datetime:
    """Return a moment in UTC; a day is its beginning. Raises ValueError."""
    if isinstance(found, str):
        day = _DAY.fullmatch(found.strip())
        made = date.fromisoformat if day else datetime.fromisoformat
        found = made(found.strip())
    if isinstance(found, datetime):
        if found.tzinfo is None:
            raise ValueError
        return found.astimezone(UTC)
    if isinstance(found, date):
        return datetime.combine(found, time.min, UTC)
    raise ValueError


def listed(given: Any) -> list[Any]:
    """Return ``given`` as a list: one value is a list of one."""
    return given if isinstance(given, list) else [given]


def only(allowed: Sequence[str]) -> str:
    """Return the one that is allowed; empty where there is a choice."""
    return allowed[0] if len(allowed) == 1 else ""
