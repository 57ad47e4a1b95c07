"""Reads a list of invented people, in pieces, and says what a record holds."""

from __future__ import annotations

from datetime import date

from node.matching.intake import Origin, Partial, Reject, Row, open_reader, recognised
from node.model.codes import SubjectRole

ORIGIN = Origin("a-list", SubjectRole.SUSPECT, today=date(2026, 12, 1))


def found(data, **options):
    """Return what is read of a file whose format is recognised."""
    return [one for one in read(data, **options) if not isinstance(one, Partial)]


def read(data, *, size=0, origin=ORIGIN):
    """Return all that is read, also that the file holds only a part."""
    data = data.encode() if isinstance(data, str) else data
    step = size or len(data)
    pieces = [data[at : at + step] for at in range(0, len(data), step)]
    name, chunks = recognised(pieces)
    return list(open_reader(name, origin)(chunks))


def rows(data, **options):
    return [one for one in found(data, **options) if isinstance(one, Row)]


def said(row, field):
    return [value.value for value in row.record.fields if value.field == field]


def normal(row, field):
    return [value.normal for value in row.record.fields if value.field == field]


def reasons(data, **options):
    """Return why rows were not taken."""
    return [one.reason for one in found(data, **options) if isinstance(one, Reject)]
