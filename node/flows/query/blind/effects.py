"""What becomes durable of blind lookup; see ``book`` for what is kept."""

from __future__ import annotations

from dataclasses import dataclass

from node.flows.query.blind.kept import KeptDelta, KeptEpoch, KeptView, Wish


@dataclass(frozen=True, slots=True)
class PutWish:
    """A peer asks for views of a tier; what it asked before for that tier is replaced.

    ``most``: of one peer no more are kept; what is beyond is not kept, and fails with
    ``QuotaSpent``.
    """

    wish: Wish
    most: int


@dataclass(frozen=True, slots=True)
class DropWish:
    """No views of a tier are made for a peer any more; nothing if none were."""

    reader: str
    tier: str


@dataclass(frozen=True, slots=True)
class PutEpoch:
    """Keep an epoch. One whose seed is empty is over: its views go, and its seed."""

    epoch: KeptEpoch


@dataclass(frozen=True, slots=True)
class PutView:
    """Keep how a view stands, with the ``delta`` that led to it, if one did.

    ``was`` is the number that it had, -1 if there was none: where it has another, or
    its epoch is over, another process was there, and the act fails with
    ``AlreadyThere``.
    """

    view: KeptView
    was: int
    delta: KeptDelta | None = None


BlindEffect = PutWish | DropWish | PutEpoch | PutView
