"""How much one person may do to the staff in a day, so that all of it can be heard of.

Each proposal and each agreement is told to everybody. Who could make any number of
them could bury the one that matters (``news.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from node.errors import BadInput
from node.model.officer import Officer

PROPOSED_MOST: Final = 16
"""That one operator may have proposed within a day, or waiting for agreement."""

AGREED_MOST: Final = 8
"""That one officer may have agreed to within a day, or not holding yet."""

DAY: Final = timedelta(days=1)


def check_proposes(operator: str, staff: Iterable[Officer], now: datetime) -> None:
    """Raise ``BadInput`` if the operator has proposed as many as one may.

    What was refused, or disabled, counts for the day as well.
    """
    mine = [
        (one, given)
        for one in staff
        if (given := one.appointment) is not None and given.proposed_by == operator
    ]
    count = sum(
        given.proposed_at > now - DAY or (one.active and given.waits(now))
        for one, given in mine
    )
    if count >= PROPOSED_MOST:
        raise BadInput(
            f"{PROPOSED_MOST} officers you proposed wait, or are of the last 24 hours",
            advice="Have them agreed to, or take back what is not meant, and go on "
            "a day later.",
        )


def check_agrees(officer: str, staff: Iterable[Officer], now: datetime) -> None:
    """Raise ``BadInput`` if the officer has agreed to as many as one may."""
    count = 0
    for one in staff:
        given = one.appointment
        if given is None or officer not in {given.agreed_by, given.hastened_by}:
            continue
        acted = given.agreed_at if given.agreed_by == officer else given.hastened_at
        recent = acted is not None and acted > now - DAY
        count += recent or (one.active and given.waits(now))
    if count >= AGREED_MOST:
        raise BadInput(
            f"you agreed to {AGREED_MOST} officers who wait, or within 24 hours",
            advice="Everybody is to hear of each of them: go on a day later.",
        )
