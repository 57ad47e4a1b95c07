"""What is done with a notice of ours: who may, what it demands, what is told of it.

Each act is a row of a table; ``flows/notice/acts.py`` walks it, and ``life.py`` says
in which states it can be done.

    ACTS[Act.WITHDRAW].second              # True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from node.errors import BadInput, choose
from node.model.codes import OfficerRole
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


class Need(StrEnum):
    """What must hold before an act is asked for, or done."""

    UNASKED = "unasked"  # nothing else waits for a second officer
    APPROVED = "approved"  # a second officer approved what stands, to the byte
    COMPLETE = "complete"  # the content lacks nothing, by now
    WORDS = "words"  # its reason is told in words, too
    NEAR_END = "near-end"  # the end is near: lives do not add up
    OBEYED = "obeyed"  # all have receipted the end, or words say why not


@dataclass(frozen=True, slots=True)
class ActDef:
    """Who may do it, what it demands, records and settles, what recipients are told.

    ``roles`` are those of the officer who does it or asks for it; none means that
    the clock does it. ``second``: another officer, of the roles of ``approve``,
    must agree first. ``reasons``: one of these codes is given; none means that no
    reason is needed.

    ``entry`` is its word in the ledger and ``records`` what the entry says of it.
    ``needs`` hold when it is done; where it is asked for first, ``asks`` hold then.
    ``settles``: nothing waits for a second officer afterwards. ``told`` is what
    recipients hear; with ``worded`` the officer's own words, where they may read them.
    """

    title: str
    roles: frozenset[OfficerRole]
    entry: str
    records: tuple[str, ...] = ("content",)
    second: bool = False
    asks: tuple[Need, ...] = ()
    needs: tuple[Need, ...] = ()
    settles: bool = False
    told: Verb | None = None
    worded: bool = False
    reasons: Mapping[str, str] = field(default_factory=dict)


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


_APPROVED = ("content", "reason", "asked-by")

ACTS: Mapping[Act, ActDef] = MappingProxyType(
    {
        Act.EDIT: ActDef("Write the draft", _ANALYST, "drafted"),
        Act.SUBMIT: ActDef(
            "Hand it in for review", _ANALYST, "submitted", needs=(Need.COMPLETE,)
        ),
        Act.RETURN: ActDef(
            "Send it back",
            _RELEASE,
            "returned",
            ("asked", "reason"),
            settles=True,
            reasons=_RETURN,
        ),
        Act.APPROVE: ActDef(
            "Agree to what is asked",
            _RELEASE,
            "approved",
            ("asked", "content"),
            needs=(Need.COMPLETE,),
            settles=True,
        ),
        Act.PUBLISH: ActDef(
            "Publish",
            _ANALYST,
            "published",
            second=True,
            needs=(Need.APPROVED, Need.COMPLETE),
            settles=True,
            told=Verb.PUBLISH,
        ),
        Act.UPDATE: ActDef(
            "Change",
            _ANALYST,
            "updated",
            _APPROVED,
            second=True,
            asks=(Need.UNASKED, Need.COMPLETE),
            needs=(Need.COMPLETE,),
            settles=True,
            told=Verb.UPDATE,
        ),
        Act.RENEW: ActDef(
            "Renew",
            _ANALYST,
            "renewed",
            _APPROVED,
            second=True,
            asks=(Need.UNASKED, Need.WORDS, Need.NEAR_END, Need.COMPLETE),
            needs=(Need.COMPLETE,),
            settles=True,
            told=Verb.UPDATE,
            reasons=_RENEW,
        ),
        Act.SUSPEND: ActDef(
            "Suspend",
            _RELEASE,
            "suspended",
            ("reason",),
            told=Verb.SUSPEND,
            worded=True,
            reasons=_SUSPEND,
        ),
        Act.RESUME: ActDef(
            "Let it hold again",
            _RELEASE,
            "resumed",
            ("reason",),
            needs=(Need.COMPLETE,),
            told=Verb.RESUME,
            worded=True,
            reasons=_RESUME,
        ),
        Act.WITHDRAW: ActDef(
            "Withdraw",
            _ANALYST,
            "withdrawn",
            _APPROVED,
            second=True,
            asks=(Need.UNASKED,),
            settles=True,
            told=Verb.WITHDRAW,
            reasons=_WITHDRAW,
        ),
        Act.CANCEL: ActDef(
            "Cancel",
            _ANALYST,
            "cancelled",
            _APPROVED,
            second=True,
            asks=(Need.UNASKED,),
            settles=True,
            told=Verb.CANCEL,
            reasons=_CANCEL,
        ),
        Act.EXPIRE: ActDef(
            "Expire",
            _NOBODY,
            "expired",
            ("reason",),
            settles=True,
            told=Verb.EXPIRE,
            reasons=_EXPIRE,
        ),
        Act.PURGE: ActDef(
            "Destroy what is left",
            _RELEASE,
            "purged",
            ("reason", "not-obeyed"),
            needs=(Need.OBEYED,),
            reasons=_PURGE,
        ),
    }
)

REASONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {act.value: frozenset(rule.reasons) for act, rule in ACTS.items() if rule.reasons}
)
NEEDS_TEXT = "other"  # the reason that says nothing by itself


def check_reason(verb: str, reason: str, text: str = "") -> None:
    """Return if ``reason`` is one that ``verb`` needs; ``other`` needs a text.

    Raises:
        BadInput: it is not, or a reason is given where none is needed.
    """
    allowed = REASONS.get(verb, frozenset())
    if reason not in allowed and (allowed or reason):
        raise BadInput(
            f"{reason[:40]!r} is not a reason to {verb[:20]} a notice",
            advice=choose("reasons", sorted(allowed)) if allowed else "Give none.",
        )
    if reason == NEEDS_TEXT and not text.strip():
        raise BadInput("the reason 'other' says nothing without a text")
