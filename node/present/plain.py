"""Elements in English alone, for screens that are not translated.

Every text is made safe. Names of columns are those of the attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from node.languages.bidi import shown
from node.present.element import (
    Fact,
    Facts,
    Remark,
    Table,
    Tone,
    Verbatim,
    names_at,
)


def line(text: str, tone: Tone = Tone.PLAIN) -> Remark:
    """Return one line."""
    return Remark(shown(text), tone)


def block(text: str) -> Verbatim:
    """Return several lines as they are, made safe."""
    return Verbatim("\n".join(map(shown, text.rstrip("\n").split("\n"))))


def facts(pairs: Iterable[tuple[str, object]]) -> Facts:
    """Return names and values, one beside the other; what has no value is left out."""
    told = ((shown(name), cell(value)) for name, value in pairs)
    return Facts(tuple(Fact(name, value) for name, value in told if value))


def facts_of(item: object, *names: str) -> Facts:
    """Return the named attributes of ``item``; ``label=name`` gives another label."""
    parts = (name.rpartition("=") for name in names)
    return facts((label or name, getattr(item, name)) for label, _, name in parts)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table | Remark:
    """Return a table; ``(none)`` when it would be empty."""
    filled = tuple(tuple(map(cell, row)) for row in rows)
    if not filled:
        return Remark("(none)")
    return Table(tuple(map(shown, columns)), filled, whole=names_at(columns))


def listing(items: Iterable[object], *names: str) -> Table | Remark:
    """Return a table of the named attributes of ``items``."""
    return table(
        [name.replace("_", " ") for name in names],
        ([getattr(item, name) for name in names] for item in items),
    )


def cell(value: object) -> str:
    """Return a value as people read it; nothing for what is not known."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        from node.languages.formats import format_moment

        return format_moment(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(cell(item) for item in value)
    return shown(str(value))
