"""What is said of blind lookup: under which key, and of which view.

Both are signed as bytes. An ``EpochInfo`` is the same for all peers of its tier, so
that they can compare what they were given; a view is one peer's, and so the root of a
view stands in a ``ViewHead`` of its own, which names the epoch by its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EpochInfo:
    """The key of one tier in one epoch, as its holder commits to it.

    ``tier`` is a name that means nothing outside (1 to 64 letters, digits and
    dashes), ``epoch`` counts from 1. ``public`` is 32 bytes. ``reading_rules`` is the
    digest under which keys are made of values, 64 hex digits: where the asker's is
    another, keys may not meet, and the question is asked otherwise. Questions are
    taken from ``opens`` on and refused from ``closes`` on; two epochs may overlap.
    """

    agency: str
    suite: str
    tier: str
    epoch: int
    public: bytes
    reading_rules: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class SignedEpoch:
    """The bytes of an ``EpochInfo``, and its agency's signature over them."""

    info: bytes
    signing_key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class ViewHead:
    """Which entries a peer's view has after so many deltas.

    ``epoch`` is the SHA-256 of the bytes of the ``EpochInfo``. ``number`` is 0 for the
    first snapshot and one more with each delta. ``reader`` is whose view it is.
    ``delta`` is the SHA-256 of the bytes of the ``ViewDelta`` that leads here from the
    number before; empty where none does, and a snapshot must be fetched.
    """

    epoch: bytes
    reader: str
    number: int
    root: bytes
    delta: bytes


@dataclass(frozen=True, slots=True)
class SignedViewHead:
    """The bytes of a ``ViewHead``, and the holder's signature over them."""

    head: bytes
    signing_key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class ViewManifest:
    """What a view is made of: so many entries, and the SHA-256 of each part of them.

    ``tagged`` is whether entries carry a masked record tag.
    """

    tagged: bool
    count: int
    parts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ViewDelta:
    """What leaves a view and what comes to it: entries in order, without gaps.

    ``before`` and ``after`` are the roots that it leads from and to.
    """

    before: bytes
    after: bytes
    removed: bytes
    added: bytes
