"""What is done with a request: by whom, what it demands and what it must say.

Each act is a row of a table; ``life`` says in which states it can be done, ``needs``
what must hold, and ``moves`` does it.

    REQUEST_ACTS[RequestAct.APPROVE].needs       # (OTHER_OFFICER,)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from node.model.codes import OfficerRole
from node.model.request import RequestAct, RequestSide


class RequestNeed(StrEnum):
    """What must hold when an act is done, by what its side had heard."""

    ONE_SIGNATURE = "one-signature"  # the kind demands no second, if sent from a draft
    OTHER_OFFICER = "other-officer"  # who approves has not written it
    ASKED_BACK = "asked-back"  # a question was heard that has no answer yet
    KEPT_UP = "kept-up"  # it was done, and lapses
    UNSETTLED = "unsettled"  # not heard yet what becomes of it
    SETTLED = "settled"  # heard what becomes of it
    ANOTHER = "another"  # the request is named that takes its place
    WORDS = "words"  # a text says why, or what
    SENT = "sent"  # it was heard that it was sent
    WANTED = "wanted"  # not heard that it was taken back
    UNWANTED = "unwanted"  # heard that it was taken back
    ANSWERED = "answered"  # no question of ours waits for an answer
    GROUND = "ground"  # a ground of the kind, and an alternative that it names
    POSTPONES = "postpones"  # that ground postpones, until a moment that is named
    MEASURE = "measure"  # a measure of the request, in a state that allows it
    ALL_DONE = "all-done"  # all measures have their whole result
    SOME_DONE = "some-done"  # some measures have a result, and not all a whole one
    NONE_DONE = "none-done"  # no measure has a result
    EXTENDABLE = "extendable"  # a clock of the kind that can be extended once more


@dataclass(frozen=True, slots=True)
class RequestActDef:
    """One act: whose it is, what it is called, who may do it, what must hold.

    ``roles`` are those of the officer who does it; none means that the node does it.
    ``told``: the other side hears of it; what is not told stays at home.
    """

    side: RequestSide
    title: str
    roles: frozenset[OfficerRole]
    needs: tuple[RequestNeed, ...] = ()
    told: bool = True


_ANALYST = frozenset({OfficerRole.ANALYST})
_RELEASE = frozenset({OfficerRole.RELEASE_OFFICER})
_EITHER = _ANALYST | _RELEASE
_NODE: frozenset[OfficerRole] = frozenset()
_ASKER, _ASKED = RequestSide.ASKER, RequestSide.ASKED
_N = RequestNeed

REQUEST_ACTS: Mapping[RequestAct, RequestActDef] = MappingProxyType(
    {
        RequestAct.EDIT: RequestActDef(_ASKER, "Write the draft", _ANALYST, told=False),
        RequestAct.SUBMIT: RequestActDef(
            _ASKER, "Hand it in for review", _ANALYST, told=False
        ),
        RequestAct.RETURN: RequestActDef(
            _ASKER, "Send it back", _RELEASE, (_N.WORDS,), told=False
        ),
        RequestAct.APPROVE: RequestActDef(
            _ASKER, "Agree that it is sent", _RELEASE, (_N.OTHER_OFFICER,), told=False
        ),
        RequestAct.DISCARD: RequestActDef(
            _ASKER, "Discard the draft", _ANALYST, told=False
        ),
        RequestAct.SEND: RequestActDef(_ASKER, "Send", _ANALYST, (_N.ONE_SIGNATURE,)),
        RequestAct.ANSWER: RequestActDef(
            _ASKER, "Answer what was asked back", _ANALYST, (_N.ASKED_BACK, _N.WORDS)
        ),
        RequestAct.RENEW: RequestActDef(
            _ASKER,
            "Ask that it be kept up for longer",
            _ANALYST,
            (_N.KEPT_UP, _N.WORDS),
        ),
        RequestAct.WITHDRAW: RequestActDef(
            _ASKER, "Withdraw", _EITHER, (_N.UNSETTLED, _N.WORDS)
        ),
        RequestAct.SUPERSEDE: RequestActDef(
            _ASKER,
            "Put another request in its place",
            _ANALYST,
            (_N.UNSETTLED, _N.ANOTHER),
        ),
        RequestAct.ABANDON: RequestActDef(
            _ASKER, "Give up: the other side is beyond reach", _RELEASE, (_N.WORDS,)
        ),
        RequestAct.CLOSE: RequestActDef(_ASKER, "Close", _ANALYST, (_N.SETTLED,)),
        RequestAct.RECEIVE: RequestActDef(_ASKED, "Receive", _NODE, (_N.SENT,)),
        RequestAct.ACKNOWLEDGE: RequestActDef(
            _ASKED, "Acknowledge", _EITHER, (_N.WANTED,)
        ),
        RequestAct.ASK_BACK: RequestActDef(
            _ASKED, "Ask back", _EITHER, (_N.WANTED, _N.ANSWERED, _N.WORDS)
        ),
        RequestAct.SEEK_AUTHORISATION: RequestActDef(
            _ASKED, "Seek a judicial authorisation", _EITHER, (_N.WANTED,)
        ),
        RequestAct.ACCEPT: RequestActDef(_ASKED, "Accept", _RELEASE, (_N.WANTED,)),
        RequestAct.POSTPONE: RequestActDef(
            _ASKED, "Postpone", _RELEASE, (_N.WANTED, _N.GROUND, _N.POSTPONES)
        ),
        RequestAct.REPORT: RequestActDef(
            _ASKED, "Report on a measure", _EITHER, (_N.WANTED, _N.MEASURE)
        ),
        RequestAct.EXECUTE: RequestActDef(
            _ASKED, "Give all that was asked", _RELEASE, (_N.WANTED, _N.ALL_DONE)
        ),
        RequestAct.PARTLY: RequestActDef(
            _ASKED,
            "Give a part and refuse the rest",
            _RELEASE,
            (_N.WANTED, _N.GROUND, _N.SOME_DONE),
        ),
        RequestAct.REFUSE: RequestActDef(
            _ASKED, "Refuse", _RELEASE, (_N.WANTED, _N.GROUND, _N.NONE_DONE)
        ),
        RequestAct.EXTEND: RequestActDef(
            _ASKED, "Extend a clock", _RELEASE, (_N.WANTED, _N.EXTENDABLE, _N.WORDS)
        ),
        RequestAct.STOP: RequestActDef(
            _ASKED, "Stop: it is wanted no longer", _EITHER, (_N.UNWANTED,)
        ),
    }
)

MOST_MOVES: Final = 200
"""How many acts one side may tell of one request; then what ends it is left."""
ENDING: Final = frozenset(
    (
        *(RequestAct.WITHDRAW, RequestAct.ABANDON, RequestAct.CLOSE),
        *(RequestAct.ACCEPT, RequestAct.EXECUTE, RequestAct.PARTLY),
        *(RequestAct.REFUSE, RequestAct.STOP),
    )
)
