"""Elements in the language of whoever reads them.

Codes become words; what was written by people stays as it is, made safe. A finished
text (``Finished``) may hold isolates, which keep the directions of a line apart; any
other text is made safe here and set apart where it must be (``node.languages``).

It knows no notice; what a screen consists of, the other files of this room say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from node.languages.bidi import Finished, settled, shown
from node.languages.tongue import direction
from node.present.element import (
    Fact,
    Facts,
    Heading,
    Remark,
    Table,
    Tone,
    Verbatim,
    names_at,
    set_apart,
)

Column = str | tuple[str, Callable[[Any], object]]
"""An attribute, told as its name demands, or a name and how its value is found."""
Row = tuple[str, object, Tone]
_CODED: Final = frozenset(
    ("category", "handling", "kind", "purpose", "role", "state", "urgency")
)
_KNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {"asked": "act", "grade": "grade", "last_error": "error", "offence": "offence"}
)
_DIGITS_TOLD: Final = 16  # of a digest: enough to compare two by eye


@dataclass(frozen=True, slots=True)
class Wording:
    """Says everything in one language."""

    language: str

    def say(self, key: str, /, **values: object) -> Finished:
        """Return the text of ``key`` with ``values`` in their places."""
        from node.languages.catalogue import say

        return Finished(say(key, self.language, **values))

    def coded(self, family: str, code: str) -> Finished:
        """Return what a code is called; the code itself where nobody named it."""
        return self.say(f"{family}.{code}") if code else Finished("")

    def codes(self, family: str, given: Iterable[str]) -> Finished:
        """Return what several codes are called, one after the other."""
        return self._listed(self.coded(family, code) for code in given)

    def first_known(self, code: str, *families: str) -> Finished:
        """Return what a code is called in the first family that knows it.

        What no family knows is shown as it is; long digests are cut.
        """
        from node.languages.catalogue import in_line, knows

        for family in families:
            if knows(f"{family}.{code}"):
                return self.coded(family, code)
        digest = len(code) > _DIGITS_TOLD and set(code) <= set("0123456789abcdef")
        text = f"{code[:_DIGITS_TOLD]}..." if digest else code
        return Finished(in_line(text, self.language)) if code else Finished("")

    def label(self, name: str) -> Finished:
        """Return what an attribute is called, or a text of a screen, ``page.NAME``."""
        return self.say(name if name.startswith("page.") else f"column.{name}")

    def field_name(self, category: str, name: str) -> Finished:
        """Return what a field of the catalogue of holdings is called."""
        from node.languages import words

        return Finished(words.field_name(category, name, self.language))

    def thing_name(self, name: str) -> Finished:
        """Return what a field, statement, question or column is called."""
        from node.languages import words

        return Finished(words.name_of(name, self.language))

    def statement_value(self, name: str, value: str) -> str:
        """Return what a statement says: a code in words, all else as it was written."""
        from node.languages.catalogue import knows
        from node.languages.words import statement_value

        if knows(f"code.{name}.{value}") or value in {"yes", "no"}:
            return Finished(statement_value(name, value, self.language))
        return value

    def countries(self, codes: Iterable[str]) -> Finished:
        """Return countries by name and code, so that none is taken for another."""
        from node.languages.catalogue import in_line
        from node.languages.formats import country_name

        spoken = self.language
        named = (f"{country_name(code, spoken)} ({shown(code)})" for code in codes)
        return self._listed(in_line(name, spoken) for name in named)

    def cell(self, value: Any) -> str:
        """Return a value as people read it."""
        if isinstance(value, Finished):
            return value
        if isinstance(value, datetime):
            from node.languages.formats import format_moment

            return format_moment(value)
        if isinstance(value, bool):
            return self.say("word.yes" if value else "word.no")
        if isinstance(value, tuple | list):
            return self._listed(map(self.cell, value))
        return "" if value is None else shown(str(value))

    def coded_as(self, name: str, family: str) -> Column:
        """Return the column of a code of a family."""
        return name, lambda item: self.coded(family, getattr(item, name))

    def codes_as(self, name: str, family: str) -> Column:
        """Return the column of several codes."""
        return name, lambda item: self.codes(family, getattr(item, name))

    def known_as(self, name: str, *families: str) -> Column:
        """Return the column of a code that the first family that knows it names."""
        return name, lambda item: self.first_known(getattr(item, name), *families)

    def line(self, text: str, tone: Tone = Tone.PLAIN) -> Remark:
        """Return one line."""
        return Remark(_safe(text), tone)

    def indented(self, text: str) -> Remark:
        """Return one line that belongs to the one above it."""
        return Remark(f"  {_safe(text)}")

    def text(self, text: str) -> Finished:
        """Return what was written by others as a finished text, made safe."""
        from node.languages.catalogue import in_line

        return Finished(in_line(text, self.language))

    def sentence(self, code: str, values: Iterable[tuple[str, str]]) -> Finished:
        """Return the sentence of a code, with its values in words."""
        from node.languages.sentence import sentence_text

        return sentence_text(code, values, self.language)

    def heading(self, text: str, tone: Tone = Tone.PLAIN) -> Heading:
        """Return a heading."""
        return Heading(_safe(text), tone)

    def headed(self, name: str) -> Heading:
        """Return what the attribute ``name`` is called, as a heading."""
        return self.heading(self.label(name))

    def row(self, parts: Iterable[object]) -> Remark:
        """Return one line of a list that has no end; what is empty is left out."""
        cells = (set_apart(cell, self.language) for cell in map(self.cell, parts))
        return self.line(Finished("  ".join(filter(None, cells))))

    def paragraphs(self, text: str) -> Iterator[Remark]:
        """Return what people wrote, line by line."""
        from node.languages.catalogue import in_line

        for each in text.split("\n"):
            yield self.line(Finished(in_line(each.removesuffix("\r"), self.language)))

    def facts(self, item: object, *columns: Column) -> Facts:
        """Return names and values of ``item``; what is empty is left out."""
        found = map(self._column, columns)
        return self.labelled(
            (self.label(name), value(item), Tone.PLAIN) for name, value in found
        )

    def labelled(self, rows: Iterable[Row]) -> Facts:
        """Return labels, values and how each line is meant; without what is empty."""
        given = (row for row in rows if not _empty(row[1]))
        facts = (Fact(label, self.cell(value), tone) for label, value, tone in given)
        return Facts(tuple(facts), self.language)

    def table(self, items: Iterable[object], *columns: Column) -> Table | Remark:
        """Return a table, one row an item; a word where it is empty.

        A column that is empty in all rows is left out: screens are narrow.
        """
        found, given = list(items), []
        for name, value in map(self._column, columns):
            values = [value(item) for item in found]
            if not all(map(_empty, values)):
                given.append((name, [self.cell(each) for each in values]))
        if not given:
            return self.line(self.say("word.none"))
        rows = zip(*(cells for _, cells in given), strict=True)
        names = [name for name, _ in given]
        heads = tuple(map(self.label, names))
        return Table(heads, tuple(rows), self.language, names_at(names))

    def _column(self, column: Column) -> tuple[str, Callable[[Any], object]]:
        if not isinstance(column, str):
            return column
        if column in _CODED:
            return column, lambda item: self.coded(column, getattr(item, column))
        if column in _KNOWN:
            family = _KNOWN[column]
            return column, lambda item: self.first_known(getattr(item, column), family)
        return column, attrgetter(column)

    def _listed(self, parts: Iterable[str]) -> Finished:
        comma = "\u060c " if direction(self.language) == "rtl" else ", "
        return Finished(comma.join(parts))


def verbatim(text: str) -> Verbatim:
    """Return finished lines as they are, such as a file to be filled in."""
    return Verbatim("\n".join(map(settled, text.removesuffix("\n").split("\n"))))


def _safe(text: str) -> str:
    return settled(text if isinstance(text, Finished) else shown(text))


def _empty(value: object) -> bool:
    return value is None or value in ("", ())
