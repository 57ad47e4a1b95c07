"""OpenSanctions' statements, a CSV with a row for each value of an entity.

Rows next to each other under one canonical id are one entity; the ids that they had in
their own data sets are told as former ones. What is marked as external is a suggestion
and no fact. Each source calls an entity by a schema of its own: the one that says most
is meant. From there on it is an entity of FollowTheMoney, as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from node.matching.intake.cells import read_cells
from node.matching.intake.ftm import Entities, read_entities, schema_of
from node.matching.intake.lines import split_lines
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import MAX_VALUES, Found, Origin, Reject

_NEEDED: Final = ("canonical_id", "entity_id", "prop", "schema", "value")
_TRUE: Final = ("t", "true", "1")


def read_statements(chunks: Iterable[bytes], origin: Origin) -> Iterator[Found]:
    """Yield an entity for the statements that stand together."""
    return read_entities(_entities(chunks), origin)


def _entities(chunks: Iterable[bytes]) -> Entities:
    header: list[str] = []
    work = _Statements()
    for found in read_cells(split_lines(chunks), ","):
        if isinstance(found, Reject):
            yield found
            continue
        line, cells = found
        if not header:
            header = cells
            missing = [name for name in _NEEDED if name not in header]
            if missing:
                yield rejected(line, RejectCode.NO_COLUMN, repr(missing[0]))
                return
        elif len(cells) != len(header):
            yield rejected(line, RejectCode.OTHER_CELLS)
        else:
            yield from work.take(line, dict(zip(header, cells, strict=True)))
    yield from work.done()


@dataclass(slots=True)
class _Statements:
    """The statements of one entity, and the line on which they begin."""

    name: str = ""
    line: int = 0
    lines: int = 0
    schemata: dict[str, None] = field(default_factory=dict)
    referents: dict[str, None] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)

    def take(self, line: int, row: dict[str, str]) -> Entities:
        """Take a statement; yield the entity before, if it is of another one."""
        if self.lines and row["canonical_id"] != self.name:
            yield from self.done()
        if not self.lines:
            self.name, self.line = row["canonical_id"], line
        self.lines += 1
        if row.get("external", "").casefold() in _TRUE:
            return
        self.schemata[row["schema"]] = None
        if row["entity_id"] != self.name and len(self.referents) <= MAX_VALUES:
            self.referents[row["entity_id"]] = None
        values = self.values.setdefault(row["prop"], [])
        if len(values) <= MAX_VALUES and row["prop"] != "id":
            values.append(row["value"])

    def done(self) -> Entities:
        """Yield the entity, or why there is none; what comes next is another."""
        if not self.lines:
            return
        try:
            entity = {
                "id": self.name,
                "schema": schema_of(self.schemata),
                "properties": {
                    name: some for name, some in self.values.items() if some
                },
                "referents": list(self.referents),
            }
        except NotTaken as why:
            yield why.at(self.line, self.name)
        else:
            yield self.line, entity, self.lines
        self.lines = 0
        self.schemata, self.referents, self.values = {}, {}, {}
