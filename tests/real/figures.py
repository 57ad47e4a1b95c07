"""What the suite measured: printed as a table, and kept outside version control."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real.lists import ROOT

FILE = "bench/results/real.json"


@dataclass
class Figures:
    """Rows by table, in the order they were measured."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.tables.setdefault(table, []).append(row)

    def write(self) -> Path:
        """Write them as JSON, where COMITY_REAL_FIGURES says or among the bench's."""
        file = Path(os.environ.get("COMITY_REAL_FIGURES", ROOT / FILE))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.tables, indent=2) + "\n")
        return file

    def __str__(self) -> str:
        return "\n\n".join(_table(*item) for item in self.tables.items())


def _table(name: str, rows: list[dict[str, Any]]) -> str:
    heads = list(dict.fromkeys(key for row in rows for key in row))
    lines = [heads, *([_text(row.get(head, "")) for head in heads] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    shown = [
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
        for line in lines
    ]
    return "\n".join([f"== {name}", *shown])


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, dict):
        return "; ".join(f"{count} x {what}" for what, count in value.items()) or "none"
    return str(value)
