"""How long a notice lives, from its steps and its kind.

A life begins when the notice is published, or renewed, and is as long as the kind
allows; the owner may end it sooner, never later.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from node.model.notice import Notice
from node.protocol.notice.kinds import rules_for

PUBLISH = "publish"
RENEW = "renew"
PROMPTED = "prompted"
LATE = 4
"""Where a life is too short for a prompt, its last quarter is when to renew."""


def issued_at(notice: Notice, now: datetime) -> datetime:
    """Return when the notice was first published, or ``now`` if it was not."""
    return next((s.at for s in notice.steps if s.verb == PUBLISH), now)


def expires_at(notice: Notice, now: datetime) -> datetime:
    """Return when the notice ends, if its life began before ``now`` or begins now.

    Raises:
        BadInput: as ``rules_for``; the content was never complete.
    """
    rules = rules_for(notice.content)
    latest = issued_at(notice, now) + timedelta(days=rules.life_days)
    for step in notice.steps:
        if step.verb == RENEW:
            latest = step.at + timedelta(days=rules.renew_days)
    return min(notice.content.valid_until or latest, latest)


def prompt_at(notice: Notice, now: datetime) -> datetime | None:
    """Return when the owner is asked whether it is still needed; None if never.

    A life shorter than the warning given before its end has no prompt.

    Raises:
        BadInput: as ``rules_for``.
    """
    ahead = timedelta(days=rules_for(notice.content).prompt_days)
    at = expires_at(notice, now) - ahead
    begun = max((s.at for s in notice.steps if s.verb in (PUBLISH, RENEW)), default=now)
    return at if at > begun else None


def renewable_from(notice: Notice, now: datetime) -> datetime:
    """Return from when on a notice that lives can be renewed.

    Raises:
        BadInput: as ``rules_for``.
    """
    prompt = prompt_at(notice, now)
    if prompt is not None:
        return prompt
    begun = max(s.at for s in notice.steps if s.verb in (PUBLISH, RENEW))
    ends = expires_at(notice, now)
    return ends - (ends - begun) / LATE


def is_prompted(notice: Notice) -> bool:
    """Whether the prompt of the present life was recorded."""
    for step in reversed(notice.steps):
        if step.verb == PROMPTED:
            return True
        if step.verb in (PUBLISH, RENEW):
            return False
    return False
