"""The life of a notice at its owner: its states, and what leads from one to another.

The table is the law; ``docs/notices.md`` draws it. What it does not list cannot be
done. An act that needs a second officer is asked for by one (``Notice.asked``) and
happens when another approves; the table says what happens then. Nothing leads out
of a state that is over but the destruction of what is left.

    step(NoticeState.DRAFT, "submit")      # NoticeState.IN_REVIEW
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from node.errors import BadInput
from node.model.notice import Notice, NoticeState, NoticeStep
from node.protocol.notice.acts import Act

_LIVES = {
    Act.UPDATE: NoticeState.UPDATED,
    Act.RENEW: NoticeState.UPDATED,
    Act.SUSPEND: NoticeState.SUSPENDED,
}
_ENDS = {
    Act.WITHDRAW: NoticeState.WITHDRAWN,
    Act.CANCEL: NoticeState.CANCELLED,
    Act.EXPIRE: NoticeState.EXPIRED,
}
_GONE = {Act.PURGE: NoticeState.PURGED}

# Why it is as it is (domain 2.2; RPD, Art. 81, Art. 49 to 52):
# - What was approved cannot be edited, only sent back: nobody changes what a second
#   officer has read.
# - A suspended notice is not changed: it holds again as it was, or it ends.
# - A draft that leads nowhere can be destroyed; what was published ends first.
LIFE: Mapping[NoticeState, Mapping[Act, NoticeState]] = MappingProxyType(
    {
        NoticeState.DRAFT: {
            Act.EDIT: NoticeState.DRAFT,
            Act.SUBMIT: NoticeState.IN_REVIEW,
            **_GONE,
        },
        NoticeState.IN_REVIEW: {
            Act.RETURN: NoticeState.RETURNED,
            Act.APPROVE: NoticeState.APPROVED,
        },
        NoticeState.RETURNED: {
            Act.EDIT: NoticeState.DRAFT,
            Act.SUBMIT: NoticeState.IN_REVIEW,
            **_GONE,
        },
        NoticeState.APPROVED: {
            Act.RETURN: NoticeState.RETURNED,
            Act.PUBLISH: NoticeState.PUBLISHED,
        },
        NoticeState.PUBLISHED: {**_LIVES, **_ENDS},
        NoticeState.UPDATED: {**_LIVES, **_ENDS},
        NoticeState.SUSPENDED: {Act.RESUME: NoticeState.PUBLISHED, **_ENDS},
        NoticeState.WITHDRAWN: _GONE,
        NoticeState.CANCELLED: _GONE,
        NoticeState.EXPIRED: _GONE,
        NoticeState.PURGED: {},
    }
)

# Recipients keep a copy of it; it holds, but for one that is suspended.
LIVING = frozenset((NoticeState.PUBLISHED, NoticeState.UPDATED, NoticeState.SUSPENDED))
# No recipient may keep a copy any more.
OVER = frozenset(
    (
        NoticeState.WITHDRAWN,
        NoticeState.CANCELLED,
        NoticeState.EXPIRED,
        NoticeState.PURGED,
    )
)


def step(state: NoticeState, verb: str) -> NoticeState:
    """Return the state after ``verb``.

    Raises:
        BadInput: there is no such act, or it cannot be done in ``state``; the
            advice lists what can.
    """
    moves = LIFE[state]
    if verb not in moves:
        can = ", ".join(moves) or "nothing"
        raise BadInput(
            f"a notice that is {state} cannot take this step: {verb[:20]!r}",
            advice=f"In this state it can take: {can}.",
        )
    return moves[Act(verb)]


def stepped(  # noqa: PLR0913 - one value a column of the step
    notice: Notice,
    verb: str,
    *,
    officer: str,
    at: datetime,
    reason: str = "",
    state: NoticeState | None = None,
) -> Notice:
    """Return ``notice`` with one step more, in ``state`` if that is given."""
    after = state or notice.state
    step = NoticeStep(verb, after, officer, at, reason)
    return replace(notice, state=after, steps=(*notice.steps, step))
