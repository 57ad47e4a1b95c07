"""Whether what an act of a request demands holds, by what its side had heard then.

Each need is a row of a table: what must hold, and what to say where it does not. They
are asked of the same facts at both ends, so that both come to the same: our own acts,
and those that the other side tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from node.model.request import (
    AskedState,
    AskerState,
    MeasureAct,
    MeasureState,
    RequestAct,
    RequestMove,
)
from node.protocol.request.acts import RequestNeed
from node.protocol.request.kindfile import RequestKind
from node.protocol.request.life import (
    ASKED,
    ASKER,
    MEASURES,
    SETTLED,
    TAKEN_BACK,
    WHOLE,
    WITH_RESULT,
)

MOST_POSTPONED = timedelta(days=366)
"""For how long a request is postponed at a time."""
_BEFORE_SENDING = frozenset(
    (AskerState.DRAFT, AskerState.IN_REVIEW, AskerState.APPROVED)
)
_WRITES = frozenset((RequestAct.EDIT, RequestAct.SUBMIT))


@dataclass(frozen=True, slots=True)
class Situation:
    """One act, and what its side knew: its own state, and the other's as heard.

    ``own`` and ``others`` are the moves before it. ``asked_for`` are the measures by
    their kind, ``measures`` their states as the mover knew them.
    """

    move: RequestMove
    kind: RequestKind
    asker: AskerState
    asked: AskedState
    own: Sequence[RequestMove]
    others: Sequence[RequestMove]
    asked_for: tuple[str, ...]
    measures: tuple[MeasureState, ...]


def asker_after(moves: Sequence[RequestMove], start: AskerState) -> AskerState:
    """Return the asker's state after ``moves``, which are legal, from ``start``."""
    for each in moves:
        start = ASKER[start][each.act]
    return start


def asked_after(moves: Sequence[RequestMove]) -> AskedState:
    """Return the asked's state after ``moves``, which are legal."""
    state = AskedState.AWAITED
    for each in moves:
        state = ASKED[state][each.act]
    return state


def _count(moves: Sequence[RequestMove], act: RequestAct, clock: str = "") -> int:
    return sum(1 for m in moves if m.act is act and (not clock or m.clock == clock))


def is_answered(question: int, moves: Sequence[RequestMove]) -> bool:
    """Whether one of the asker's ``moves`` answers the question of that number.

    An answer is to the last question that was heard before it.
    """
    return any(m.act is RequestAct.ANSWER and m.heard >= question for m in moves)


def _last_question(moves: Sequence[RequestMove]) -> int:
    return max(m.number for m in moves if m.act is RequestAct.ASK_BACK)


def _other_officer(now: Situation) -> bool:
    wrote = {each.by for each in now.own if each.act in _WRITES}
    return bool(now.move.by) and now.move.by not in wrote


def _has_ground(now: Situation) -> bool:
    found = now.kind.ground(now.move.ground)
    return (
        found is not None
        and now.move.alternative in found.alternatives
        and (not found.measures or not _refused(now).isdisjoint(found.measures))
    )


def _refused(now: Situation) -> frozenset[str]:
    """Return the kinds of the measures that a refusal is about: one, or all."""
    number = now.move.measure
    chosen = now.asked_for[number - 1 : number] if number > 0 else now.asked_for
    return frozenset(chosen)


def _postpones(now: Situation) -> bool:
    found = now.kind.ground(now.move.ground)
    until = now.move.until
    return (
        found is not None
        and found.postpones
        and until is not None
        and now.move.at < until <= now.move.at + MOST_POSTPONED
    )


def _measure(now: Situation) -> bool:
    move = now.move
    if move.measure_act is None or not 1 <= move.measure <= len(now.measures):
        return False
    if move.measure_act is MeasureAct.REFUSE and not _has_ground(now):
        return False
    return move.measure_act in MEASURES[now.measures[move.measure - 1]]


