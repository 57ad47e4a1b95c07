"""A notice as an officer writes it: from a TOML file to what the desk takes.

    kind = "red"
    role = "suspect"
    [why]         purpose, case, offence, legal_basis
    [recipients]  mode, names
    [fields]      of the catalogue: a value, or a list of values
    [statements]  a text, a list of them, or { text = "...", language = "fr" }
    [checklist]   true or false, or { answer = true, note = "..." }

What is empty is not said. A key that nobody knows is refused with its line, for what
is misspelt would silently not be sent. What a kind demands is not checked here: the
node lists what a draft lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from node.cli.toml_file import Toml, text_of
from node.errors import choose
from node.model.codes import Handling, Purpose, SubjectRole
from node.model.desk.notice import KindView, NoticeInput
from node.model.desk.record import FieldInput
from node.model.notice import AudienceMode, ChecklistAnswer, Statement, Urgency

TOP: Final = (
    *("kind", "notice", "language", "category", "role", "minor", "handling"),
    *("evaluation", "urgency", "refugee_from", "excluded_countries"),
    *("valid_until", "opens_at", "watch", "public_extract"),
)
WHY: Final = ("purpose", "case", "offence", "legal_basis")
RECIPIENTS: Final = ("mode", "names")
SECTIONS: Final = ("why", "recipients", "fields", "statements", "checklist")
_FREE: Final = "text"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Code = TypeVar("Code", bound=StrEnum)
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


def read_notice(
    path: Path, kinds: Sequence[KindView], *, notice_id: str = ""
) -> NoticeInput:
    """Return the notice that a file describes; ``-`` is standard input.

    ``notice_id`` names the notice that it is the content of; without it the file's
    own ``notice`` does, and without that it is a new one.

    Raises:
        BadInput: the file cannot be read or meant; what and where is said.
    """
    name, text = text_of(path, what="notice")
    return _Notice(Toml(name, text), kinds).read(notice_id)


class _Notice:
    """One file, read with what the kinds know."""

    def __init__(self, file: Toml, kinds: Sequence[KindView]) -> None:
        self._file = file
        self._kinds = {kind.name: kind for kind in kinds}
        self._statements = {s.name: s for kind in kinds for s in kind.statements}
        takes = {name for kind in kinds for name in (*kind.mandatory, *kind.optional)}
        self._fields = takes - set(self._statements)
        self._questions = {
            each.name
            for kind in kinds
            for each in kind.demands
            if each.code == "unanswered"
        }

    def read(self, notice_id: str) -> NoticeInput:
        self._refuse_unknown()
        kind = self._kind()
        top, why = self._file.top(), self._file.section("why")
        whom = self._file.section("recipients")
        return NoticeInput(
            notice_id=notice_id or self._word("", "notice", top),
            kind=kind.name,
            category=self._word("", "category", top) or _only(kind.categories),
            role=self._code("", "role", top, SubjectRole, kind.roles),
            fields=tuple(self._values()),
            statements=tuple(self._said()),
            checklist=tuple(self._answers()),
            purpose=self._code("why", "purpose", why, Purpose, kind.purposes),
            case=self._word("why", "case", why),
            offence=self._word("why", "offence", why),
            legal_basis=self._word("why", "legal_basis", why),
            audience_mode=self._code(
                "recipients", "mode", whom, AudienceMode, kind.modes
            ),
            audience=self._words("recipients", "names", whom),
            handling=self._code("", "handling", top, Handling, ("H0",)),
            evaluation=self._word("", "evaluation", top) or "X4",
            urgency=self._code("", "urgency", top, Urgency, ("normal",)),
            minor=self._flag("", "minor", top),
            refugee_from=self._words("", "refugee_from", top),
            excluded_countries=self._words("", "excluded_countries", top),
            valid_until=self._moment("valid_until", top),
            opens_at=self._moment("opens_at", top),
            watch=self._flag("", "watch", top),
            public_extract=self._flag("", "public_extract", top),
        )

    def _refuse_unknown(self) -> None:
        known = {
            "": (*TOP, *SECTIONS),
            "why": WHY,
            "recipients": RECIPIENTS,
            "fields": tuple(self._fields),
            "statements": tuple(self._statements),
            "checklist": tuple(self._questions),
        }
        for section, names in known.items():
            elsewhere = {
                name: other
                for other, theirs in known.items()
                if other and other != section
                for name in theirs
            }
            self._file.refuse_others(section, names, elsewhere=elsewhere)

    def _kind(self) -> KindView:
        name = self._word("", "kind", self._file.top())
        if name not in self._kinds:
            what = "is missing" if not name else f"is no kind of notice: {name[:40]!r}"
            listed = choose("notice-kinds", self._kinds)
            self._file.blame("", "kind", what, advice=listed)
        return self._kinds[name]

    def _values(self) -> Iterator[FieldInput]:
        for name, given in self._file.section("fields").items():
            for each in _list(given):
                value = self._plain("fields", name, each)
                if value:
                    yield FieldInput(name, value)

    def _said(self) -> Iterator[Statement]:
        usual = self._word("", "language", self._file.top())
        for name, given in self._file.section("statements").items():
            free = self._statements[name].form == _FREE
            for each in _list(given):
                value, language = each, usual if free else ""
                if isinstance(each, dict):
                    self._only_keys("statements", name, each, ("text", "language"))
                    value = each.get("text", "")
                    language = self._word("statements", "language", each) or language
                flag = isinstance(value, bool)
                text = ("no", "yes")[value] if flag else None
                text = text or self._plain("statements", name, value)
                if text:
                    yield Statement(name, text, language)

    def _answers(self) -> Iterator[ChecklistAnswer]:
        for name, given in self._file.section("checklist").items():
            answer, note = given, ""
            if isinstance(given, dict):
                self._only_keys("checklist", name, given, ("answer", "note"))
                answer = given.get("answer", "")
                note = self._word("checklist", "note", given)
            if isinstance(answer, bool):
                yield ChecklistAnswer(name, answer, note)
            elif answer != "":
                self._file.blame("checklist", name, "is answered by true or false")

    def _only_keys(
        self, section: str, name: str, given: Mapping[str, Any], known: tuple[str, ...]
    ) -> None:
        if not set(given) <= set(known):
            shape = ", ".join(f'{key} = "..."' for key in known)
            self._file.blame(
                section, name, "says something unknown", advice=f"Write {{ {shape} }}."
            )

    def _plain(self, section: str, key: str, given: object) -> str:
        """Return one value as text; a whole number and a day may stand unquoted."""
        if isinstance(given, str):
            return given.strip()
        if isinstance(given, int) and not isinstance(given, bool):
            return str(given)
        if isinstance(given, date) and not isinstance(given, datetime):
            return given.isoformat()
        return self._file.blame(
            section, key, "is not a text", advice="Write the value in quotes."
        )

    def _word(self, section: str, key: str, given: Mapping[str, Any]) -> str:
        found = given.get(key, "")
        if not isinstance(found, str):
            self._file.blame(
                section, key, "is not a text", advice="Write the value in quotes."
            )
        return found.strip()

    def _words(
        self, section: str, key: str, given: Mapping[str, Any]
    ) -> tuple[str, ...]:
        found = _list(given.get(key, []))
        if not all(isinstance(each, str) for each in found):
            advice = 'Write a list of texts: ["...", "..."].'
            self._file.blame(section, key, "is not a list of texts", advice=advice)
        return tuple(each.strip() for each in found if each.strip())

    def _flag(self, section: str, key: str, given: Mapping[str, Any]) -> bool:
        found = given.get(key, False)
        if isinstance(found, bool):
            return found
        return self._file.blame(section, key, "is not true or false")

    def _code(
        self,
        section: str,
        key: str,
        given: Mapping[str, Any],
        of: type[Code],
        allowed: Sequence[str],
    ) -> Code:
        """Return a code; where only one is allowed it need not be said."""
        found = self._word(section, key, given) or _only(allowed)
        try:
            return of(found)
        except ValueError:
            what = f"cannot be {found[:40]!r}" if found else "is not said"
            listed = choose(_LISTS[of], allowed if len(allowed) > 1 else of)
            self._file.blame(section, key, what, advice=listed)

    def _moment(self, key: str, given: Mapping[str, Any]) -> datetime | None:
        found = given.get(key, "")
        if found == "":
            return None
        try:
            return _moment(found)
        except (ValueError, OverflowError):
            return self._file.blame(
                "",
                key,
                "is not a day or a moment",
                advice="Write 2027-03-01, or 2027-03-01T12:00:00Z with its zone.",
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


def _list(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _only(allowed: Sequence[str]) -> str:
    return allowed[0] if len(allowed) == 1 else ""
