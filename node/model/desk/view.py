"""Views of peers at the desk: what is held to ask by, and fetching it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.blind import BlindScope
from node.model.desk.call import ANALYST, OPERATOR, ById, Nothing, Stream, Unary


@dataclass(frozen=True, slots=True)
class ViewsFetchRequest:
    """Bring views up to date, of a scope for each category. Empty ``peers``: all."""

    purpose: str
    offence: str
    legal_basis: str
    categories: tuple[str, ...]
    peers: tuple[str, ...] = ()
    deadline_ms: int = 0


@dataclass(frozen=True, slots=True)
class ViewItem:
    """A view that is held of a peer, or why none is (``state``, ``note``).

    ``entries`` is how many there are, ``size`` their bytes; ``number`` counts how often
    it was changed. ``current``: whether questions can be asked by it now. ``openly``:
    the peer gives none, and is asked openly unless that is not wanted.
    """

    id: str
    peer: str
    state: str
    scopes: tuple[BlindScope, ...]
    fetched_at: datetime
    tier: str = ""
    epoch: int = 0
    closes: datetime | None = None
    number: int = 0
    entries: int = 0
    size: int = 0
    root: str = ""
    reading_rules: str = ""
    every_s: int = 0
    doubtful: bool = False
    current: bool = False
    openly: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ViewProgress:
    """How many views of ``total`` were asked for, and what came of one of them."""

    done: int
    total: int
    view: ViewItem | None = None


@dataclass(frozen=True, slots=True)
class ViewList:
    """All that is held or known of views of peers, by peer."""

    items: tuple[ViewItem, ...]


# The operator's `comity doctor` names those whose epoch is over.
VIEWS_LIST: Final = Unary("Views.List", Nothing, ViewList, ANALYST | OPERATOR)
VIEWS_SHOW: Final = Unary("Views.Show", ById, ViewItem, ANALYST | OPERATOR)
VIEWS_FETCH: Final = Stream("Views.Fetch", ViewsFetchRequest, ViewProgress, ANALYST)
