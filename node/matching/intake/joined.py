"""Rows of one record: rows next to each other that bear one id.

Many lists write a row for each name, date or document of a person. Where the mapping
says so, such rows add up to one record; where it does not, two rows of one id are two
errors: the last one never wins, and nobody becomes one person with another. An id that
comes again further on is an error in any case: lists have given one number to two
people.

    joined(rows, adds=True)     # one Row of lines 3 to 10, in place of eight
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from node.matching.catalogue import CATEGORIES
from node.matching.intake.reason import NotTaken, RejectCode
from node.matching.intake.row import MAX_VALUES, Adjacent, Found, Row
from node.model.desk.record import Reject
from node.model.record import FieldValue, Record


def joined(found: Iterable[Found], *, adds: bool) -> Iterator[Found]:
    """Yield what ``found`` gives, rows of one record as one."""
    work = _Joining(adds)
    for one in found:
        if isinstance(one, Adjacent):  # of what was read before it
            yield from work.flushed()
            work.rows = []
            yield one
        elif not isinstance(one, Row):
            yield one
        elif work.rows and work.rows[0].record.source_id == one.record.source_id:
            work.rows.append(one)
        else:
            yield from work.flushed()
            work.rows = [one]
    yield from work.flushed()


@dataclass(slots=True)
class _Joining:
    """The rows that are being joined, and the first line of each id before them.

    Ids are kept as their hashes, which Python salts: 100 MB for a million.
    """

    adds: bool
    rows: list[Row] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)

    def flushed(self) -> Iterator[Row | Reject]:
        """Yield the rows so far as one row, or a reject of each."""
        if not self.rows:
            return
        line = self.rows[0].line
        before = self.first.setdefault(hash(self.rows[0].record.source_id), line)
        if before != line:
            yield from self._rejects(NotTaken(RejectCode.ID_TAKEN, before))
            return
        if len(self.rows) == 1:
            yield self.rows[0]
            return
        # The same, word for word, is no second record.
        unlike = list({_said(row.record): row for row in self.rows}.values())
        why = _conflict(unlike, adds=self.adds)
        if why:
            yield from self._rejects(why)
        else:
            unread = tuple(value for row in unlike for value in row.unread)
            yield Row(
                line,
                _sum(unlike),
                sum(row.lines for row in self.rows),
                unread,
                tuple(dict.fromkeys(r for row in unlike for r in row.referents)),
            )

    def _rejects(self, why: NotTaken) -> Iterator[Reject]:
        return (why.at(row.line, row.record.source_id) for row in self.rows)


def _said(record: Record) -> Record:
    return replace(record, fields=tuple(sorted(set(record.fields), key=repr)))


def _conflict(rows: list[Row], *, adds: bool) -> NotTaken | None:
    """Return why rows of one id are not one record; nothing if they are."""
    if len(rows) == 1:
        return None
    lines = rows[0].line, rows[-1].line
    if not adds:
        return NotTaken(RejectCode.ONE_ID, *lines)
    for one, other in pairwise(row.record for row in rows):
        if _kind(one) != _kind(other):
            return NotTaken(RejectCode.ONE_ID_OTHER_KIND, *lines)
    single = _single(rows)
    if single:
        return NotTaken(RejectCode.ONE_ID_TWO_VALUES, *lines, single)
    if len({f for row in rows for f in row.record.fields}) > MAX_VALUES:
        return NotTaken(RejectCode.TOO_MANY_VALUES, MAX_VALUES)
    return None


def _kind(record: Record) -> tuple[str, ...]:
    return record.category, record.role, record.originator, record.evaluation


def _single(rows: list[Row]) -> str:
    """Return a field of which one record has one value, and these have two."""
    fields = CATEGORIES[rows[0].record.category].fields
    found: dict[str, str] = {}
    for value in (value for row in rows for value in row.record.fields):
        said = value.normal or value.value
        if not fields[value.field].many and found.setdefault(value.field, said) != said:
            return value.field
    return ""


def _sum(rows: list[Row]) -> Record:
    """Return one record with all values; what protects more holds for all."""
    records = [row.record for row in rows]
    values: dict[FieldValue, None] = {f: None for r in records for f in r.fields}
    return replace(
        records[0],
        fields=tuple(values),
        handling=max(r.handling for r in records),
        minor=any(r.minor for r in records),
        hidden=any(r.hidden for r in records),
    )


__all__ = ["joined"]
