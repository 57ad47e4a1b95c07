"""What the flows need of whoever keeps heads of ledgers, and what stands against them.

Of each peer's ledger one head is held; others that came in wait beside it until they
are proved to go together with it. A doubt is kept for good, cleared or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from node.model.head import HeadDoubt, PeerHead, PeerHeads


@dataclass(frozen=True, slots=True)
class KeepHead:
    """Have a head that a peer showed wait. One that waits already stays as it is."""

    head: PeerHead


@dataclass(frozen=True, slots=True)
class HoldHead:
    """A head was proved to begin with the one that was held: it takes its place.

    ``instead_of`` is that one, or None if none was held. Fails the act with
    ``AlreadyThere`` if another is held meanwhile: two heads that each grew from one may
    be two histories.
    """

    head: PeerHead
    instead_of: PeerHead | None


@dataclass(frozen=True, slots=True)
class DropHead:
    """A head waits no longer: it was proved to go together with the one held."""

    head: PeerHead


@dataclass(frozen=True, slots=True)
class ForgetHeads:
    """An auditor cleared what stands against a ledger: what is held of it ends."""

    agency: str


@dataclass(frozen=True, slots=True)
class PutDoubt:
    """Keep what stands against a ledger. Put again under one id, it is replaced."""

    doubt: HeadDoubt


HeadEffect = KeepHead | HoldHead | DropHead | ForgetHeads | PutDoubt


class HeadBook(Protocol):
    """Heads that are known of peers' ledgers, and doubts.

    Reads are of what is durable. All of it is small, and may be kept in memory if a
    change through the journal is seen by the next read.

    Raises:
        Altered: a row is not as the node wrote it last.
    """

    def heads(self) -> Mapping[str, PeerHeads]:
        """Return what is known of each peer's ledger, by agency."""
        ...

    def doubts(self) -> tuple[HeadDoubt, ...]:
        """Return all doubts, cleared ones too, oldest first."""
        ...
