"""OpenSanctions' statements, a CSV with a row for each value of an entity.

Rows next to each other under one canonical id are one entity; the ids that they had in
their own data sets are told as former ones. What is marked as external is a suggestion
and no fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from node.matching.intake.cells import read_cells
from node.matching.intake.ftm import draft_of
from node.matching.intake.lines import split_lines
from node.matching.intake.row import (
    MAX_VALUES,
    Drafted,
    Listed,
    NamedReject,
    NotTaken,
    Reject,
)

_NEEDED: Final = ("canonical_id", "entity_id", "prop", "schema", "value")
_TRUE: Final = ("t", "true", "1")


def read_statements(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield an entity for the statements that stand together."""
    header: list[str] = []
    lines: list[int] = []
    entity: dict[str, Any] = {}
    for found in read_cells(split_lines(chunks), ","):
        if isinstance(found, Reject):
            yield found
            continue
        line, cells = found
        if not header:
            header = cells
            missing = [name for name in _NEEDED if name not in header]
            if missing:
                yield Reject(line, f"the header has no column {missing[0]!r}")
                return
            continue
        row = dict(zip(header, cells, strict=False))
        if entity and row["canonical_id"] != entity["id"]:
            yield _drafted(entity, lines)
            entity, lines = {}, []
        entity = entity or {"id": row["canonical_id"], "properties": {}}
        lines.append(line)
        _add(entity, row)
    if entity:
        yield _drafted(entity, lines)


def _add(entity: dict[str, Any], row: dict[str, str]) -> None:
    if row.get("external", "").casefold() in _TRUE:
        return
    entity.setdefault("schema", row.get("schema", ""))
    if row.get("entity_id") != entity["id"]:
        entity.setdefault("referents", {})[row.get("entity_id", "")] = None
    values = entity["properties"].setdefault(row.get("prop", ""), [])
    if len(values) <= MAX_VALUES and row.get("prop") != "id":
        values.append(row.get("value", ""))


def _drafted(entity: dict[str, Any], lines: list[int]) -> Listed:
    entity["referents"] = list(entity.get("referents", ()))
    try:
        return Drafted(lines[0], draft_of(entity), len(lines))
    except NotTaken as why:
        return NamedReject(lines[0], str(why), entity["id"])
