"""The node's own keys at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import OPERATOR, ById, Nothing, Unary


@dataclass(frozen=True, slots=True)
class RotateRequest:
    """Make a new key. ``use`` is ``signing``, ``sealing`` or ``tls``.

    It is used from ``active_in_s`` seconds on; until then peers can take the
    new card.
    """

    use: str
    active_in_s: int


@dataclass(frozen=True, slots=True)
class KeyView:
    """One of our own keys; never the secret part."""

    key_id: str
    use: str
    born: datetime
    active_from: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class KeyList:
    """All our own keys."""

    items: tuple[KeyView, ...]


KEYS_LIST: Final = Unary("Keys.List", Nothing, KeyList, OPERATOR)
KEYS_CANCEL: Final = Unary("Keys.Cancel", ById, KeyList, OPERATOR)
KEYS_ROTATE: Final = Unary("Keys.Rotate", RotateRequest, KeyList, OPERATOR)
