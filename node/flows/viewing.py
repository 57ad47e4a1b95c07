"""What officers of ours see of a record: all of it."""

from __future__ import annotations

from node.matching.normalise.record import unread_in
from node.model.desk.record import RecordView
from node.model.record import StoredRecord


def record_view(stored: StoredRecord) -> RecordView:
    """Return a record as the agency's own officers see it."""
    record = stored.record
    return RecordView(
        reference=stored.reference,
        category=record.category,
        role=record.role,
        source=record.source,
        source_id=record.source_id,
        handling=record.handling,
        evaluation=record.evaluation,
        originator=record.originator,
        minor=record.minor,
        hidden=record.hidden,
        changed_at=stored.changed_at,
        fields=record.fields,
        unread=unread_in(record),
    )
