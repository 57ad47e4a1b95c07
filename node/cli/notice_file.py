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

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from node.cli.toml_file import Toml, text_of
from node.cli.toml_values import TomlValues, listed, only
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


class _Notice(TomlValues):
    """One file, read with what the kinds know."""

    def __init__(self, file: Toml, kinds: Sequence[KindView]) -> None:
        super().__init__(file)
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
        top, why = self.file.top(), self.file.section("why")
        whom = self.file.section("recipients")
        return NoticeInput(
            notice_id=notice_id or self.word("", "notice", top),
            kind=kind.name,
            category=self.word("", "category", top) or only(kind.categories),
            role=self.code("", "role", top, SubjectRole, kind.roles),
            fields=tuple(self._values()),
            statements=tuple(self._said()),
            checklist=tuple(self._answers()),
            purpose=self.code("why", "purpose", why, Purpose, kind.purposes),
            case=self.word("why", "case", why),
            offence=self.word("why", "offence", why),
            legal_basis=self.word("why", "legal_basis", why),
            audience_mode=self.code(
                "recipients", "mode", whom, AudienceMode, kind.modes
            ),
            audience=self.words("recipients", "names", whom),
            handling=self.code("", "handling", top, Handling, ("H0",)),
            evaluation=self.word("", "evaluation", top) or "X4",
            urgency=self.code("", "urgency", top, Urgency, ("normal",)),
            minor=self.flag("", "minor", top),
            refugee_from=self.words("", "refugee_from", top),
            excluded_countries=self.words("", "excluded_countries", top),
            valid_until=self.moment("valid_until", top),
            opens_at=self.moment("opens_at", top),
            watch=self.flag("", "watch", top),
            public_extract=self.flag("", "public_extract", top),
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
            self.file.refuse_others(section, names, elsewhere=elsewhere)

    def _kind(self) -> KindView:
        name = self.word("", "kind", self.file.top())
        if name not in self._kinds:
            what = "is missing" if not name else f"is no kind of notice: {name[:40]!r}"
            every = choose("notice-kinds", self._kinds)
            self.file.blame("", "kind", what, advice=every)
        return self._kinds[name]

    def _values(self) -> Iterator[FieldInput]:
        for name, given in self.file.section("fields").items():
            for each in listed(given):
                value = self.plain("fields", name, each)
                if value:
                    yield FieldInput(name, value)

    def _said(self) -> Iterator[Statement]:
        usual = self.word("", "language", self.file.top())
        for name, given in self.file.section("statements").items():
            free = self._statements[name].form == _FREE
            for each in listed(given):
                value, language = each, usual if free else ""
                if isinstance(each, dict):
                    self.only_keys("statements", name, each, ("text", "language"))
                    value = each.get("text", "")
                    language = self.word("statements", "language", each) or language
                flag = isinstance(value, bool)
                text = ("no", "yes")[value] if flag else None
                text = text or self.plain("statements", name, value)
                if text:
                    yield Statement(name, text, language)

    def _answers(self) -> Iterator[ChecklistAnswer]:
        for name, given in self.file.section("checklist").items():
            answer, note = given, ""
            if isinstance(given, dict):
                self.only_keys("checklist", name, given, ("answer", "note"))
                answer = given.get("answer", "")
                note = self.word("checklist", "note", given)
            if isinstance(answer, bool):
                yield ChecklistAnswer(name, answer, note)
            elif answer != "":
                self.file.blame("checklist", name, "is answered by true or false")
