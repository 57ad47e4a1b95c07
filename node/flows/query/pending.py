"""What a release officer is shown of a match: all that was compared.

The officer is ours, and sees the whole record; a peer sees none of this.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import BadInput, CheckFailed
from node.matching.compare import Match, match
from node.matching.compare.probe import Sought
from node.model.agency import AgencyId
from node.model.box import Box
from node.model.codes import Grade
from node.model.desk.release import PendingRelease
from node.model.query import Justification, Question
from node.model.record import StoredRecord

_ASKED = b"comity/v1 asked\0"


def named(waiting: PendingRelease, keys: Keyring) -> PendingRelease:
    """Return it under a name that follows from all that an officer is shown of it.

    The same asked again is the same, and anything else is another: a peer cannot put
    another case under what an officer is looking at. The name tells nothing by itself.
    """
    shown = (
        waiting.peer,
        waiting.reference,
        waiting.case,
        waiting.purpose,
        waiting.offence,
        waiting.legal_basis,
        waiting.category,
        waiting.grade,
        *waiting.remedies,
        "",
        *waiting.reasons,
    )
    name = keys.token("\0".join(("release", *shown))).hex()
    reference = waiting.reference.rpartition("/")[2]
    return replace(waiting, id=f"{waiting.peer}/{reference}/{name}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put: its place in the query, the exchange, its probes."""

    question: Question
    place: int
    exchange_id: str
    probes: tuple[Sought, ...]


def compared(question: Question, stored: StoredRecord) -> Match | None:
    """Compare with all of a record; nothing where it cannot be compared any more."""
    try:
        return match(question, stored.record)
    except BadInput:
        return None  # one of its fields went out of the catalogue


def pending_release(  # noqa: PLR0913 - one value a column
    stored: StoredRecord,
    asked: Asked,
    *,
    peer: AgencyId,
    why: Justification,
    remedies: tuple[str, ...],
    at: datetime,
    told_as: str,
) -> PendingRelease:
    """Return what waits for a decision."""
    found = compared(asked.question, stored)
    return PendingRelease(
        id="",  # ``named`` gives it
        at=at,
        peer=peer,
        reference=stored.reference,
        case=why.case,
        purpose=why.purpose,
        offence=why.offence,
        category=stored.record.category,
        grade=found.grade if found else Grade.POSSIBLE,
        reasons=found.reasons if found else (),
        remedies=remedies,
        told_as=told_as,
        legal_basis=why.legal_basis,
    )


def with_question(
    pending: PendingRelease, question: Question, keys: Keyring
) -> PendingRelease:
    """Return what waits, with the question that was asked, sealed."""
    box = keys.close_box(pack(question), bound_to=_ASKED + pending.id.encode())
    return replace(pending, asked=pack(Box(*box)))


def question_of(pending: PendingRelease, keys: Keyring) -> Question:
    """Return the question that was asked.

    Raises:
        CheckFailed: it was not kept, for it was asked before questions were.
    """
    if not pending.asked:
        raise CheckFailed(
            "the question is not kept with what waits, so nobody can see it",
            advice="Refuse it; it waits again, with its question, once the peer asks.",
        )
    box = unpack(Box, pending.asked)
    bound = _ASKED + pending.id.encode()
    return unpack(Question, keys.open_box(box.sealed, box.key, bound_to=bound))
