"""Approvals as facts: which remedies are met, and what may leave by them.

An approval holds for what the release officer saw and for nothing else: this peer,
case, record in this version, purpose, offence, legal basis and bundle
(``model.agreement.Subject``), and no field more, or in more detail, than was shown as
leaving. Where more would leave by it now, it counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from node.model.agreement import Approval, Subject
from node.model.codes import Level
from node.model.entry import FieldVerdict

KNOWN = "*hit"
"""Stands among what may leave for the match itself: that it may be known at all."""


@dataclass(frozen=True, slots=True)
class Given:
    """What approvals give: remedies, and what may leave by them. ``ids`` are theirs."""

    remedies: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()


NOTHING = Given()
"""What no approval gives."""


def approvals_given(
    approvals: Sequence[Approval], subject: Subject, *, now: datetime
) -> Given:
    """Return what approvals give for a subject, now."""
    if not approvals:
        return NOTHING  # the common case
    counting = [
        one
        for one in approvals
        if one.policy and one.subject == subject and one.at <= now < one.until
    ]
    return Given(
        frozenset(one.remedy for one in counting),
        frozenset(field for one in counting for field in one.fields),
        tuple(sorted(one.id for one in counting)),
    )


def leaving(fields: Iterable[FieldVerdict], *, known: bool) -> frozenset[str]:
    """Return what leaves, as an approval keeps it: each field with its level.

    Who may have a value may have it generalised, too. ``known``: whether that there
    is a match may be known at all; where not, nothing leaves.
    """
    if not known:
        return frozenset()
    said = {KNOWN}
    for one in fields:
        if one.level is not Level.WITHHELD:
            said.add(f"{one.field}={Level.GENERALISED}")
            said.add(f"{one.field}={one.level}")
    return frozenset(said)


def within(now: frozenset[str], without: frozenset[str], given: frozenset[str]) -> bool:
    """Whether no more leaves ``now``, by approvals, than ``without`` and as given."""
    return now - without <= given
