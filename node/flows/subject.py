"""What an approval is about, put together in one way for all that may leave."""

from __future__ import annotations

from node.model.agreement import Subject
from node.model.query import Justification
from node.policy.bundle import Bundle


def subject_of(  # noqa: PLR0913 - one value a part of the subject
    why: Justification,
    bundle: Bundle,
    *,
    peer: str,
    reference: str,
    version: str,
    case: str = "",
) -> Subject:
    """Return the subject of an approval; ``case`` is that of ``why`` unless given."""
    return Subject(
        peer=peer,
        case=case or why.case,
        reference=reference,
        version=version,
        purpose=why.purpose,
        offence=why.offence,
        legal_basis=why.legal_basis,
        policy=bundle.digest.hex(),
    )
