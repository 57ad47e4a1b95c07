"""When something of a request is due: from its kind, its moves and two offices.

    for each in deadlines(content, life, offices):
        each.name, each.due, stage(each, now)

Pure functions of what is recorded: the present is asked for only where it is told how
something stands. So a clock that is set back or forward, a restart or a restore change
nothing of what is due. Hours are elapsed time, whatever a clock on the wall does. Days
begin after the day on which something happened and end with the last of them, at the
office that has to act. A pause moves what is due by its own length; what begins when it
is due already, a pause or an extension, does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from node.model.codes import Code
from node.model.request import (
    DataAccess,
    RequestAct,
    RequestContent,
    RequestLife,
    RequestMove,
    RequestSide,
)
from node.protocol.request.acts import REQUEST_ACTS
from node.protocol.request.circumstance import holds, said_in
from node.protocol.request.clock.calendar import (
    Office,
    Offices,
    after_open_days,
    begin_of,
    day_at,
    is_off,
    last_open,
    next_open,
)
from node.protocol.request.clock.pauses import Paused, pauses_of
from node.protocol.request.kindfile import ClockRule, Unit
from node.protocol.request.kinds import request_kind

_ENDS: Final = frozenset(
    (
        *(RequestAct.EXECUTE, RequestAct.PARTLY, RequestAct.REFUSE),
        *(RequestAct.WITHDRAW, RequestAct.SUPERSEDE, RequestAct.ABANDON),
        *(RequestAct.CLOSE, RequestAct.STOP),
    )
)


class ClockStage(Code):
    """How it stands with a clock."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    MET = "met"
    LATE = "late"
    LAPSED = "lapsed"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of one request, as it is recorded.

    ``due``, ``warn_at`` and ``escalate_at`` are not known before it has ``started``.
    ``paused``: the pause that goes on. ``stopped`` when it was done; ``void`` when
    that was wanted no longer. ``latest`` is the last that was recorded.
    """

    name: str
    law: str
    lapses: bool
    started: datetime | None = None
    due: datetime | None = None
    met_by: datetime | None = None
    warn_at: datetime | None = None
    escalate_at: datetime | None = None
    paused: Paused | None = None
    stopped: datetime | None = None
    void: datetime | None = None
    latest: datetime | None = None


def deadlines(
    content: RequestContent, life: RequestLife, offices: Offices
) -> tuple[Deadline, ...]:
    """Return the clocks that run for a request, have run, or will run.

    Raises:
        BadInput: the kind, or the zone of an office, is not known.
    """
    said, access = said_in(content), _access(life)
    return tuple(
        _deadline(rule, content, life, offices)
        for rule in request_kind(life.kind).clocks
        if holds(rule.when, content, said, access)
        and (rule.unit is not Unit.AS_ASKED or content.wanted_by is not None)
    )


def stage(deadline: Deadline, now: datetime) -> ClockStage:
    """Return how it stands with a clock.

    A clock of the machine that is behind what is recorded is not believed.
    """
    if deadline.started is None or deadline.due is None:
        return ClockStage.VOID if deadline.void else ClockStage.WAITING
    if deadline.stopped is not None:
        in_time = deadline.stopped <= (deadline.met_by or deadline.due)
        return ClockStage.MET if in_time else ClockStage.LATE
    if deadline.void is not None:
        return ClockStage.VOID
    return _running(deadline, max(now, deadline.latest or now))


def _running(deadline: Deadline, now: datetime) -> ClockStage:
    """Return how it stands with a clock that has started and nothing has ended."""
    due, pause = deadline.due, deadline.paused
    if due is None or (
        pause is not None and (pause.until is None or now < pause.until)
    ):
        return ClockStage.PAUSED
    if deadline.lapses and now >= due:
        return ClockStage.LAPSED
    for at, reached in (
        (deadline.escalate_at, ClockStage.ESCALATED),
        (due, ClockStage.OVERDUE),
        (deadline.warn_at, ClockStage.DUE_SOON),
    ):
        if at is not None and now >= at:
            return reached
    return ClockStage.RUNNING


def next_change(deadline: Deadline, now: datetime) -> datetime | None:
    """Return when time changes how it stands with a clock; nothing if it does not."""
    if stage(deadline, now) not in _RUNS:
        return None
    until = deadline.paused.until if deadline.paused else None
    times = (deadline.warn_at, deadline.due, deadline.escalate_at, until)
    return min((at for at in times if at is not None and at > now), default=None)


_RUNS: Final = frozenset((ClockStage.RUNNING, ClockStage.DUE_SOON, ClockStage.OVERDUE))


def _access(life: RequestLife) -> DataAccess:
    """Return what the asked said of it when it acknowledged; that is said once."""
    acts = (m.access for m in life.asked_moves if m.act is RequestAct.ACKNOWLEDGE)
    return next(acts, DataAccess.UNSAID)


def _deadline(
    rule: ClockRule, content: RequestContent, life: RequestLife, offices: Offices
) -> Deadline:
    """Return one clock: (1) from when to when, (2) until it is due, (3) around that."""
    # (1) What starts and stops it, and what makes it pointless.
    moves = sorted((*life.asker_moves, *life.asked_moves), key=lambda move: move.at)
    started = _first(life.asked_moves, (rule.starts,))
    stopped = _first(moves, rule.stops) if started else None
    void = None if stopped else _first(moves, _ENDS - {rule.starts})
    latest = max((move.at for move in moves), default=None)
    plain = Deadline(rule.name, rule.law, rule.lapses, void=void, latest=latest)
    if started is None:
        return plain
    # (2) The moves that move it, in their order, as long as it is not due.
    office = _acting(rule, offices)
    end = stopped or void
    changes = [one for one in _changes(rule, life) if end is None or one[0] <= end]
    due, last = _due(rule, content, office, started, changes)
    goes_on = end is None and last is not None and _goes_on(last, latest)
    # (3) The warning on a day on which somebody is there; the superior after it.
    escalate_at = due + timedelta(hours=rule.escalate_hours)
    at_once = rule.unit is Unit.HOURS and rule.amount == 0
    return Deadline(
        name=rule.name,
        law=rule.law,
        lapses=rule.lapses,
        started=started,
        due=due,
        met_by=escalate_at if at_once else due,
        warn_at=max(_warn_at(due, rule.warn_hours, office), started),
        escalate_at=escalate_at,
        paused=last if goes_on else None,
        stopped=stopped,
        void=void,
        latest=latest,
    )


def _goes_on(pause: Paused, latest: datetime | None) -> bool:
    """Whether a pause has no end yet, or one that nothing recorded has reached."""
    return pause.until is None or latest is None or pause.until > latest


Change = tuple[datetime, "Paused | None"]
"""A pause, or (without one) an extension, and when it began."""


def _changes(rule: ClockRule, life: RequestLife) -> list[Change]:
    """Return what moves when a clock is due: its pauses and extensions, in order."""
    found: list[Change] = [
        (p.since, p) for p in pauses_of(life) if p.why in rule.pauses
    ]
    if rule.extension is not None:
        found += [
            (move.at, None)
            for move in life.asked_moves
            if move.act is RequestAct.EXTEND and move.clock == rule.name
        ]
    return sorted(found, key=lambda one: one[0])


def _due(
    rule: ClockRule,
    content: RequestContent,
    office: Office,
    started: datetime,
    changes: Sequence[Change],
) -> tuple[datetime, Paused | None]:
    """Return when it is due, and the last pause that moved that, or moves it still.

    What began before the clock did, or when it was due, moves nothing.
    """
    amount, length, last = rule.amount, timedelta(), None
    due = _base(rule, amount, content, office, started)
    for at, pause in changes:
        if not started <= at < due:
            continue
        if pause is None:
            amount += rule.extension.amount if rule.extension else 0
        elif pause.until is not None:
            length += pause.until - pause.since
        last = pause or last
        due = _base(rule, amount, content, office, started) + length
    return due, last


def _base(
    rule: ClockRule,
    amount: int,
    content: RequestContent,
    office: Office,
    started: datetime,
) -> datetime:
    """Return when ``amount`` is over, without pauses."""
    if rule.unit is Unit.HOURS:
        return started + timedelta(hours=amount)
    if rule.unit is Unit.AS_ASKED:
        return max(started, content.wanted_by or started)
    first = day_at(started, office)

    def off(day: date) -> bool:
        return is_off(day, office)

    if rule.unit is Unit.WORKING_DAYS:
        last = after_open_days(first, amount, off)
    else:
        last = first + timedelta(days=amount)
    if rule.rolls:
        last = next_open(last, off)
    return begin_of(last + timedelta(days=1), office)


def _warn_at(due: datetime, hours: int, office: Office) -> datetime:
    at = due - timedelta(hours=hours)
    day = day_at(at, office)
    back = day - last_open(day, lambda one: is_off(one, office))
    return at - back


def _acting(rule: ClockRule, offices: Offices) -> Office:
    """Return the office that has to act: of whose acts stop the clock."""
    sides = {REQUEST_ACTS[act].side for act in rule.stops}
    return offices.asked if RequestSide.ASKED in sides or rule.lapses else offices.asker


def _first(
    moves: Sequence[RequestMove], acts: Sequence[RequestAct] | frozenset[RequestAct]
) -> datetime | None:
    return next((move.at for move in moves if move.act in acts), None)
