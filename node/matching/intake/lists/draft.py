"""Drafts of records from the elements and rows of published lists.

A list's own reader says in a table where its values go; what a category has no field
for is kept in ``notes`` under its name. A record without any name is refused: when a
publisher renames what a reader looks for, nothing may look as if it had been read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from node.matching.catalogue import category
from node.matching.intake.elements import Element, read_elements
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import (
    Drafted,
    Listed,
    Published,
    Reject,
    RowDraft,
    Unknown,
)
from node.matching.normalise.date import normal_date

Values = list[tuple[str, str]]
DraftOf = Callable[[Element], RowDraft | None]
"""Makes the draft of one element; None where it is not to be taken, and rightly so."""

NAMES: Final = frozenset(
    ("name", "alias", "weak_alias", "previous_name", "birth_name", "family_name")
)
_INSTEAD: Final[Mapping[str, tuple[str, ...]]] = {
    "document_number": ("registration_number", "hull_id", "serial_number"),
    "national_id": ("registration_number", "hull_id"),
    "registration_number": ("hull_id", "registration"),
    "nationality": ("country", "flag"),
    "residence_country": ("country",),
    "weak_alias": ("alias", "name"),
    "alias": ("name",),
    "previous_name": ("name",),
    "birth_date": ("incorporated_at",),
    "occupation": ("activity",),
    "title": ("activity",),
}
"""What a category calls the field that another has under the first name."""
MAX_TOLD: Final = 100
"""Unknown places of one file that are told."""
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_WHOLE_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def drafted(kind: str, source_id: str, values: Iterable[tuple[str, str]]) -> RowDraft:
    """Return a draft with each value in the field that the category has for it.

    Raises:
        NotTaken: none of the values is a name.
    """
    placed = [one for field, value in values for one in _placed(kind, field, value)]
    if not any(field in NAMES for field, _ in placed):
        raise NotTaken(RejectCode.NO_NAME)
    return RowDraft(kind, " ".join(source_id.split()), placed)


def _placed(kind: str, field: str, value: str) -> Iterator[tuple[str, str]]:
    fields = category(kind).fields
    if not value.strip():
        return
    for name in (field, *_INSTEAD.get(field, ())):
        if name in fields:
            yield name, value
            return
    yield "notes", f"{field.replace('_', ' ')}: {value}"


def taken(element: Element, table: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (field, text) for every text at each path of ``table``."""
    for path, target in table.items():
        for text in element.texts(path):
            yield target, text


def joined_texts(element: Element, *paths: str, mark: str = ", ") -> str:
    """Return the first text at each path, in that order, with ``mark`` between."""
    found = [text for path in paths if (text := element.text(path))]
    return mark.join(dict.fromkeys(found))


def whole_name(element: Element, *paths: str) -> str:
    """Return the parts of a name with a blank between them; a part may stand twice."""
    return " ".join(text for path in paths if (text := element.text(path)))


def published(text: str) -> Iterator[Published]:
    """Yield the day that ``text`` is, if it is one; a list writes the day first."""
    found = _WHOLE_DAY.fullmatch(normal_date(day_first(text)))
    if found:
        yield Published(date(*map(int, found.groups())))


def day_first(text: str) -> str:
    """Return a date of numbers, the day first, with the year first."""
    return _DAY_FIRST.sub(_year_first, text.strip())


def _year_first(found: re.Match[str]) -> str:
    day, month, year = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}"


@dataclass(frozen=True, slots=True)
class XmlList:
    """A list in XML: where its day stands, and what makes a draft of which element.

    ``day`` is the path of an element, or of an attribute of the root. ``left`` are
    places of a record that say nothing of whom it is about.
    """

    day: str
    drafts: Mapping[str, DraftOf]
    left: frozenset[str] = frozenset()


@dataclass(slots=True)
class UnknownPlaces:
    """What stands in places that a reader does not know; each place is told once."""

    told: set[str] = field(default_factory=set)

    def of(
        self, line: int, draft: RowDraft, unread: Iterable[tuple[str, str]]
    ) -> Iterator[Listed]:
        """Yield places that were not met before, and the draft with their texts."""
        found: dict[str, dict[str, None]] = {}
        for place, text in unread:
            found.setdefault(place, {})[text] = None
        for place in found:
            if place not in self.told and len(self.told) < MAX_TOLD:
                self.told.add(place)
                yield Unknown(line, place)
        notes = [
            ("notes", f"{place}: {'; '.join(some)}") for place, some in found.items()
        ]
        yield Drafted(line, replace(draft, values=[*draft.values, *notes]))


def read_xml_list(chunks: Iterable[bytes], plan: XmlList) -> Iterator[Listed]:
    """Yield a draft or a reject for each record, and the day of the list."""
    way, _, attribute = plan.day.partition("@")
    beside = UnknownPlaces()
    for found in read_elements(chunks, {*plan.drafts, way}):
        if isinstance(found, Reject):
            yield found
        elif found.path == way:
            yield from published(
                found.text(f"@{attribute}") if attribute else found.own
            )
        elif found.path in plan.drafts:
            try:
                draft = plan.drafts[found.path](found)
            except NotTaken as why:
                yield why.at(found.line)
            else:
                if draft:
                    yield from beside.of(found.line, draft, found.unread(plan.left))
