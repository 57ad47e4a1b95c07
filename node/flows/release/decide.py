"""Decide on what waits for a release officer.

    listed → shown: question, record, what would leave → approved as shown, or refused

An approval says that one remedy is met, for what the officer was shown and for a
time: this peer, case, record as it was, purpose, offence and bundle, and the fields
that were shown as leaving. It widens nothing that policy does not let an approval
widen: the peer asks again, and policy is asked again with the approval among its
facts.

What waits is bounded for each peer: one that asks without end pushes out what it asked
itself, and nothing of another's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.digest import same
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.errors import BadInput, CheckFailed, NotFound
from node.flows.boxing import content_digest
from node.flows.filters import check_filters
from node.flows.ports import (
    EVERYTHING,
    DropPending,
    Effect,
    PendingBook,
    PutApproval,
)
from node.flows.preview import Preview, Previewing
from node.flows.recorder import Recorder
from node.model.agreement import Approval
from node.model.between import Between
from node.model.desk.call import ById, Nothing
from node.model.desk.release import (
    PendingList,
    PendingRelease,
    ReleasePage,
    ReleaseRequest,
    ReleaseView,
)
from node.model.officer import Officer
from node.model.short_id import BEGINNING_LEAST, begins, meant

APPROVED_FOR = timedelta(days=30)
PAGE_MOST = 200
WAITING_PER_PEER = 1000
"""What waits of one peer at once; beyond it the oldest goes unanswered."""
WAITS_FOR = timedelta(days=30)
"""How long something waits that nobody asks again."""
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Releaser:
    """Decides on releases, for release officers.

    ``previews`` look at what waits, by what it is about.
    """

    keys: Keyring
    pending: PendingBook
    previews: Mapping[str, Previewing]
    recorder: Recorder
    clock: Clock
    waiting_per_peer: int = WAITING_PER_PEER

    def list(self, _officer: Officer, page: ReleasePage) -> PendingList:
        """List a page of what waits: of each peer in turn its oldest first.

        Raises:
            BadInput: ``after`` is not the end of a page, or there is no such code.
        """
        check_filters(page)
        count = max(1, min(page.count, PAGE_MOST))
        plain = ReleasePage(page.count, page.after, page.peer)
        if page == replace(plain, newest_first=page.newest_first):
            found = self.pending.page(replace(page, count=count))
        else:
            found = self._found(page, count)
        return replace(found, items=tuple(map(_listed, found.items)))

    def show(self, officer: Officer, wanted: ById) -> ReleaseView:
        """Show what is decided on; that it was looked at is recorded.

        Raises:
            NotFound: nothing of that id waits, or what it is about is gone.
            CheckFailed: what was asked is not kept.
        """
        now = self.clock.now()
        waiting = self._waiting(wanted.id)
        view, _ = self._view(waiting, now)
        self.recorder.record(
            "release.shown",
            at=now,
            officer=officer.pseudonym,
            details=(
                ("release", waiting.id),
                ("peer", waiting.peer),
                ("reference", waiting.reference),
                ("seen", view.seen),
            ),
        )
        return view

    def decide(self, officer: Officer, given: ReleaseRequest) -> Nothing:
        """Approve or refuse.

        Raises:
            NotFound: nothing of that id waits.
            BadInput: no reason is given, or nothing can be approved.
            CheckFailed: what would leave is not what the officer was shown.
        """
        if not given.reason.strip():
            raise BadInput("a release is decided for a reason, and none is given")
        waiting = self._waiting(given.id)
        if given.approve and not waiting.remedies:
            raise BadInput(
                "this is a notice that somebody asked; there is nothing to approve",
                advice="Refuse it, which takes it off the list.",
            )
        now = self.clock.now()
        effects: list[Effect] = [DropPending(waiting.id)]
        if given.approve:
            preview = self._as_shown(waiting, given.seen, now)
            effects.extend(
                PutApproval(_approval(preview, remedy, officer, now))
                for remedy in waiting.remedies
            )
        self.recorder.record(
            "release.approved" if given.approve else "release.refused",
            effects,
            at=now,
            officer=officer.pseudonym,
            details=(
                ("release", waiting.id),
                ("peer", waiting.peer),
                ("reference", waiting.reference),
                ("remedies", " ".join(waiting.remedies)),
                ("seen", given.seen if given.approve else ""),
            ),
            note=given.reason,
        )
        return Nothing()

    def expire(self, now: datetime) -> int:
        """Take off the list what waited for too long, or is beyond its peer's share.

        The peer has had its answer, which says nothing of this list, and may ask again.
        What went, and of whom, is an entry. What an officer decides on in the same
        moment is looked at the next time.
        """
        expired = 0
        while beyond := self.pending.beyond(
            most=self.waiting_per_peer, before=now - WAITS_FOR, count=AT_ONCE
        ):
            try:
                self.recorder.record(
                    "release.expired",
                    [DropPending(id_) for id_ in beyond],
                    at=now,
                    details=[("release", id_) for id_ in beyond],
                )
            except NotFound:
                break
            expired += len(beyond)
        return expired

    # --- parts ----------------------------------------------------------------------

    def _found(self, page: ReleasePage, count: int) -> PendingList:
        """Return a page of what is meant; it ends where the last of these stands."""
        whole = self.pending.page(replace(page, count=EVERYTHING.count))
        ends = [n for n, one in enumerate(whole.items, 1) if _meant(one, page)]
        if len(ends) > count:
            whole = self.pending.page(replace(page, count=ends[count - 1]))
        items = tuple(one for one in whole.items if _meant(one, page))
        return replace(whole, items=items)

    def _waiting(self, named: str) -> PendingRelease:
        waiting = self.pending.get(named)
        if waiting is None and len(named) >= BEGINNING_LEAST:
            ids = (one.id for one in self.pending.page().items)
            whole = meant(named, ids, what="release")
            waiting = self.pending.get(whole) if whole else None
        if waiting is None:
            raise NotFound(
                f"nothing waits under {named[:80]!r}",
                advice="`comity release list` has the ids; the beginning will do.",
            )
        return waiting

    def _view(
        self, waiting: PendingRelease, now: datetime
    ) -> tuple[ReleaseView, Preview]:
        previewing = self.previews.get(waiting.about)
        if previewing is None:
            raise CheckFailed(f"{waiting.about[:40]!r} is nothing that leaves here")
        preview = previewing(waiting, now)
        view = ReleaseView(
            _listed(waiting),
            preview.leaves,
            "",
            preview.question,
            preview.record,
        )
        # Nothing that a peer changes by asking again: it could never be approved.
        leaving = (view.leaves, sorted(preview.may_leave), sorted(waiting.remedies))
        whole = pack((preview.subject, view.record, *leaving))
        return replace(view, seen=content_digest(whole, self.keys).hex()), preview

    def _as_shown(self, waiting: PendingRelease, seen: str, now: datetime) -> Preview:
        """Return what would leave, if it is what the officer was shown."""
        if not seen:
            raise BadInput(
                "an approval is of what was shown, and nothing was",
                advice="`comity release show` shows it, and the code to approve it by.",
            )
        view, preview = self._view(waiting, now)
        if not same(view.seen.encode(), seen.strip().lower().encode()):
            raise CheckFailed(
                "this is not what was shown: something has changed since",
                advice="Look again: `comity release show`.",
            )
        return preview


def _meant(waiting: PendingRelease, page: ReleasePage) -> bool:
    """Whether something that waits is meant; the peer has been looked at."""
    reference = page.reference
    return (
        (not page.case or waiting.case == page.case)
        and (not page.category or waiting.category == page.category)
        and (not reference or begins(waiting.reference, reference))
        and Between(page.since, page.until).holds(waiting.at)
    )


def _listed(pending: PendingRelease) -> PendingRelease:
    """Return what waits as it is listed: without the question, which is sealed."""
    return replace(pending, asked=b"")


def _approval(
    preview: Preview, remedy: str, officer: Officer, now: datetime
) -> Approval:
    about = preview.subject
    return Approval(
        id=new_message_id(now),
        remedy=remedy,
        peer=about.peer,
        reference=about.reference,
        case=about.case,
        officer=officer.pseudonym,
        at=now,
        until=now + APPROVED_FOR,
        version=about.version,
        purpose=about.purpose,
        offence=about.offence,
        legal_basis=about.legal_basis,
        policy=about.policy,
        fields=tuple(sorted(preview.may_leave)),
    )
