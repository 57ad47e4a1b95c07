"""How news of the staff crosses the desk: beside the reply to whatever is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from node.codec.plain import from_json, to_json
from node.model.officer import StaffChange

KEY: Final = "comity-staff-bin"
"""The initial metadata that carries changes as JSON, one item a change."""


def news_metadata(changes: Sequence[StaffChange]) -> tuple[tuple[str, bytes], ...]:
    """Return the metadata that tells ``changes``."""
    return tuple((KEY, to_json(change)) for change in changes)


def news_in(metadata: Iterable[Any]) -> tuple[StaffChange, ...]:
    """Return the changes that metadata tells."""
    return tuple(
        from_json(StaffChange, value)
        for key, value in metadata
        if key == KEY and isinstance(value, bytes)
    )
