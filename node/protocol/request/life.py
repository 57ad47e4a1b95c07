"""Where a request stands: two state tables, and a small one for each measure.

``ASKER`` is moved by who asks alone, ``ASKED`` and ``MEASURES`` by who is asked alone.
So no act of one side can contradict one of the other: what crosses on its way leaves
two states that both ends know. The tables are the law; ``docs/requests.md`` draws
them, and what they do not list cannot be done. What an act demands besides is in
``acts``, and ``moves`` does it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from node.model.request import (
    AskedState,
    AskerState,
    MeasureAct,
    MeasureState,
    RequestAct,
)

_ENDS_EARLY = {
    RequestAct.WITHDRAW: AskerState.WITHDRAWN,
    RequestAct.SUPERSEDE: AskerState.SUPERSEDED,
}
_CLOSES = {
    RequestAct.CLOSE: AskerState.CLOSED,
    RequestAct.ABANDON: AskerState.CLOSED,
}

# - What was approved is not edited, only sent back: nobody changes what a second
#   officer has read. A kind without second signature is sent from the draft.
# - What was taken back is closed when the other side has said how far it came.
ASKER: Mapping[AskerState, Mapping[RequestAct, AskerState]] = MappingProxyType(
    {
        AskerState.DRAFT: {
            RequestAct.EDIT: AskerState.DRAFT,
            RequestAct.SUBMIT: AskerState.IN_REVIEW,
            RequestAct.SEND: AskerState.SENT,
            RequestAct.DISCARD: AskerState.DISCARDED,
        },
        AskerState.IN_REVIEW: {
            RequestAct.RETURN: AskerState.DRAFT,
            RequestAct.APPROVE: AskerState.APPROVED,
        },
        AskerState.APPROVED: {
            RequestAct.RETURN: AskerState.DRAFT,
            RequestAct.SEND: AskerState.SENT,
        },
        AskerState.SENT: {
            RequestAct.ANSWER: AskerState.SENT,
            RequestAct.RENEW: AskerState.SENT,
            **_ENDS_EARLY,
            **_CLOSES,
        },
        AskerState.WITHDRAWN: _CLOSES,
        AskerState.SUPERSEDED: _CLOSES,
        AskerState.CLOSED: {},
        AskerState.DISCARDED: {},
    }
)

_REFUSES = {RequestAct.REFUSE: AskedState.REFUSED}
_STOPS = {RequestAct.STOP: AskedState.STOPPED}
_WAITS = {
    RequestAct.ASK_BACK: AskedState.QUESTIONED,
    RequestAct.SEEK_AUTHORISATION: AskedState.AWAITS_AUTHORISATION,
    RequestAct.POSTPONE: AskedState.POSTPONED,
}
_ACCEPTS = {RequestAct.ACCEPT: AskedState.ACCEPTED}


def _open(state: AskedState, **more: AskedState) -> Mapping[RequestAct, AskedState]:
    """Return what can be done in a state in which the request is worked upon."""
    own = {RequestAct(act.replace("_", "-")): after for act, after in more.items()}
    stays = {RequestAct.EXTEND: state}
    return {**_WAITS, **_ACCEPTS, **own, **_REFUSES, **stays, **_STOPS}


# - Nothing is given before it was accepted: a person decides, and then it is done.
# - What is refused or given is so for good. What is preserved can be extended.
ASKED: Mapping[AskedState, Mapping[RequestAct, AskedState]] = MappingProxyType(
    {
        AskedState.AWAITED: {RequestAct.RECEIVE: AskedState.RECEIVED},
        AskedState.RECEIVED: {
            RequestAct.ACKNOWLEDGE: AskedState.ACKNOWLEDGED,
            **_STOPS,
        },
        AskedState.ACKNOWLEDGED: _open(AskedState.ACKNOWLEDGED),
        AskedState.QUESTIONED: _open(AskedState.QUESTIONED),
        AskedState.AWAITS_AUTHORISATION: _open(AskedState.AWAITS_AUTHORISATION),
        AskedState.POSTPONED: _open(AskedState.POSTPONED),
        AskedState.ACCEPTED: _open(
            AskedState.ACCEPTED,
            report=AskedState.ACCEPTED,
            execute=AskedState.EXECUTED,
            partly=AskedState.PARTLY_EXECUTED,
        ),
        AskedState.EXECUTED: {RequestAct.EXTEND: AskedState.EXECUTED},
        AskedState.PARTLY_EXECUTED: {},
        AskedState.REFUSED: {},
        AskedState.STOPPED: {},
    }
)

_MEASURE_ENDS = {
    MeasureAct.FINISH: MeasureState.DONE,
    MeasureAct.FINISH_PARTLY: MeasureState.PARTLY_DONE,
    MeasureAct.FIND_NOTHING: MeasureState.WITHOUT_RESULT,
}
_MEASURE_REFUSED = {MeasureAct.REFUSE: MeasureState.REFUSED}

MEASURES: Mapping[MeasureState, Mapping[MeasureAct, MeasureState]] = MappingProxyType(
    {
        MeasureState.ASKED: {
            MeasureAct.BEGIN: MeasureState.UNDER_WAY,
            MeasureAct.POSTPONE: MeasureState.POSTPONED,
            **_MEASURE_ENDS,
            **_MEASURE_REFUSED,
        },
        MeasureState.UNDER_WAY: {
            MeasureAct.POSTPONE: MeasureState.POSTPONED,
            **_MEASURE_ENDS,
            **_MEASURE_REFUSED,
        },
        MeasureState.POSTPONED: {
            MeasureAct.BEGIN: MeasureState.UNDER_WAY,
            **_MEASURE_REFUSED,
        },
        MeasureState.DONE: {},
        MeasureState.PARTLY_DONE: {},
        MeasureState.WITHOUT_RESULT: {},
        MeasureState.REFUSED: {},
        MeasureState.STOPPED: {},
    }
)

# The asked has said what becomes of it; nothing more is to be waited for.
SETTLED = frozenset(
    (
        AskedState.EXECUTED,
        AskedState.PARTLY_EXECUTED,
        AskedState.REFUSED,
        AskedState.STOPPED,
    )
)
# The asker wants it no longer: what is under way is stopped.
TAKEN_BACK = frozenset((AskerState.WITHDRAWN, AskerState.SUPERSEDED, AskerState.CLOSED))
# Nothing follows.
OVER = frozenset((AskerState.CLOSED, AskerState.DISCARDED))
# Whole results, and results at all.
WHOLE = frozenset((MeasureState.DONE, MeasureState.WITHOUT_RESULT))
WITH_RESULT = WHOLE | {MeasureState.PARTLY_DONE}
# Measures of which nothing more is to be heard.
MEASURE_OVER = WITH_RESULT | {MeasureState.REFUSED, MeasureState.STOPPED}
