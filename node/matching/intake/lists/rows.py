"""Published lists in tables: rows next to each other that bear one id are one record.

A list writes a row for each name, date or paper of a person, or for each combination
of them: what the rows say is added up, each value once. A row of all combinations costs
no more than its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from node.matching.intake.cells import read_cells
from node.matching.intake.lines import split_lines
from node.matching.intake.lists.draft import UnknownPlaces, Values, drafted, published
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Drafted, Listed, Reject

TableRow = Mapping[str, str]
"""The cells of a row by the name of their column; what is empty is left out."""
MAX_VALUES_ADDED: Final = 5000


@dataclass(frozen=True, slots=True)
class TableList:
    """How rows of a list become records.

    ``category`` says what a row is of, ``values`` what it says. ``before``: what the
    line before the header begins with; it holds the day of the list. ``day`` is a
    column that holds it. ``left`` are columns that say nothing of whom a row is about;
    of any other that ``values`` does not look at, the text is kept in the notes.
    """

    key: str
    category: Callable[[TableRow], str]
    values: Callable[[TableRow], Iterable[tuple[str, str]]]
    before: str = ""
    day: str = ""
    key_of: Callable[[str], str] = str
    delimiter: str = ","
    left: frozenset[str] = frozenset()


def read_table_list(chunks: Iterable[bytes], plan: TableList) -> Iterator[Listed]:
    """Yield a draft of each record, rejects, and the day of the list."""
    rows = read_cells(split_lines(chunks), plan.delimiter)
    yield from read_row_list(rows, plan, whole=True)


def read_row_list(
    rows: Iterable[tuple[int, list[str]] | Reject],
    plan: TableList,
    *,
    whole: bool = False,
) -> Iterator[Listed]:
    """Yield what ``read_table_list`` does, of rows that are cells already.

    ``whole``: a row has all of its cells, or was cut, or has a mark too many.
    """
    work = _Adding(plan)
    header: list[str] = []
    for found in rows:
        if isinstance(found, Reject):
            yield found
            continue
        line, cells = found
        if _is_before(plan, header, cells):
            yield from published(" ".join(cells).removeprefix(plan.before).strip(" :"))
            continue
        if not header:
            header = _header(cells)
            if plan.key not in header:
                yield rejected(line, RejectCode.NO_COLUMN, repr(plan.key))
                return
            continue
        if (whole and len(cells) != len(header)) or any(cells[len(header) :]):
            yield rejected(line, RejectCode.OTHER_CELLS)
            continue
        yield from work.take(line, _row(header, cells))
    yield from work.flushed()


@dataclass(slots=True)
class _Adding:
    plan: TableList
    line: int = 0
    lines: int = 0
    number: str = ""
    category: str = ""
    values: dict[tuple[str, str], None] = field(default_factory=dict)
    dated: bool = False
    beside: UnknownPlaces = field(default_factory=UnknownPlaces)
    unread: dict[tuple[str, str], None] = field(default_factory=dict)

    def take(self, line: int, row: _Cells) -> Iterator[Listed]:
        """Add a row; yield what is complete with it."""
        if self.plan.day and not self.dated:
            self.dated = True
            yield from published(row.get(self.plan.day, ""))
        number = self.plan.key_of(row.get(self.plan.key, ""))
        if not number:
            yield rejected(line, RejectCode.NO_ID)
            return
        if number != self.number:
            yield from self.flushed()
            self.number, self.line = number, line
        self.lines += 1
        try:
            category = self.plan.category(row)
            if self.category not in ("", category):
                raise NotTaken(RejectCode.TWO_CATEGORIES)  # noqa: TRY301
        except NotTaken as why:
            yield why.at(line)
            self.lines -= 1
            return
        self.category = category
        if len(self.values) + len(self.unread) <= MAX_VALUES_ADDED:
            self.values |= dict.fromkeys(v for v in self.plan.values(row) if v[1])
            self.unread |= dict.fromkeys(row.unread(self.plan))

    def flushed(self) -> Iterator[Listed]:
        """Yield the record of the rows so far, or why there is none."""
        values: Values = list(self.values)
        if self.lines:
            try:
                draft = drafted(self.category, self.number, values)
                for one in self.beside.of(self.line, draft, self.unread):
                    if isinstance(one, Drafted):
                        yield replace(one, lines=self.lines)
                    else:
                        yield one
            except NotTaken as why:
                yield why.at(self.line)
        self.lines, self.number, self.category = 0, "", ""
        self.values, self.unread = {}, {}


def _is_before(plan: TableList, header: list[str], cells: list[str]) -> bool:
    """Whether this is the line before the header, with the day of the list."""
    is_first = bool(plan.before) and not header and plan.key not in cells
    return is_first and cells[0].startswith(plan.before)


def _header(cells: list[str]) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    # Of two columns of one name the first is meant.
    return [n if n not in names[:place] else "" for place, n in enumerate(names)]


def _row(header: list[str], cells: list[str]) -> _Cells:
    pairs = zip(header, cells, strict=False)
    return _Cells(
        {
            name: text
            for name, cell in pairs
            if name and (text := " ".join(cell.split()))
        }
    )


@dataclass(slots=True)
class _Cells(Mapping[str, str]):
    """The cells of a row, and which of them were looked at."""

    cells: dict[str, str]
    looked_at: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> str:
        self.looked_at.add(name)
        return self.cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def unread(self, plan: TableList) -> Iterator[tuple[str, str]]:
        """Yield the columns that nobody looked at, and what stands there."""
        known = {plan.day, *plan.left} | self.looked_at
        return ((n, text) for n, text in self.cells.items() if n not in known)
