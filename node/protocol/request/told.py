"""What may be told of a request where policy hides whether anything is there.

Whether existence is hidden follows from who asks for what, never from what is held. So
where it is hidden the other side is told the same whatever is true: that the request
was received and acknowledged, and that what it asks for is not available. A question
back, a postponement, a judge who is asked: each says that there is something to decide.

    told(move, kind, shows_existence=False).ground      # "not-available"

What is told is a function of what policy shows; the true ground stays in our own
ledger. When it is told is not decided here: that must not follow from what is held,
either. No flow uses it yet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from node.errors import BadInput
from node.model.request import RequestAct, RequestMove, RequestSide
from node.protocol.request.kindfile import RequestKind

NOT_AVAILABLE: Final = "not-available"
TELLABLE: Final = frozenset(
    (
        *(RequestAct.RECEIVE, RequestAct.ACKNOWLEDGE),
        *(RequestAct.REFUSE, RequestAct.STOP),
    )
)
"""What the asked may do where existence is hidden."""


def told(move: RequestMove, kind: RequestKind, *, shows_existence: bool) -> RequestMove:
    """Return ``move``, of the asked, as the other side may hear of it.

    Raises:
        BadInput: existence is hidden, and the act itself would show it.
    """
    if shows_existence or move.side is not RequestSide.ASKED:
        return move
    if move.act not in TELLABLE:
        raise BadInput(
            f"policy hides whether anything is there, and {move.act} would show it",
            advice="Refuse it: the other side is told that it is not available.",
        )
    plain = RequestMove(
        side=move.side,
        number=move.number,
        heard=move.heard,
        act=move.act,
        by=move.by,
        at=move.at,
    )
    if move.act is not RequestAct.REFUSE:
        return plain
    found = kind.ground(NOT_AVAILABLE)
    if found is None:  # kindreading refuses a kind without it
        raise BadInput(f"a {kind.name} cannot say that something is not available")
    return replace(plain, ground=NOT_AVAILABLE, alternative=found.alternatives[0])
