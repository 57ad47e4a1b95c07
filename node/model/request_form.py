"""Requests at the desk: what a kind demands, what an officer writes, what comes back.

No call uses these yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import AgencyClass, Handling, Purpose
from node.model.desk.notice import Lack, StatementView
from node.model.notice import Statement, Urgency
from node.model.request import DataAccess, MeasureAct, MeasureAsked, RequestAct


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of the form of a kind; ``letter`` is its section of an annex."""

    part: str
    letter: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroundView:
    """A ground of refusal that a kind knows, and what it leaves open."""

    code: str
    law: str
    alternatives: tuple[str, ...]
    postpones: bool


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock of a kind: how much of what; ``lapses``: what was done lapses then."""

    name: str
    amount: int
    unit: str
    law: str
    lapses: bool


@dataclass(frozen=True, slots=True)
class RequestKindView:
    """A kind of request: what it is for, and what it demands of whom."""

    name: str
    purpose: str
    law: str
    asks: tuple[AgencyClass, ...]
    asked: tuple[AgencyClass, ...]
    purposes: tuple[Purpose, ...]
    second_law: str
    language_law: str
    measures: tuple[str, ...]
    mandatory: tuple[str, ...]
    parts: tuple[PartView, ...]
    demands: tuple[Lack, ...]
    statements: tuple[StatementView, ...]
    grounds: tuple[GroundView, ...]
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True, slots=True)
class RequestInput:
    """What an officer of who asks writes. An empty ``request_id`` begins a draft."""

    request_id: str
    kind: str
    to: str
    statements: tuple[Statement, ...]
    measures: tuple[MeasureAsked, ...]
    purpose: Purpose
    case: str
    offence: str
    legal_basis: str
    language: str
    handling: Handling
    urgency: Urgency
    wanted_by: datetime | None
    supersedes: str


@dataclass(frozen=True, slots=True)
class MeasureReply:
    """What is said of one measure; ``number`` is its place in the request."""

    number: int
    act: MeasureAct
    ground: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class RequestReply:
    """What an officer of who is asked writes into the same form.

    ``ground`` is a code of the kind, ``alternative`` what it leaves open, ``access``
    how what is asked for is reached.
    """

    request_id: str
    act: RequestAct
    text: str
    language: str
    ground: str = ""
    alternative: str = ""
    until: datetime | None = None
    access: DataAccess = DataAccess.UNSAID
    measures: tuple[MeasureReply, ...] = ()
