"""The life of a notice at its owner: states, acts, and who may.

The table is the law; ``docs/notices.md`` draws it. What it does not list cannot be
done. An act that needs a second officer is asked for by one (``Notice.asked``) and
happens when another approves; the table says what happens then. Nothing leads out
of a state that is over but the destruction of what is left.

    step(NoticeState.DRAFT, "submit")      # NoticeState.IN_REVIEW
    ACTS[Act.WITHDRAW].second              # True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from node.errors import BadInput
from node.model.codes import OfficerRole
from node.model.notice import NoticeState
from node.model.parcel import Verb


class Act(StrEnum):
    """What can be done with a notice of ours."""

    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    UPDATE = "update"
    RENEW = "renew"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    EXPIRE = "expire"
    PURGE = "purge"


@dataclass(frozen=True, slots=True)
class ActDef:
    """Who may do it, and what recipients are told of it.

    ``roles`` are those of the officer who does it or asks for it; none means that
    the clock does it. ``second``: another officer, of the roles of ``approve``,
    must agree first. ``reasons``: one of these codes is given; none means that no
    reason is needed.
    """

    title: str
    roles: frozenset[OfficerRole]
    second: bool = False
    told: Verb | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


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

_ANALYST = frozenset({OfficerRole.ANALYST})
_RELEASE = frozenset({OfficerRole.RELEASE_OFFICER})
_NOBODY: frozenset[OfficerRole] = frozenset()

_RETURN = {
    "incomplete": "Something is missing or unclear.",
    "not-lawful": "A legal condition is not met.",
    "not-neutral": "The neutrality of the request is in doubt (Constitution, Art. 3).",
    "not-proportionate": "A milder means would do.",
    "wrong-recipients": "The recipients are not the right ones.",
    "other": "As the text says.",
}
_SUSPEND = {
    "compliance-doubt": "Whether it complies with the rules is in doubt (RPD, 81).",
    "accuracy-doubt": "Whether it is right is in doubt.",
    "warrant-under-review": "The warrant or judgment is under review.",
    "refugee-claim": "The person has asked for refuge.",
    "request-under-way": "A person or a supervisor has asked for review.",
    "other": "As the text says.",
}
_RESUME = {
    "doubt-resolved": "What was in doubt is resolved.",
    "review-over": "The review is over and the notice stands.",
    "other": "As the text says.",
}
_WITHDRAW = {
    "purpose-achieved": "What was asked is done.",
    "person-arrested": "The person was arrested.",
    "person-found": "The person was found.",
    "identified": "The body or person was identified.",
    "object-found": "The object or asset was found.",
    "warrant-cancelled": "The warrant or judgment was cancelled.",
    "extradition-not-sought": "Extradition is sought no longer.",
    "person-died": "The person has died.",
    "threat-over": "The threat is over.",
    "delisted": "It is no longer on the sanctions list.",
    "error": "It should not have been published, or is wrong.",
    "superseded": "Another notice has taken its place.",
    "other": "As the text says.",
}
_CANCEL = {
    "conditions-lost": "A condition of its kind is met no longer (RPD, 81(3)).",
    "not-compliant": "It does not comply with the rules.",
    "refugee": "The person was given refuge from the issuing country.",
    "court-order": "A court or supervisor has ordered it.",
    "not-confirmed": "Its author did not confirm it when asked.",
    "other": "As the text says.",
}
_RENEW = {
    "still-needed": "The purpose is not achieved and all conditions are still met.",
}
_PURGE = {
    "retention-over": "It is kept no longer than needed (RPD, Art. 51 and 52).",
    "abandoned": "The draft leads nowhere.",
    "erasure-ordered": "A court or supervisor has ordered it.",
}
_EXPIRE = {"life-over": "Its life is over and it was not renewed."}


ACTS: Mapping[Act, ActDef] = MappingProxyType(
    {
        Act.EDIT: ActDef("Write the draft", _ANALYST),
        Act.SUBMIT: ActDef("Hand it in for review", _ANALYST),
        Act.RETURN: ActDef("Send it back", _RELEASE, reasons=_RETURN),
        Act.APPROVE: ActDef("Agree to what is asked", _RELEASE),
        Act.PUBLISH: ActDef("Publish", _ANALYST, second=True, told=Verb.PUBLISH),
        Act.UPDATE: ActDef("Change", _ANALYST, second=True, told=Verb.UPDATE),
        Act.RENEW: ActDef(
            "Renew", _ANALYST, second=True, told=Verb.UPDATE, reasons=_RENEW
        ),
        Act.SUSPEND: ActDef("Suspend", _RELEASE, told=Verb.SUSPEND, reasons=_SUSPEND),
        Act.RESUME: ActDef(
            "Let it hold again", _RELEASE, told=Verb.RESUME, reasons=_RESUME
        ),
        Act.WITHDRAW: ActDef(
            "Withdraw", _ANALYST, second=True, told=Verb.WITHDRAW, reasons=_WITHDRAW
        ),
        Act.CANCEL: ActDef(
            "Cancel", _ANALYST, second=True, told=Verb.CANCEL, reasons=_CANCEL
        ),
        Act.EXPIRE: ActDef("Expire", _NOBODY, told=Verb.EXPIRE, reasons=_EXPIRE),
        Act.PURGE: ActDef("Destroy what is left", _RELEASE, reasons=_PURGE),
    }
)

REASONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {act.value: frozenset(rule.reasons) for act, rule in ACTS.items() if rule.reasons}
)
NEEDS_TEXT = "other"  # the reason that says nothing by itself


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


def check_reason(verb: str, reason: str, text: str = "") -> None:
    """Return if ``reason`` is one that ``verb`` needs; ``other`` needs a text.

    Raises:
        BadInput: it is not, or a reason is given where none is needed.
    """
    allowed = REASONS.get(verb, frozenset())
    if reason not in allowed and (allowed or reason):
        raise BadInput(
            f"{reason[:40]!r} is not a reason to {verb[:20]} a notice",
            advice="One of: " + (", ".join(sorted(allowed)) or "none is needed") + ".",
        )
    if reason == NEEDS_TEXT and not text.strip():
        raise BadInput("the reason 'other' says nothing without a text")
