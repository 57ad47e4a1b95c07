"""One line for a received notice in a list.

A list is read over shoulders. It names no victim, no witness and nobody who may be a
minor, whatever the notice itself may say; of these, and of what it does not know, it
says what kind of notice it is and about what.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from node.errors import BadInput
from node.flows.notice.received.searchable import record_of
from node.model import age
from node.model.notice import Bulletin, NoticeContent
from node.model.query import ReleasedField
from node.model.record import FieldValue
from node.policy.statute import NAMED_IN_LISTS, THINGS_NAMED_IN_LISTS

PERSON = "person"
FIRST_OF = (
    "name",
    "title",
    "vin",
    "plate",
    "imo",
    "registration",
    "number",
    "serial_number",
    "iban",
    "address",
    "reference",
)
"""The fields that tell one thing from another at a glance, the best first."""
LINE_MOST = 120  # characters


def title_of(bulletin: Bulletin, *, today: date) -> str:
    """Return a line that says who or what, where a list may say so."""
    return line_of(bulletin, minor=may_be_minor(bulletin, today=today))


def line_of(told_of: Bulletin | NoticeContent, *, minor: bool) -> str:
    """Return the line of a notice, ours or another's, about a ``minor`` or not."""
    person = told_of.category == PERSON
    nameable = told_of.role in (NAMED_IN_LISTS if person else THINGS_NAMED_IN_LISTS)
    if not nameable or minor:
        return _line(f"{told_of.kind}: {told_of.category}, {told_of.role}")
    values: Sequence[FieldValue | ReleasedField] = told_of.fields
    told = {f.field: f.value for f in reversed(values) if f.value.strip()}
    if person:
        parts = (told.get("first_name", ""), told.get("family_name", ""))
        named = told.get("name") or " ".join(filter(None, parts))
    else:
        named = next((told[name] for name in FIRST_OF if name in told), "")
    return _line(named or f"{told_of.kind}: {told_of.category}")


def may_be_minor(bulletin: Bulletin, *, today: date) -> bool:
    """Whether it may be about a minor (``model/age.py``), by all that we were told.

    Of a category that is not held here nothing can be read.
    """
    try:
        read = record_of(bulletin)
    except BadInput:
        return True
    return age.may_be_minor(read.category, read.fields, marked=bulletin.minor, on=today)


def _line(text: str) -> str:
    """Return ``text`` on one line: a peer's text draws nothing on our screens."""
    return "".join(c if c.isprintable() else " " for c in text)[:LINE_MOST].strip()
