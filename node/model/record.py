"""Records: what an agency holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import Handling, SubjectRole


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value of one field, raw and normalised.

    ``field`` is a name of the catalogue. ``normal`` is empty where no
    normal form is known. ``check`` is ``"ok"``, ``"fail"``, ``"fills"`` (it fills a
    form and says nothing) or ``""`` (no check applies); it marks and never rejects.
    """

    field: str
    value: str
    normal: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One holding.

    ``source`` and ``source_id`` make import idempotent. ``originator`` is the
    agency whose data it is; empty means our own. ``evaluation`` is source and
    information grade, e.g. ``B2``; unassessed is ``X4`` (Regulation (EU)
    2016/794, Art. 29(4)). ``notes`` holds what the catalogue has no field for.
    """

    category: str
    role: SubjectRole
    source: str
    source_id: str
    fields: tuple[FieldValue, ...]
    handling: Handling = Handling.H0
    evaluation: str = "X4"
    originator: str = ""
    minor: bool = False
    hidden: bool = False  # existence is not revealed to peers (domain 1.B, row 15)

    def values(self, field: str) -> tuple[str, ...]:
        """All raw values of ``field``."""
        return tuple(f.value for f in self.fields if f.field == field)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as the store gives it back, opened.

    ``version`` is another whenever the record was kept anew; it shows nothing.
    """

    number: int
    reference: str
    record: Record
    changed_at: datetime
    version: str = ""
