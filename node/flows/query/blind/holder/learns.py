"""Which records a peer may learn of in a tier: as a disclosed query would decide.

By names where policy lets a hit of the grade ``possible`` be told, by numbers where it
lets that or an ``identifier``. A rule that errs over a field of the record hides it.
Approvals do not count: they are for a case, and a view is for all cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from node.flows.query.judge import Judge
from node.model.agency import Agency
from node.model.blind import BlindScope
from node.model.codes import Grade
from node.model.introduction import Introduction
from node.model.query import Justification
from node.model.record import StoredRecord
from node.policy.bundle import Bundle

_PRESUMED = "-"
"""The case and the officer, which there are with every question."""


@dataclass(frozen=True, slots=True)
class Learns:
    """Whether a peer may learn of a record by names, and by numbers."""

    names: bool
    numbers: bool


NOTHING = Learns(names=False, numbers=False)


def justification(scope: BlindScope) -> Justification:
    """Return why a question of ``scope`` is asked, whatever its case."""
    return Justification(
        scope.purpose, _PRESUMED, scope.offence, scope.legal_basis, _PRESUMED
    )


@dataclass(slots=True)
class Learner:
    """Decides for one peer and scope, under one bundle, at one instant.

    It is asked about many records, and forgets what it looked at.
    """

    us: Agency
    reader: Introduction
    scope: BlindScope
    bundle: Bundle
    now: datetime
    _judge: Judge = field(init=False)
    _looked: int = 0

    def __post_init__(self) -> None:
        """Begin."""
        self._judge = self._new()

    def of(self, stored: StoredRecord) -> Learns:
        """Return by what the peer may learn of a record of ours."""
        self._looked += 1
        if self._looked % _FORGET_AFTER == 0:
            self._judge = self._new()
        judge, scope = self._judge, self.scope
        if not judge.may_ask(scope.category).allowed:
            return NOTHING
        views = judge.views_of(stored)
        if views.is_told(Grade.POSSIBLE):
            return Learns(names=True, numbers=True)
        return Learns(names=False, numbers=views.is_told(Grade.IDENTIFIER))

    def _new(self) -> Judge:
        why = justification(self.scope)
        # Asked blind, nobody is named: it counts as a question whose hit is proved.
        return Judge(self.us, self.reader, why, self.bundle, self.now, proved_hit=True)


_FORGET_AFTER = 1000
"""Records after which what was worked out of them is let go of."""
