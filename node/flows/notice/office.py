"""What all acts on our notices have in common: open, tell, keep, show.

A recipient hears why a notice is paused or over, as a code; where the true code would
harm the person whom the notice is about, it hears a discreet one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from node.clock import Clock
from node.flows.notice.effects import KeptNotice
from node.flows.notice.publication import Publisher
from node.flows.notice.repository import Change, Repository
from node.flows.notice.views import NoticeViews
from node.model.desk_notice import NoticeView
from node.model.notice import Ending, Notice
from node.protocol.notice.life import ACTS, Act

DISCREET = {
    # Who persecutes may be among the recipients and must not learn that somebody
    # has asked for refuge (Directive 2013/32/EU, Art. 30), or complained.
    "refugee-claim": "compliance-doubt",
    "request-under-way": "compliance-doubt",
    "refugee": "not-compliant",
}


@dataclass(frozen=True, slots=True)
class Office:
    """Where our notices are worked on. Safe to call from many threads."""

    repository: Repository
    publisher: Publisher
    views: NoticeViews
    clock: Clock

    def keep(
        self, kept: KeptNotice | None, notice: Notice, change: Change
    ) -> NoticeView:
        """Keep a changed notice and show it.

        Raises:
            AlreadyThere: somebody else changed it meanwhile.
        """
        self.repository.keep(kept, notice, change)
        return self.views.view(notice, change.at)

    def tell(
        self,
        kept: KeptNotice,
        notice: Notice,
        act: Act,
        change: Change,
        *,
        ending: Ending,
    ) -> NoticeView:
        """Keep a changed notice, with the items that tell its recipients of ``act``.

        Raises:
            AlreadyThere: somebody else changed it meanwhile.
        """
        verb = ACTS[act].told
        if verb is None:
            raise ValueError(f"nobody is told of {act}")
        told = self.publisher.publication(
            notice, verb, now=change.at, ending=outward(ending)
        )
        return self.keep(kept, notice, replace(change, publication=told))


def outward(ending: Ending) -> Ending:
    """Return ``ending`` as recipients may read it: discreet where it must be."""
    discreet = DISCREET.get(ending.reason)
    return Ending(discreet) if discreet else ending


def asking(act: Act) -> str:
    """Return the verb of the step that asks for ``act``."""
    return f"ask-{act}"
