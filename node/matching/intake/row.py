"""What readers give: rows and rejects; and what they are told: the origin.

Limits stand here, for every format alike. They bound what one row of a hostile
file can cost; no list that is published comes near them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.matching.intake.reason import NamedReject, NotTaken, RejectCode
from node.matching.normalise.record import normalise_record, unread_in
from node.model.codes import Handling, SubjectRole
from node.model.desk.record import Reject, UnreadValue
from node.model.record import FieldValue, Record

MAX_LINE = 1 << 20  # bytes
MAX_VALUES = 1000  # of one record
MAX_VALUE = 65536  # characters
MAX_ID = 256  # characters

_SOURCE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,63}")
_EVALUATION = re.compile(r"[ABCX][1-4]")


@dataclass(frozen=True, slots=True)
class Row:
    """One normalised record, the line it began on, from 1, and how many rows it has.

    ``unread`` are its values that could not be read, each with its own line;
    ``referents`` the ids that its source gave it before, or gave to what it was
    merged from.
    """

    line: int
    record: Record
    lines: int = 1
    unread: tuple[UnreadValue, ...] = ()
    referents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The day on which the publisher made the file, as the file says."""

    day: date


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that its publisher has taken back by name, with its line and id."""

    line: int
    source_id: str


@dataclass(frozen=True, slots=True)
class Partial:
    """The file holds changes, or some of what there is: what it lacks is not gone."""


@dataclass(frozen=True, slots=True)
class Adjacent:
    """What one entity says of another, which has the id ``holder`` in its source.

    ``values`` are fields of whatever category the other one has, and their values.
    """

    line: int
    holder: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A place of a list that its reader does not know, and where it was met first.

    What stands there is kept in the notes: publishers rename what they give out, and
    nothing may look as if it had been read.
    """

    line: int
    place: str


Found = Row | Reject | Published | Partial | Gone | Adjacent | Unknown
"""What a reader gives."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What holds for all rows of a file that say nothing themselves.

    ``role`` is given to persons; things have none. ``today`` lets minors be
    marked by their date of birth, and what lies ahead. ``offences`` are the codes of
    the policy in force in normal form. ``reject_unread``: a row with a value that
    cannot be read is not taken.

    Raises:
        BadInput: a source that is not a plain name, or an unknown evaluation.
    """

    source: str
    role: SubjectRole = SubjectRole.NONE
    handling: Handling = Handling.H0
    evaluation: str = "X4"
    originator: str = ""
    today: date | None = None
    offences: frozenset[str] | None = None
    reject_unread: bool = False

    def __post_init__(self) -> None:
        if not _SOURCE.fullmatch(self.source):
            raise BadInput(
                "the name of a source is letters, digits, dots and dashes, 64 at most",
                advice="Give the list a short plain name, e.g. un-sc.",
            )
        if not _EVALUATION.fullmatch(self.evaluation):
            raise BadInput("an evaluation is a letter A, B, C or X and a digit 1-4")


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A record as a reader found it, before the common checks."""

    category: str
    source_id: str
    values: list[tuple[str, str]]
    role: SubjectRole | None = None
    handling: Handling | None = None
    evaluation: str = ""
    originator: str = ""
    minor: bool = False
    hidden: bool = False
    unread: tuple[tuple[str, str], ...] = ()
    """Fields with what could not be read beside them, and why."""
    referents: tuple[str, ...] = ()
    """Other ids of its source that are this record."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft, the line it began on, from 1, and how many rows it has."""

    line: int
    draft: RowDraft
    lines: int = 1


Listed = Drafted | Reject | Published | Partial | Gone | Adjacent | Unknown
"""What a reader of a publisher's file gives."""


def _checked(kind: str, values: list[tuple[str, str]]) -> tuple[FieldValue, ...]:
    if len(values) > MAX_VALUES:
        raise NotTaken(RejectCode.TOO_MANY_VALUES, MAX_VALUES)
    known = CATEGORIES[kind].fields
    kept: dict[tuple[str, str], FieldValue] = {}
    for field, value in values:
        if len(value) > MAX_VALUE:
            raise NotTaken(RejectCode.VALUE_TOO_LONG, field, MAX_VALUE)
        if "\x00" in value:
            raise NotTaken(RejectCode.NUL_CHARACTER, field)
        stripped = value.strip()
        if stripped and field not in known:
            raise NotTaken(RejectCode.UNKNOWN_FIELD, repr(field[:40]), kind)
        if stripped:
            kept[field, stripped] = FieldValue(field, stripped)
    if not kept:
        raise NotTaken(RejectCode.NO_VALUE)
    return tuple(kept.values())


