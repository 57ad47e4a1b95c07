"""A node that was restored from a backup, until somebody accepts it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import AUDITOR, OPERATOR, Nothing, Unary


@dataclass(frozen=True, slots=True)
class RestoredHead:
    """What one peer holds of our ledger: ``size`` is what it could prove."""

    agency: str
    size: int
    heard: bool
    note: str


@dataclass(frozen=True, slots=True)
class RestoredItem:
    """One thing as it was restored, which may have been undone since the backup."""

    kind: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class RestoreReview:
    """What a restore may have undone.

    ``size`` entries were in the backup; ``lost`` are those that peers prove to have
    been signed besides. ``code`` stands for all of this: who accepts it gives it back.
    """

    made_at: datetime
    size: int
    lost: int
    heads: tuple[RestoredHead, ...]
    items: tuple[RestoredItem, ...]
    code: str


@dataclass(frozen=True, slots=True)
class RestoreAccept:
    """Serve as restored. ``without`` names the peers that could not be heard."""

    code: str
    reason: str
    without: tuple[str, ...] = ()


# Until a restored node is accepted, its desk takes little else.
RESTORE_REVIEW: Final = Unary(
    "Restore.Review", Nothing, RestoreReview, OPERATOR | AUDITOR
)
RESTORE_ACCEPT: Final = Unary("Restore.Accept", RestoreAccept, Nothing, OPERATOR)
