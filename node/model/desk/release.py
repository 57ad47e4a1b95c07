"""What waits for a release officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import RELEASE_OFFICER, ById, Count, Nothing, Unary
from node.model.desk.record import RecordView
from node.model.query import Question


@dataclass(frozen=True, slots=True)
class PendingRelease:
    """A match of ours that a release officer should look at.

    ``remedies`` are the approvals that would cure what was withheld or hidden;
    none means that there is nothing to approve: somebody asked for what is hidden.
    ``told_as`` is the reference that the peer has of it, which is not ours; empty
    where it was told of no hit. ``about`` is what would leave: a ``record``, a
    ``notice`` of ours, or a notice to ``forward``. ``asked`` is the question, sealed;
    it is shown with the record, and listed to nobody. The same asked again is the same,
    with a count: ``at`` is when it was asked first.
    """

    id: str
    at: datetime
    peer: str
    reference: str
    case: str
    purpose: str
    offence: str
    category: str
    grade: str
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    told_as: str = ""
    count: int = 1
    last_at: datetime | None = None
    legal_basis: str = ""
    about: str = "record"
    asked: bytes = b""


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """Which part of what waits: ``count`` from ``after`` on, of one ``peer`` or all.

    ``after`` is what the page before gave as ``next``; ``reference`` that of what it is
    about, or how that begins; ``since`` and ``until`` bound when it was asked first.
    With ``newest_first`` the newest of each peer comes first.
    """

    count: int = 50
    after: str = ""
    peer: str = ""
    case: str = ""
    category: str = ""
    reference: str = ""
    since: datetime | None = None
    until: datetime | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class PendingList:
    """What waits for a release officer: of each peer in turn its oldest first.

    ``next`` is empty on the last page. ``waiting`` counts all that waits, by peer.
    """

    items: tuple[PendingRelease, ...]
    next: str = ""
    waiting: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class LeavingField:
    """One value as it would leave. ``approved``: only once it is approved."""

    field: str
    value: str
    level: str
    approved: bool


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """What a release officer decides on, all of it beside each other.

    ``question`` and ``record`` are there where a peer asked; ``leaves`` is what the
    peer would be told, if it asked again. ``seen`` names all of this: an approval
    takes it, and is of this and nothing else.
    """

    pending: PendingRelease
    leaves: tuple[LeavingField, ...]
    seen: str
    question: Question | None = None
    record: RecordView | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A release officer's decision on a pending release.

    ``seen`` is that of the view that was shown; an approval needs it.
    """

    id: str
    approve: bool
    reason: str
    seen: str = ""


RELEASES_LIST: Final = Unary("Releases.List", ReleasePage, PendingList, RELEASE_OFFICER)
RELEASES_SHOW: Final = Unary("Releases.Show", ById, ReleaseView, RELEASE_OFFICER)
RELEASES_DECIDE: Final = Unary(
    "Releases.Decide", ReleaseRequest, Nothing, RELEASE_OFFICER
)
