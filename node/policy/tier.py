"""Which questions may find the same: the tier of a blind query's scope.

Each set of facts is a tier by itself, whoever asks: more tiers than are needed, and
never one that is too wide.
"""

from __future__ import annotations

from hashlib import sha256

from node.policy.ask import AskFacts
from node.policy.bundle import Bundle

NAME_SIZE = 16


def tier_of(bundle: Bundle, facts: AskFacts) -> str:
    """Return the name of a question's tier: 16 hex digits."""
    told = (
        bundle.digest,
        facts.purpose,
        facts.offence,
        facts.legal_basis,
        facts.category,
        facts.agreements,
        facts.assurances,
    )
    return sha256(b"comity/v1 tier\0" + repr(told).encode()).hexdigest()[:NAME_SIZE]
