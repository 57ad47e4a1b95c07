"""Requests: what one agency formally asks of another, and how it stands.

A request has two ends. The asker's state is moved by the asker alone, the asked's by
the asked alone; each end keeps both and hears of the other's moves in their order. So
both ends, once they have heard the same, hold the same. The tables are in
``node/protocol/request``; kinds are data there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.agency import AgencyId
from node.model.codes import Code, Handling
from node.model.notice import Statement, Urgency
from node.model.query import Justification


class RequestSide(Code):
    """Whose move it is."""

    ASKER = "asker"
    ASKED = "asked"


class AskerState(Code):
    """Where a request is with who asks."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    CLOSED = "closed"
    DISCARDED = "discarded"


class AskedState(Code):
    """Where a request is with who is asked."""

    AWAITED = "awaited"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    QUESTIONED = "questioned"
    AWAITS_AUTHORISATION = "awaits-authorisation"
    ACCEPTED = "accepted"
    POSTPONED = "postponed"
    EXECUTED = "executed"
    PARTLY_EXECUTED = "partly-executed"
    REFUSED = "refused"
    STOPPED = "stopped"


class MeasureState(Code):
    """Where one measure is that a request asks for."""

    ASKED = "asked"
    UNDER_WAY = "under-way"
    POSTPONED = "postponed"
    DONE = "done"
    PARTLY_DONE = "partly-done"
    WITHOUT_RESULT = "without-result"
    REFUSED = "refused"
    STOPPED = "stopped"


class RequestAct(Code):
    """What can be done with a request: by who asks, then by who is asked."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    DISCARD = "discard"
    SEND = "send"
    ANSWER = "answer"
    RENEW = "renew"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    ABANDON = "abandon"
    CLOSE = "close"
    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    ASK_BACK = "ask-back"
    SEEK_AUTHORISATION = "seek-authorisation"
    ACCEPT = "accept"
    POSTPONE = "postpone"
    REPORT = "report"
    EXECUTE = "execute"
    PARTLY = "partly"
    REFUSE = "refuse"
    EXTEND = "extend"
    STOP = "stop"


class MeasureAct(Code):
    """What is reported of one measure."""

    BEGIN = "begin"
    POSTPONE = "postpone"
    FINISH = "finish"
    FINISH_PARTLY = "finish-partly"
    FIND_NOTHING = "find-nothing"
    REFUSE = "refuse"


class DataAccess(Code):
    """Whether the asked reaches what is asked for directly; not said: as if it did."""

    UNSAID = ""
    DIRECT = "direct"
    INDIRECT = "indirect"


class Pause(Code):
    """What may stop a clock for a time, where its law says so."""

    AUTHORISATION = "authorisation"
    CLARIFICATION = "clarification"
    POSTPONEMENT = "postponement"


@dataclass(frozen=True, slots=True)
class MeasureAsked:
    """One measure that a request asks for; its number is its place, from 1."""

    measure: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class RequestContent:
    """All that the asker wrote.

    ``language`` is that of the request as a whole (BCP 47). ``wanted_by``: when the
    asker needs the result. ``supersedes``: the request whose place it takes.
    """

    kind: str
    to: AgencyId
    statements: tuple[Statement, ...]
    measures: tuple[MeasureAsked, ...]
    justification: Justification
    language: str
    handling: Handling = Handling.H1
    urgency: Urgency = Urgency.NORMAL
    wanted_by: datetime | None = None
    supersedes: str = ""


@dataclass(frozen=True, slots=True)
class RequestMove:
    """One act of one side: what, by whom, when, and what it had heard by then.

    ``number`` counts the acts of its side from 1; ``heard`` is how many of the other
    side's it had taken. ``by`` is a pseudonym. ``ground`` is a code of the kind;
    ``alternative`` what it leaves open. ``until``: until when it is postponed.
    ``clock``: which clock is extended. ``measure``: the number of a measure.
    """

    side: RequestSide
    number: int
    heard: int
    act: RequestAct
    by: str
    at: datetime
    text: str = ""
    language: str = ""
    ground: str = ""
    alternative: str = ""
    until: datetime | None = None
    access: DataAccess = DataAccess.UNSAID
    clock: str = ""
    measure: int = 0
    measure_act: MeasureAct | None = None
    other: str = ""


@dataclass(frozen=True, slots=True)
class RequestLife:
    """How a request stands at one end: both states, and what led there.

    ``kind`` and ``asked_for``, the measures by their kind, do not change once it was
    sent; ``measures`` are their states, in the same order.
    ``asker_moves`` and ``asked_moves`` are those that this end knows, in order.
    """

    kind: str
    asked_for: tuple[str, ...] = ()
    measures: tuple[MeasureState, ...] = ()
    asker: AskerState = AskerState.DRAFT
    asked: AskedState = AskedState.AWAITED
    asker_moves: tuple[RequestMove, ...] = ()
    asked_moves: tuple[RequestMove, ...] = ()
