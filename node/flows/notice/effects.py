"""What shall be true of notices once an entry is durable (see ``flows.ports``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.box import Box
from node.model.notice import NoticeState, Urgency
from node.model.parcel import Verb

# --- at the owner --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """A notice of ours as it is stored; the box holds the packed ``Notice``.

    ``revision`` counts all changes, ``sequence`` those that recipients are told.
    ``prompt_at``: when the owner is asked whether it is still needed.
    """

    notice_id: str
    revision: int
    sequence: int
    kind: str
    state: NoticeState
    urgency: Urgency
    created_at: datetime
    changed_at: datetime
    prompt_at: datetime | None
    expires_at: datetime | None
    box: Box


@dataclass(frozen=True, slots=True)
class PutNotice:
    """Add a notice of ours (revision 1) or replace the revision before it.

    Fails with ``AlreadyThere`` if the stored revision is not the one before. The
    old box's key is destroyed; an empty key in the new box is a purge.
    """

    notice: KeptNotice


@dataclass(frozen=True, slots=True)
class PutReport:
    """A recipient reported on a notice of ours; the box holds the ``Report``.

    The newest of each (notice, peer, verb) is kept, hits all.
    """

    notice_id: str
    peer: str
    verb: Verb
    at: datetime
    box: Box


# --- at the recipient ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PutReceived:
    """Keep the copy of a peer's notice, in place of an older one.

    The box holds the packed ``Held``. ``tokens`` are those of its selectors, empty
    while it is suspended or locked. The old box's key and tokens go; its marks
    (read, acted) go too if ``sequence`` is higher. Fails with ``AlreadyThere`` if
    the notice has ended, or is kept in a higher sequence.
    """

    sender: str
    notice_id: str
    sequence: int
    kind: str
    state: NoticeState
    urgency: Urgency
    watch: bool
    received_at: datetime
    expires_at: datetime | None
    opens_at: datetime | None
    box: Box
    tokens: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class EndReceived:
    """Destroy the key, the tokens and the attachments of a peer's notice.

    So go the keys of its hit events. What stays is that there was one, its sequence
    and its state: nothing of that id is taken any more. Holds also where there was
    none.
    """

    sender: str
    notice_id: str
    sequence: int
    state: NoticeState
    at: datetime


@dataclass(frozen=True, slots=True)
class MarkReceived:
    """An officer read, or acted on, a peer's notice. ``NotFound`` if it is not held.

    ``mark`` is read, acted, objected or contested; of each the first time is kept.
    """

    sender: str
    notice_id: str
    mark: Verb
    at: datetime


@dataclass(frozen=True, slots=True)
class ConfirmOwner:
    """``sender`` has told us how its notices stand; they may be shown again."""

    sender: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PutHitEvent:
    """A record or a question of ours matched a peer's watched notice.

    Once for each (sender, notice, what matched): again, nothing changes. The box is
    not kept if the notice has ended.
    """

    sender: str
    notice_id: str
    matched: bytes  # keyed token of what matched
    at: datetime
    box: Box


# --- both ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PutChunk:
    """Keep one sealed chunk of an attachment. Again: nothing changes.

    ``sender`` is empty for an attachment of ours. ``NotFound`` if it is of a peer's
    notice that is not held, or not any more.
    """

    sender: str
    notice_id: str
    attachment_id: str
    number: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DropChunks:
    """Remove all chunks of a notice's attachments; ``sender`` empty: ours.

    With ``attachment_id`` only those of that one.
    """

    sender: str
    notice_id: str
    attachment_id: str = ""


@dataclass(frozen=True, slots=True)
class StillAt:
    """Let the act be only if a notice still is as it was read: else ``AlreadyThere``.

    ``sender`` empty: ours, in revision ``at``. Otherwise a peer's, in sequence ``at``
    and with its key. What was decided on a notice that was taken back or changed
    meanwhile is then not done, and decided again.
    """

    sender: str
    notice_id: str
    at: int


NoticeEffect = (
    StillAt
    | PutNotice
    | PutReport
    | PutReceived
    | EndReceived
    | MarkReceived
    | ConfirmOwner
    | PutHitEvent
    | PutChunk
    | DropChunks
)
