"""How long a notice is valid, from its steps and its kind.

A life begins when the notice is published, or renewed, and is as long as the kind
allows; the owner may end it sooner, never later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from node.model.notice import Notice
from node.protocol.notice.kinds import rules_for

PUBLISH = "publish"
RENEW = "renew"
BEGINS = frozenset({PUBLISH, RENEW})
PROMPTED = "prompted"
LATE = 4
"""Where a life is too short for a prompt, its last quarter is when to renew."""


@dataclass(frozen=True, slots=True)
class Validity:
    """From when until when a notice is valid.

    ``begins_at`` is when the present life began, ``prompt_at`` when the owner is asked
    whether it is still needed: None if never, since a life shorter than the warning
    given before its end has no prompt. ``prompted``: the owner was asked in this life.
    """

    issued_at: datetime
    begins_at: datetime
    expires_at: datetime
    prompt_at: datetime | None
    prompted: bool

    @property
    def renewable_from(self) -> datetime:
        """From when on it can be renewed."""
        late = self.expires_at - (self.expires_at - self.begins_at) / LATE
        return self.prompt_at or late


def validity_of(notice: Notice, now: datetime) -> Validity:
    """Return the validity of a notice that was published, or would be ``now``.

    Raises:
        BadInput: as ``rules_for``; the content was never complete.
    """
    rules = rules_for(notice.content)
    issued = next((s.at for s in notice.steps if s.verb == PUBLISH), now)
    latest = issued + timedelta(days=rules.life_days)
    prompted = False
    for step in notice.steps:
        if step.verb == RENEW:
            latest = step.at + timedelta(days=rules.renew_days)
        prompted = step.verb == PROMPTED or (prompted and step.verb not in BEGINS)
    begins = max((s.at for s in notice.steps if s.verb in BEGINS), default=now)
    expires = min(notice.content.valid_until or latest, latest)
    prompt = expires - timedelta(days=rules.prompt_days)
    return Validity(
        issued, begins, expires, prompt if prompt > begins else None, prompted
    )