def finish(line: int, draft: RowDraft, origin: Origin) -> Row:
    """Return the normalised row.

    Raises:
        NotTaken: it is not a record that may be kept.
    """
    if not draft.source_id or len(draft.source_id) > MAX_ID:
        raise NotTaken(RejectCode.ID_TOO_LONG, MAX_ID)
    if not draft.source_id.isprintable():
        raise NotTaken(RejectCode.ID_UNSEEN)
    role = draft.role
    if role is None:
        role = origin.role if draft.category == "person" else SubjectRole.NONE
    if draft.category == "person" and role is SubjectRole.NONE:
        # Victims and suspects must never be mixed up: Directive (EU) 2016/680, Art. 6.
        raise NotTaken(RejectCode.NO_ROLE)
    if draft.evaluation and not _EVALUATION.fullmatch(draft.evaluation):
        raise NotTaken(RejectCode.NO_EVALUATION)
    record = Record(
        category=draft.category,
        role=role,
        source=origin.source,
        source_id=draft.source_id,
        fields=_checked(draft.category, draft.values),
        handling=draft.handling or origin.handling,
        evaluation=draft.evaluation or origin.evaluation,
        # Blanks alone are somebody, and nobody knows who: not ours.
        originator=draft.originator.strip() or origin.originator or draft.originator,
        minor=draft.minor,
        hidden=draft.hidden,
    )
    try:
        made = normalise_record(record, today=origin.today, offences=origin.offences)
    except BadInput as error:
        raise NotTaken(RejectCode.NO_RECORD, error.message) from None
    if len(made.fields) > MAX_VALUES:  # cells that hold several
        raise NotTaken(RejectCode.TOO_MANY_VALUES, MAX_VALUES)
    beside = tuple(UnreadValue(line, field, why) for field, why in draft.unread)
    unread = (*unread_in(made, line), *beside)
    if unread and origin.reject_unread:
        told = (f"{each.field} {each.reason}" for each in unread)
        raise NotTaken(RejectCode.UNREAD, "; ".join(told))
    return Row(line, made, unread=unread, referents=draft.referents)


_NAMELESS = (RejectCode.ID_TOO_LONG, RejectCode.ID_UNSEEN)
"""Of a row that is not taken for its id nobody can say whose it is."""


def finished(found: Iterable[Listed], origin: Origin) -> Iterator[Found]:
    """Yield a row, or a reject, for each draft; and what is no draft as it is."""
    for one in found:
        if not isinstance(one, Drafted):
            yield one
            continue
        try:
            row = finish(one.line, one.draft, origin)
            yield replace(row, lines=one.lines) if one.lines > 1 else row
        except NotTaken as why:
            named = None if why.code in _NAMELESS else one.draft.source_id
            yield why.at(one.line, named)


def at_least(found: Iterable[Listed], handling: Handling) -> Iterator[Listed]:
    """Yield drafts under ``handling`` or more: a publisher's mark never widens ours."""
    for one in found:
        if isinstance(one, Drafted) and one.draft.handling:
            code = max(one.draft.handling, handling)
            yield replace(one, draft=replace(one.draft, handling=code))
        else:
            yield one


def known_category(name: str) -> str:
    """Return ``name`` if it is a category.

    Raises:
        NotTaken: it is not.
    """
    if name not in CATEGORIES:
        raise NotTaken(RejectCode.UNKNOWN_CATEGORY)
    return name


__all__ = [
    "Adjacent",
    "Drafted",
    "Found",
    "Gone",
    "Listed",
    "NamedReject",
    "NotTaken",
    "Origin",
    "Partial",
    "Published",
    "Reject",
    "Row",
    "RowDraft",
    "Unknown",
    "finish",
    "finished",
    "known_category",
]
