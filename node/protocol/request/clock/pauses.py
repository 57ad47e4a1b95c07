"""What may pause the clocks of a request: states of the asked that wait.

Which of them pause a clock its kind says, by its law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.request import AskedState, Pause, RequestAct, RequestLife
from node.protocol.request.life import ASKED

_PAUSES: Final = {
    AskedState.QUESTIONED: Pause.CLARIFICATION,
    AskedState.AWAITS_AUTHORISATION: Pause.AUTHORISATION,
    AskedState.POSTPONED: Pause.POSTPONEMENT,
}


@dataclass(frozen=True, slots=True)
class Paused:
    """One pause; without ``until`` it goes on."""

    why: Pause
    since: datetime
    until: datetime | None


def pauses_of(life: RequestLife) -> Iterator[Paused]:
    """Yield what may pause a clock, in order: the asked's own states that wait.

    A question waits until its answer, a postponement at most until the moment that it
    named; either ends when the asked goes on. What crossed counts from when it was
    asked: an answer cannot come before its question.
    """
    state = AskedState.AWAITED
    moves = life.asked_moves
    answers = [m for m in life.asker_moves if m.act is RequestAct.ANSWER]
    for place, move in enumerate(moves):
        state = ASKED[state][move.act]
        if state not in _PAUSES or move.act is RequestAct.EXTEND:
            continue
        after = (m.at for m in moves[place + 1 :] if m.act is not RequestAct.EXTEND)
        ends = [*([at] if (at := next(after, None)) else [])]
        if state is AskedState.QUESTIONED:
            of_it = (m.at for m in answers if m.heard >= move.number)
            ends += [max(at, move.at) for at in of_it][:1]
        if state is AskedState.POSTPONED and move.until is not None:
            ends.append(move.until)
        yield Paused(_PAUSES[state], move.at, min(ends, default=None))
