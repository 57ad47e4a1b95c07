"""Refuse values that cannot be read, where nothing unread may be kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from node.errors import BadInput
from node.matching.catalogue import category
from node.matching.normalise.misread import forms_of
from node.matching.normalise.record import is_unread, unread_in
from node.model.record import Record

UNREAD_SAID: Final = 5  # values that one error names
WRITTEN_SAID: Final = 60  # characters
LEAVES_OUT: Final = "--drop-unread leaves out what cannot be read."


def refuse_unread_values(
    record: Record, offences: Iterable[str], *, written: bool = False
) -> None:
    """Return if every value of a normalised record was read.

    ``offences`` are the codes of the policy in force.

    Raises:
        BadInput: with the fields, why, and which forms are read; and what was
            ``written``, where that is not the content of a record.
    """
    unread = unread_in(record)
    if not unread:
        return
    fields, listed = category(record.category).fields, tuple(offences)
    names = dict.fromkeys(each.field for each in unread[:UNREAD_SAID])
    more = len(unread) - UNREAD_SAID
    values = [f" {f.value[:WRITTEN_SAID]!r}" for f in record.fields if is_unread(f)]
    said = [
        f"{each.field}{value if written else ''} {each.reason}"
        for each, value in zip(unread[:UNREAD_SAID], values, strict=False)
    ]
    said += [f"and {more} more"] if more > 0 else []
    forms = [f"{name}: {forms_of(fields[name], listed)}" for name in names]
    forms += [LEAVES_OUT] if written else []
    raise BadInput("; ".join(said), advice=" ".join(forms))
