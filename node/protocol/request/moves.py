"""Moving a request: what one side does, and what the other side tells of what it did.

    life = moved(life, by_us(life, RequestAct.SEND, by="o-1", at=now))

Pure functions of a life and a move. A move is refused whole, with why, and leaves the
life as it was. Moves of one side come in their order, each once (the channel sees to
that); how they cross with ours does not matter: each says how many of ours its side
had heard, and is judged by that at both ends. So who does only what it may is never
refused, and both ends agree once both have heard all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from node.errors import BadInput
from node.model.request import (
    AskedState,
    AskerState,
    MeasureState,
    RequestAct,
    RequestLife,
    RequestMove,
    RequestSide,
)
from node.protocol.notice.forms import MAX_NAME, is_clean, is_language
from node.protocol.request.acts import ENDING, MOST_MOVES, REQUEST_ACTS
from node.protocol.request.kinds import request_kind
from node.protocol.request.life import (
    ASKED,
    ASKER,
    MEASURE_OVER,
    MEASURES,
    OVER,
    SETTLED,
)
from node.protocol.request.needs import Situation, asked_after, asker_after, unmet

MOST_TEXT: Final = 8000
"""Characters that are said with one act."""


def begun(kind: str, measures: Sequence[str] = ()) -> RequestLife:
    """Return the life of a draft that asks for ``measures``."""
    return RequestLife(kind, tuple(measures), (MeasureState.ASKED,) * len(measures))


def awaited(kind: str, measures: Sequence[str] = ()) -> RequestLife:
    """Return the life of a request at who is asked, before its sending was taken."""
    return replace(begun(kind, measures), asker=AskerState.APPROVED)


def by_us(
    life: RequestLife, act: RequestAct, *, by: str, at: datetime, **said: Any
) -> RequestMove:
    """Return the next move of the side whose act it is, which knows all of ``life``.

    A clock that was set back does not date it before what its side did last.
    """
    rule = REQUEST_ACTS[act]
    own, others = _both(life, rule.side)
    told = [each for each in own if REQUEST_ACTS[each.act].told]
    return RequestMove(
        side=rule.side,
        number=len(told) + 1 if rule.told else 0,
        heard=len([each for each in others if REQUEST_ACTS[each.act].told]),
        act=act,
        by=by,
        at=max([at, *(each.at for each in own[-1:])]),
        **said,
    )


def moved(life: RequestLife, move: RequestMove) -> RequestLife:
    """Return ``life`` after ``move``, of either side.

    (1) Whose act it is, in its order, not dated back, with nothing hidden in its words.
    (2) A state that allows it. (3) What the act needs, by what its side had heard.
    (4) The state after it.

    Raises:
        BadInput: it cannot be done; why, and what can.
    """
    rule = REQUEST_ACTS[move.act]
    # (1) Order: a side speaks for itself, in its own sequence.
    if move.side is not rule.side:
        raise BadInput(f"{move.act} is an act of the {rule.side} alone")
    if bool(move.by) != bool(rule.roles):
        raise BadInput(f"{move.act} names an officer exactly where one does it")
    own, others = _both(life, move.side)
    _check_order(move, own, others)
    _check_words(move)
    # (2) The table.
    can = ASKER[life.asker] if move.side is RequestSide.ASKER else ASKED[life.asked]
    state = life.asker if move.side is RequestSide.ASKER else life.asked
    if move.act not in can:
        raise BadInput(
            f"a request that is {state} cannot take this step: {move.act}",
            advice=f"In this state it can take: {', '.join(can) or 'nothing'}.",
        )
    # (3) What it needs.
    if why := unmet(_situation(life, move), rule.needs):
        raise BadInput(f"{move.act} cannot be done: {why}")
    # (4) One state, moved by its own side.
    if move.side is RequestSide.ASKER:
        return replace(
            life,
            asker=ASKER[life.asker][move.act],
            asker_moves=(*life.asker_moves, move),
        )
    return replace(
        life,
        asked=ASKED[life.asked][move.act],
        measures=_measures_after(life.measures, move),
        asked_moves=(*life.asked_moves, move),
    )


def _both(
    life: RequestLife, side: RequestSide
) -> tuple[tuple[RequestMove, ...], tuple[RequestMove, ...]]:
    pair = (life.asker_moves, life.asked_moves)
    return pair if side is RequestSide.ASKER else (pair[1], pair[0])


def _check_order(
    move: RequestMove, own: tuple[RequestMove, ...], others: tuple[RequestMove, ...]
) -> None:
    """Refuse what is not the next move of its side, or claims to have heard more."""
    told = [each for each in own if REQUEST_ACTS[each.act].told]
    is_told = REQUEST_ACTS[move.act].told
    if move.number != (len(told) + 1 if is_told else 0):
        raise BadInput(f"{move.act} is not the next act of the {move.side}")
    known = sum(1 for each in others if REQUEST_ACTS[each.act].told)
    least = max((each.heard for each in told), default=0)
    if not least <= move.heard <= known:
        raise BadInput(f"{move.act} says that something was heard that was not")
    if own and move.at < own[-1].at:
        raise BadInput(f"{move.act} is dated before what its side did last")
    if is_told and len(told) >= MOST_MOVES and move.act not in ENDING:
        raise BadInput(
            f"one side has done {MOST_MOVES} acts on this request",
            advice="Bring it to an end.",
        )


def _check_words(move: RequestMove) -> None:
    """Refuse words that are too long, hide something, or are in no language."""
    if len(move.text) > MOST_TEXT or not is_clean(move.text):
        raise BadInput(
            f"what is said with {move.act} is too long, or hides something",
            advice=f"At most {MOST_TEXT} characters, and no control characters.",
        )
    if move.text.strip() and not is_language(move.language):
        raise BadInput(
            f"what is said with {move.act} names no language",
            advice="Say in which language it is (as en, fr, es or ar).",
        )
    if len(move.other) > MAX_NAME or not is_clean(move.other, lines=False):
        raise BadInput("a request is named by one short line")


def _situation(life: RequestLife, move: RequestMove) -> Situation:
    """Return what the side of ``move`` knew when it did it."""
    own, others = _both(life, move.side)
    kind = request_kind(life.kind)
    if move.side is RequestSide.ASKER:
        heard = others[: move.heard]
        return Situation(
            move,
            kind,
            life.asker,
            asked_after(heard),
            own,
            heard,
            life.asked_for,
            _measured(len(life.measures), heard),
        )
    told = tuple(each for each in others if REQUEST_ACTS[each.act].told)[: move.heard]
    asker = asker_after(told, AskerState.APPROVED)
    return Situation(
        move, kind, asker, life.asked, own, told, life.asked_for, life.measures
    )


def _measured(count: int, moves: tuple[RequestMove, ...]) -> tuple[MeasureState, ...]:
    states = (MeasureState.ASKED,) * count
    for each in moves:
        states = _measures_after(states, each)
    return states


# What becomes of measures that are open when the request ends.
_ENDS_MEASURES = {
    RequestAct.REFUSE: MeasureState.REFUSED,
    RequestAct.PARTLY: MeasureState.REFUSED,
    RequestAct.STOP: MeasureState.STOPPED,
}


def _measures_after(
    states: tuple[MeasureState, ...], move: RequestMove
) -> tuple[MeasureState, ...]:
    if move.act is RequestAct.REPORT and move.measure_act is not None:
        at = move.measure - 1
        after = MEASURES[states[at]][move.measure_act]
        return (*states[:at], after, *states[at + 1 :])
    if move.act in _ENDS_MEASURES:
        after = _ENDS_MEASURES[move.act]
        return tuple(each if each in MEASURE_OVER else after for each in states)
    return states


def can_do(life: RequestLife, side: RequestSide) -> tuple[RequestAct, ...]:
    """Return the acts that the table allows ``side`` now; needs may forbid some."""
    can = ASKER[life.asker] if side is RequestSide.ASKER else ASKED[life.asked]
    return tuple(can)


def is_over(life: RequestLife) -> bool:
    """Whether nothing follows at either end."""
    ended = {*SETTLED, AskedState.AWAITED}
    return life.asker in OVER and life.asked in ended
