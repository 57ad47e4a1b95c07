"""What a release officer is shown of a match: all that was compared.

The officer is ours, and sees the whole record; a peer sees none of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.errors import BadInput
from node.matching.compare import Match, match
from node.model.codes import Grade
from node.model.desk import PendingRelease
from node.model.query import Justification, Question
from node.model.record import StoredRecord


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put: its place in the query, and the exchange."""

    question: Question
    place: int
    exchange_id: str


def compared(question: Question, stored: StoredRecord) -> Match | None:
    """Compare with all of a record; nothing where it cannot be compared any more."""
    try:
        return match(question, stored.record)
    except BadInput:
        return None  # one of its fields went out of the catalogue


def pending_release(
    stored: StoredRecord,
    asked: Asked,
    why: Justification,
    *,
    remedies: tuple[str, ...],
    at: datetime,
) -> PendingRelease:
    """Return what waits for a decision; who asked is filled in by the judge."""
    found = compared(asked.question, stored)
    # The whole exchange id: the peer chooses it, and could make a part of it equal to
    # put another case under what an officer is looking at.
    return PendingRelease(
        id=f"{stored.reference.rpartition('/')[2]}/{asked.exchange_id}",
        at=at,
        peer="",
        reference=stored.reference,
        case=why.case,
        purpose=why.purpose,
        offence=why.offence,
        category=stored.record.category,
        grade=found.grade if found else Grade.POSSIBLE,
        reasons=found.reasons if found else (),
        remedies=remedies,
    )
