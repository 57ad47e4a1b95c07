"""A peer's view as it is held here, or what is known in its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from node.model.blind import (
    BlindScope,
    EpochInfo,
    SignedEpoch,
    SignedViewHead,
    ViewHead,
)
from node.model.codes import Code


class HeldState(Code):
    """How a view of a peer stands at who asks."""

    READY = "ready"
    COMING = "coming"  # some parts of it are here: a fetch goes on from there
    MAKING = "making"  # the peer makes it now
    NONE = "none"  # the peer gives none for this, or does not know of views
    REFUSED = "refused"  # the peer's policy does not let this be asked at all
    OTHER_RULES = "other-rules"  # the peer reads by other rules: keys would not meet
    UNREACHED = "unreached"  # the peer could not be asked
    UNSOUND = "unsound"  # what the peer gave does not hold


@dataclass(frozen=True, slots=True)
class ViewTerms:
    """What a peer has signed of a view: whose key, and which entries.

    ``epoch_digest`` is the SHA-256 of the bytes of ``info``.
    """

    epoch: SignedEpoch
    head: SignedViewHead
    info: EpochInfo
    shown: ViewHead

    @property
    def epoch_digest(self) -> bytes:
        """Which epoch it is, as questions name it."""
        return self.shown.epoch


@dataclass(frozen=True, slots=True)
class HeldView:
    """A view of a peer that is held; or why none is, of one scope.

    ``scopes`` are those that the peer was asked about and gave this very view for.
    ``manifest`` are its bytes and ``count`` its entries, of which ``parts`` parts are
    here. ``terms`` are there where ``state`` is ready or coming; ``note`` says more
    where it is neither.
    """

    id: str
    peer: str
    state: HeldState
    scopes: tuple[BlindScope, ...]
    fetched_at: datetime
    terms: ViewTerms | None = None
    view_key: bytes = field(default=b"", repr=False)
    manifest: bytes = field(default=b"", repr=False)
    count: int = 0
    parts: int = 0
    doubtful: bool = False
    every_s: int = 0
    note: str = ""
