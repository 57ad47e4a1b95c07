"""Which roles one person may not hold together, and which no single person gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain, product

from node.errors import BadInput, choose
from node.model.codes import OfficerRole

CHECKING = frozenset({OfficerRole.RELEASE_OFFICER, OfficerRole.AUDITOR})
"""Roles that approve or audit what others do."""

GIVEN_BY_TWO = CHECKING | {OfficerRole.PROTECTED_READER}
"""Roles that an operator proposes and somebody who checks agrees to."""

FIRST_SET = (
    OfficerRole.OPERATOR,
    OfficerRole.RELEASE_OFFICER,
    OfficerRole.AUDITOR,
)
"""Whom a node is made with: one who does, one who approves, one who audits."""

DELAY = timedelta(hours=72)
"""From the agreement until the roles hold: every officer hears of it before."""

_NOT_WITH = {
    OfficerRole.OPERATOR: frozenset(OfficerRole) - {OfficerRole.OPERATOR},
    OfficerRole.AUDITOR: frozenset(OfficerRole) - {OfficerRole.AUDITOR},
    OfficerRole.ANALYST: frozenset({OfficerRole.RELEASE_OFFICER}),
    OfficerRole.CUSTODIAN: frozenset({OfficerRole.RELEASE_OFFICER}),
}
APART = tuple(
    dict.fromkeys(
        frozenset(pair)
        for pair in chain.from_iterable(
            product([one], sorted(others)) for one, others in _NOT_WITH.items()
        )
    )
)
"""Pairs of roles that are two people's."""


def roles_of(names: Iterable[str]) -> frozenset[OfficerRole]:
    """Return the roles named, if one person may hold them all.

    Raises:
        BadInput: none is named, one is unknown, or two are kept apart.
    """
    given = tuple(names)
    if unknown := sorted(set(given) - set(OfficerRole)):
        raise BadInput(
            f"an officer has no role {unknown[0][:40]!r}",
            advice=choose("officer-roles", OfficerRole),
        )
    roles = frozenset(map(OfficerRole, given))
    if not roles:
        raise BadInput("an officer without any role")
    for pair in APART:
        if pair <= roles:
            raise BadInput(
                f"{' and '.join(sorted(pair))} are kept apart",
                advice="Make two officers, and give them to two people.",
            )
    return roles