def _some_done(now: Situation) -> bool:
    """Some measures have a result, and not all a whole one.

    Without measures it is for the officer to say; what lapses is kept up whole.
    """
    if not now.measures:
        return not any(clock.lapses for clock in now.kind.clocks)
    return bool(WITH_RESULT & set(now.measures)) and not set(now.measures) <= WHOLE


def _extendable(now: Situation) -> bool:
    """Once more: by the kind, and for what lapses only when the asker asks for it."""
    clock = now.kind.clock(now.move.clock)
    if clock is None or clock.extension is None:
        return False
    before = _count(now.own, RequestAct.EXTEND, clock.name)
    if clock.lapses:
        executed = now.asked is AskedState.EXECUTED
        return executed and _count(now.others, RequestAct.RENEW) > before
    allowed = clock.extension.times is None or before < clock.extension.times
    return allowed and now.asked not in SETTLED


_N = RequestNeed
NEEDS: Mapping[RequestNeed, tuple[Callable[[Situation], bool], str]] = MappingProxyType(
    {
        _N.ONE_SIGNATURE: (
            lambda now: now.asker is not AskerState.DRAFT or not now.kind.second_law,
            "a second officer must approve it first",
        ),
        _N.OTHER_OFFICER: (_other_officer, "nobody approves what they wrote"),
        _N.ASKED_BACK: (
            lambda now: (
                now.asked is AskedState.QUESTIONED
                and not is_answered(_last_question(now.others), now.own)
            ),
            "no question waits for an answer",
        ),
        _N.KEPT_UP: (
            lambda now: (
                now.asked is AskedState.EXECUTED
                and any(clock.lapses for clock in now.kind.clocks)
            ),
            "there is nothing that lapses",
        ),
        _N.UNSETTLED: (
            lambda now: now.asked not in SETTLED,
            "the other side has said what becomes of it: close it",
        ),
        _N.SETTLED: (
            lambda now: now.asked in SETTLED,
            "the other side has not said what becomes of it: withdraw it first",
        ),
        _N.ANOTHER: (
            lambda now: bool(now.move.other.strip()),
            "the request that takes its place is not named",
        ),
        _N.WORDS: (lambda now: bool(now.move.text.strip()), "it says nothing in words"),
        _N.SENT: (
            lambda now: now.asker not in _BEFORE_SENDING,
            "it was not sent",
        ),
        _N.WANTED: (
            lambda now: now.asker is AskerState.SENT,
            "the asker has taken it back: stop it",
        ),
        _N.UNWANTED: (
            lambda now: now.asker in TAKEN_BACK,
            "the asker has not taken it back",
        ),
        _N.ANSWERED: (
            lambda now: (
                now.asked is not AskedState.QUESTIONED
                or is_answered(_last_question(now.own), now.others)
            ),
            "a question waits for its answer already",
        ),
        _N.GROUND: (
            _has_ground,
            "it needs a ground of this kind, and an alternative that the ground names",
        ),
        _N.POSTPONES: (
            _postpones,
            "that ground does not postpone, or no moment ahead is named",
        ),
        _N.MEASURE: (
            _measure,
            "no such measure, or not in a state for this, or without a ground",
        ),
        _N.ALL_DONE: (
            lambda now: set(now.measures) <= WHOLE,
            "a measure has no whole result yet",
        ),
        _N.SOME_DONE: (_some_done, "no measure has a result, or all have a whole one"),
        _N.NONE_DONE: (
            lambda now: not WITH_RESULT & set(now.measures),
            "a measure has a result: it is done in part",
        ),
        _N.EXTENDABLE: (
            _extendable,
            "no such clock can be extended, or not once more",
        ),
    }
)


def unmet(now: Situation, needs: Sequence[RequestNeed]) -> str:
    """Return why the act cannot be done: the first need that is not met."""
    for need in needs:
        holds, why = NEEDS[need]
        if not holds(now):
            return why
    return ""
