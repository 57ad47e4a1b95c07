"""Ledger entries: what is recorded of one exchange or one act of the node.

The tree holds a salted commitment to the entry and nothing else; entry and
exhibit lie outside, each under its own key (design, section 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import Level

_COMMITMENT = 32
_NAME = 8


def leaf_name(leaf: bytes) -> str:
    """Return how a leaf is named to people: the first digits of its commitment."""
    return leaf[-_COMMITMENT:][:_NAME].hex()


@dataclass(frozen=True, slots=True)
class FieldVerdict:
    """How one field of one matched record was decided, and by which policies."""

    field: str
    level: Level
    policies: tuple[str, ...]
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question was decided.

    ``told`` is what the peer was told, ``found`` whether a record matched: a
    hidden hit is found and told as ``no_hit``. ``reference`` names the record, and
    ``told_as`` is what the peer was told in its place, for this answer alone.
    """

    question: int
    told: str
    found: bool
    reference: str
    policies: tuple[str, ...]
    fields: tuple[FieldVerdict, ...] = ()
    told_as: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """One named fact of an entry that has no column of its own."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What is recorded of one exchange.

    ``act`` is a dotted word such as ``query.answered``; ``direction`` is
    ``in``, ``out`` or ``local``. Digests are SHA-256. ``exhibit_digest`` is the
    digest of the exhibit's bytes, which begin with 32 random ones, so that an
    erased exhibit cannot be guessed from it.
    """

    act: str
    at: datetime
    direction: str
    exchange_id: str
    asker: str
    responder: str
    request_digest: bytes
    response_digest: bytes
    officer: str
    purpose: str
    case: str
    offence: str
    agreements: tuple[str, ...]
    policy_digest: bytes
    outcomes: tuple[Outcome, ...]
    approvals: tuple[str, ...]
    exhibit_digest: bytes
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The newest durable state of a ledger: size, root, and the signed checkpoint."""

    size: int
    root: bytes
    checkpoint: str


@dataclass(frozen=True, slots=True)
class ShownHead:
    """The head that peers are shown, and the instant of the clock since when.

    Of a ledger that was never shown it is the empty one, at the year 1970.
    """

    head: Head
    since: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry was recorded, once that is durable."""

    index: int
    head: Head
