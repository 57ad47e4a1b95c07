"""What of notices is in a backup.

    ours                 whole
    a copy of another's  that there is one, how it stood, and what was done about it
    on its way           to be sent, or sent anew; never what we pass on for others

A backup outlives recalls: what it does not hold, no restore revives. So no content
of another's notice, no key to it, no token of it, no chunk and no hit is in one. The
owner sends again what still holds.

Streams to peers are not in it either: a restored node does not know how far they
had come, and begins new ones. Owners have yet to confirm what we hold of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table, select

from node.store.channel_schema import DELIVERY, IN_STREAM, OUT_STREAM, WAITING
from node.store.notice_schema import (
    CHUNK,
    HIT_EVENT,
    NOTICE,
    RECEIVED,
    RECEIVED_SELECTOR,
)

LEFT_OUT: tuple[Table, ...] = (RECEIVED_SELECTOR, OUT_STREAM, WAITING)
"""Tables of notices that are in no backup; what waits is in ``delivery`` too."""

_NO_BOX = {"sealed": b"", "key": b""}
_ALWAYS: Mapping[Table, Mapping[str, Any]] = {
    RECEIVED: {**_NO_BOX, "tokens": b""},
    HIT_EVENT: _NO_BOX,
    IN_STREAM: {"confirmed_at": None},
}
"""Columns that are empty in every row of a backup."""

_UNSENT = {"state": "queued", "position": 0, "sent_at": None}
_NOT_OURS = {"state": "superseded", "position": 0, **_NO_BOX}


def rows_of(table: Table) -> Select[Any]:
    """Return the rows of ``table`` that a backup is made of."""
    wanted = select(table)
    return wanted.where(CHUNK.c.sender == "") if table is CHUNK else wanted


class NoticeArchiver:
    """Makes of rows what a backup holds of them; the same rows once again stay so.

    It is given ``notice`` before ``delivery``. For what comes in another order, all
    is another's.
    """

    def __init__(self) -> None:
        self._ours: set[str] = set()

    def keep(
        self, table: Table, rows: Sequence[tuple[Any, ...]]
    ) -> list[tuple[Any, ...]]:
        """Return what is kept of ``rows``, each as it is kept."""
        names = table.columns.keys()
        if table is NOTICE:
            place = names.index("notice_id")
            self._ours.update(row[place] for row in rows)
        elif table is CHUNK:
            place = names.index("sender")
            return [tuple(row) for row in rows if not row[place]]
        elif table is DELIVERY:
            values = (dict(zip(names, row, strict=True)) for row in rows)
            return [tuple({**row, **self._delivery(row)}.values()) for row in values]
        elif table in _ALWAYS:
            empty = {names.index(n): value for n, value in _ALWAYS[table].items()}
            return [tuple(empty.get(n, v) for n, v in enumerate(row)) for row in rows]
        return [tuple(row) for row in rows]

    def _delivery(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what changes of an item on its way."""
        if row["state"] not in ("queued", "sent"):
            return _NO_BOX
        content = row["verb"] in ("publish", "update", "open")
        if content and row["notice_id"] not in self._ours:
            return _NOT_OURS
        return _UNSENT
