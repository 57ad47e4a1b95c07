"""Published lists in tables: rows next to each other that bear one id are one record.

A list writes a row for each name, date or paper of a person, or for each combination
of them: what the rows say is added up, each value once. A row of all combinations costs
no more than its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from node.matching.intake.cells import read_cells
from node.matching.intake.lines import split_lines
from node.matching.intake.lists.draft import Values, drafted, published
from node.matching.intake.row import Drafted, Listed, NotTaken, Reject

TableRow = Mapping[str, str]
"""The cells of a row by the name of their column; what is empty is left out."""
MAX_VALUES_ADDED: Final = 5000


@dataclass(frozen=True, slots=True)
class TableList:
    """How rows of a list become records.

    ``category`` says what a row is of, ``values`` what it says. ``before``: what the
    line before the header begins with; it holds the day of the list. ``day`` is a
    column that holds it.
    """

    key: str
    category: Callable[[TableRow], str]
    values: Callable[[TableRow], Iterable[tuple[str, str]]]
    before: str = ""
    day: str = ""
    key_of: Callable[[str], str] = str
    delimiter: str = ","


def read_table_list(chunks: Iterable[bytes], plan: TableList) -> Iterator[Listed]:
    """Yield a draft of each record, rejects, and the day of the list."""
    rows = read_cells(split_lines(chunks), plan.delimiter)
    yield from read_row_list(rows, plan)


def read_row_list(
    rows: Iterable[tuple[int, list[str]] | Reject], plan: TableList
) -> Iterator[Listed]:
    """Yield what ``read_table_list`` does, of rows that are cells already."""
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
                yield Reject(line, f"the header has no column {plan.key!r}")
                return
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

    def take(self, line: int, row: TableRow) -> Iterator[Listed]:
        """Add a row; yield what is complete with it."""
        if self.plan.day and not self.dated:
            self.dated = True
            yield from published(row.get(self.plan.day, ""))
        number = self.plan.key_of(row.get(self.plan.key, ""))
        if not number:
            yield Reject(line, "no id")
            return
        if number != self.number:
            yield from self.flushed()
            self.number, self.line = number, line
        self.lines += 1
        try:
            self.category = self.category or self.plan.category(row)
        except NotTaken as why:
            yield Reject(line, str(why))
            self.lines -= 1
            return
        if len(self.values) <= MAX_VALUES_ADDED:
            self.values |= dict.fromkeys(v for v in self.plan.values(row) if v[1])

    def flushed(self) -> Iterator[Listed]:
        """Yield the record of the rows so far, or why there is none."""
        values: Values = list(self.values)
        if self.lines:
            try:
                draft = drafted(self.category, self.number, values)
                yield Drafted(self.line, draft, self.lines)
            except NotTaken as why:
                yield Reject(self.line, str(why))
        self.lines, self.number, self.category, self.values = 0, "", "", {}


def _is_before(plan: TableList, header: list[str], cells: list[str]) -> bool:
    """Whether this is the line before the header, with the day of the list."""
    is_first = bool(plan.before) and not header and plan.key not in cells
    return is_first and cells[0].startswith(plan.before)


def _header(cells: list[str]) -> list[str]:
    names = [" ".join(cell.split()) for cell in cells]
    # Of two columns of one name the first is meant.
    return [n if n not in names[:place] else "" for place, n in enumerate(names)]


def _row(header: list[str], cells: list[str]) -> TableRow:
    pairs = zip(header, cells, strict=False)
    return {
        name: text for name, cell in pairs if name and (text := " ".join(cell.split()))
    }
