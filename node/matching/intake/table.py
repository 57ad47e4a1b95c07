"""CSV files with a mapping file (RFC 4180; UTF-8 with or without a mark).

Cells are text: what a spreadsheet would run as a formula ("=HYPERLINK(...)") is kept as
written and never evaluated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES, Category
from node.matching.intake.cells import read_cells
from node.matching.intake.lines import split_lines
from node.matching.intake.mapping import Column, TableMapping
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import (
    MAX_ID,
    Drafted,
    Found,
    Listed,
    Origin,
    Reject,
    RowDraft,
    finished,
    known_category,
)
from node.matching.normalise.cell import values_in
from node.matching.normalise.country import normal_country
from node.matching.normalise.misread import REASONS, Misread
from node.matching.normalise.spoilt import Spoilt, spoilt
from node.model.codes import SubjectRole

_NUMERIC_DATE = re.compile(
    r"(?<![\d./-])(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})(?![\d./-])"
)
_SHIFTED = (RejectCode.OTHER_CELLS, RejectCode.FEWER_CELLS, RejectCode.ID_SPOILT)
"""Of a row that is not taken for these nobody can say whose it is."""
_LOST_IDS = (Spoilt.BROKEN, Spoilt.SHORTENED)
_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}


def read_table(
    chunks: Iterable[bytes], origin: Origin, plan: TableMapping
) -> Iterator[Found]:
    """Yield a row or a reject for each row of the table.

    Raises:
        BadInput: the header lacks a column that the mapping names.
    """
    return finished(_listed(chunks, plan), origin)


def _listed(chunks: Iterable[bytes], plan: TableMapping) -> Iterator[Listed]:
    places: dict[str, int] | None = None
    width = 0
    for found in read_cells(split_lines(chunks), plan.delimiter):
        if isinstance(found, Reject):
            if places is None:
                raise BadInput(f"the header of the table: {found.reason}")
            yield found
            continue
        number, cells = found
        if places is None:
            places, width = _header(cells, plan), len(cells)
            continue
        if not any(map(str.strip, cells)):
            continue  # spreadsheets end in rows of nothing but marks
        try:
            if any(map(str.strip, cells[width:])):
                # A mark too many: all cells behind it stand under another's name.
                raise NotTaken(RejectCode.OTHER_CELLS)  # noqa: TRY301
            yield Drafted(number, _draft(cells, places, plan))
        except NotTaken as why:
            whole = why.code not in _SHIFTED
            named = cells[places[plan.source_id]].strip() if whole else ""
            good = named and named.isprintable() and len(named) <= MAX_ID
            yield why.at(number, named if good else None)


def _header(cells: list[str], plan: TableMapping) -> dict[str, int]:
    names = [cell.strip() for cell in cells]
    wanted = {plan.source_id, plan.role_column, plan.category_column, *plan.columns}
    for column in plan.columns.values():
        wanted |= {column.country, *column.followed_by}
    wanted.discard("")
    missing = sorted(wanted - set(names))
    if missing:
        raise BadInput(
            f"the table has no column {missing[0][:60]!r} that the mapping names",
            advice="Compare the header of the file, its delimiter, and the mapping.",
        )
    if any(names.count(name) > 1 for name in wanted):
        raise BadInput("a column that the mapping names stands twice in the header")
    return {name: names.index(name) for name in wanted}


def _draft(cells: list[str], places: dict[str, int], plan: TableMapping) -> RowDraft:
    if len(cells) <= max(places.values()):
        raise NotTaken(RejectCode.FEWER_CELLS)
    kind = _category(cells, places, plan)
    values = list(plan.constant.items())
    unread: list[tuple[str, str]] = []
    for name, column in plan.columns.items():
        country = cells[places[column.country]].strip() if column.country else ""
        more = (cells[places[other]].strip() for other in column.followed_by)
        cell = column.join.join(filter(None, (cells[places[name]].strip(), *more)))
        field = kind.fields.get(column.field)
        found = list(_values(cell, column, country, field.kind if field else ""))
        values += found
        if found and country and not normal_country(country):
            unread.append((column.field, REASONS[Misread.COUNTRY]))
    source_id = cells[places[plan.source_id]].strip()
    if spoilt("reference", source_id) in _LOST_IDS:
        # 100000 and 100001 are both 1E+05: one would be taken for the other.
        raise NotTaken(RejectCode.ID_SPOILT)
    return RowDraft(
        category=kind.name,
        source_id=source_id,
        values=[_placed(kind, *value) for value in values],
        role=_role(cells, places, plan) if kind.name == "person" else None,
        handling=plan.handling,
        unread=tuple(unread),
    )


def _category(cells: list[str], places: dict[str, int], plan: TableMapping) -> Category:
    said = ""
    if plan.category_column:
        said = cells[places[plan.category_column]].strip()
    name = plan.categories.get(said, said) or plan.category
    return CATEGORIES[known_category(name)]


def _placed(kind: Category, field: str, value: str) -> tuple[str, str]:
    """Return a value in its field; what this category has no field for is a note."""
    return (field, value) if field in kind.fields else ("notes", f"{field}: {value}")


def _role(
    cells: list[str], places: dict[str, int], plan: TableMapping
) -> SubjectRole | None:
    if not plan.role_column:
        return plan.role
    said = cells[places[plan.role_column]].strip()
    if not said and plan.role is None:
        # The column decides: who has none in it is not whatever the import would say.
        raise NotTaken(RejectCode.EMPTY_ROLE)
    if not said:
        return plan.role
    if said in plan.roles:
        return plan.roles[said]
    try:
        return SubjectRole(said.lower())
    except ValueError:
        raise NotTaken(RejectCode.UNKNOWN_ROLE) from None


def _values(
    cell: str, column: Column, country: str, kind: str
) -> Iterator[tuple[str, str]]:
    scope = normal_country(country) if country else ""
    for part in cell.split(column.split) if column.split else (cell,):
        value = part.strip()
        if not value:
            continue
        if column.order:
            value = _dated(value, column.order)
        if not scope:
            yield column.field, value
            continue
        for one in values_in(kind, value):  # each is of that country
            yield column.field, f"{scope}:{one.written}"


def _dated(value: str, order: str) -> str:
    """Return the numeric dates of a text in the order year, month, day."""

    def turned(found: re.Match[str]) -> str:
        parts = found[1], found[3], found[4]
        year, month, day = (parts[place] for place in _ORDERS[order])
        if len(year) == 4 and len(month) <= 2 and len(day) <= 2:
            return f"{year}-{month:0>2}-{day:0>2}"
        # Of two digits of a year the century is told elsewhere; a dot is day first.
        two = all(len(part) <= 2 for part in parts) and len(year) == 2
        return f"{day}.{month}.{year}" if two else found[0]

    return _NUMERIC_DATE.sub(turned, value)
