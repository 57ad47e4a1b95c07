"""What is on its way to peers, at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import (
    ANALYST,
    OPERATOR,
    RELEASE_OFFICER,
    ById,
    Nothing,
    Unary,
)
from node.model.parcel import Verb


@dataclass(frozen=True, slots=True)
class WayView:
    """How deliveries to a peer are going."""

    peer: str
    waiting: int
    attempts: int
    last_error: str
    last_tried_at: datetime | None
    last_success_at: datetime | None
    next_try_at: datetime | None
    position: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An item that a peer refused."""

    peer: str
    notice_id: str
    verb: Verb
    sequence: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryList:
    """All ways, and the newest dead letters of each peer."""

    ways: tuple[WayView, ...]
    dead: tuple[DeadLetter, ...]


DELIVERIES_LIST: Final = Unary(
    "Deliveries.List", Nothing, DeliveryList, ANALYST | RELEASE_OFFICER | OPERATOR
)
DELIVERIES_RETRY: Final = Unary(
    "Deliveries.Retry", ById, DeliveryList, ANALYST | OPERATOR
)
