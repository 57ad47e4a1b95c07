"""What is said of blind lookup: keys and views, questions and evaluations.

Both are signed as bytes. An ``EpochInfo`` is the same for all peers of its tier, so
that they can compare what they were given; a view is one peer's, and so the root of a
view stands in a ``ViewHead`` of its own, which names the epoch by its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.codes import Code, Purpose, Silence
from node.model.query import Justification, Question

ELEMENTS_A_SUBJECT = 16
"""Blinded elements for each person or thing asked about, filled up with others."""


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


# --- a view is asked for --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlindScope:
    """For what a view is wanted: all that policy looks at but who asks."""

    purpose: Purpose
    offence: str
    legal_basis: str
    category: str


class ViewState(Code):
    """How a view stands at who holds the records."""

    READY = "ready"
    MAKING = "making"  # it is made now: ask again
    NONE = "none"  # no views are given for this
    REFUSED = "refused"  # policy does not let this be asked at all


@dataclass(frozen=True, slots=True)
class ViewAsk:
    """Ask for the view of a scope.

    ``epoch`` (the SHA-256 of an ``EpochInfo``) and ``number`` are of the view that the
    asker holds; empty and 0: none. ``part`` is -1: what leads from there to the newest;
    otherwise the parts of the view of that epoch and number from this one on, counted
    from 0.
    """

    scope: BlindScope
    epoch: bytes = b""
    number: int = 0
    part: int = -1


@dataclass(frozen=True, slots=True)
class ViewStep:
    """A delta as bytes, and the head that it leads to."""

    head: SignedViewHead
    delta: bytes


@dataclass(frozen=True, slots=True)
class ViewReply:
    """What a holder gives of a view: deltas from what is held, or a manifest and parts.

    ``epoch`` and ``head`` are there where ``state`` is ready. ``view_key`` is 32 bytes,
    for this peer alone; ``manifest`` and ``parts`` are there where no delta leads on
    (``parts`` from the one asked for, as many as fit). ``doubtful``: records may be
    missing in it, so that what it does not have is no ``no_hit``. A new number is
    published every ``every_s`` seconds.
    """

    state: ViewState
    epoch: SignedEpoch | None
    head: SignedViewHead | None
    view_key: bytes
    manifest: bytes
    parts: tuple[bytes, ...]
    steps: tuple[ViewStep, ...]
    doubtful: bool
    every_s: int
    checkpoint: str


# --- a question is asked blind --------------------------------------------------


@dataclass(frozen=True, slots=True)
class BlindBatch:
    """Blinded elements under one key: so many for each subject, one after another.

    ``epoch`` is the SHA-256 of the ``EpochInfo``; ``elements`` are 32 bytes each,
    ``ELEMENTS_A_SUBJECT`` a subject.
    """

    category: str
    epoch: bytes
    elements: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class BlindQuery:
    """A query whose subjects are hidden; why it is asked is not."""

    justification: Justification
    batches: tuple[BlindBatch, ...]


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The evaluation of one batch, with one proof of 64 bytes; or why there is none."""

    silence: Silence
    elements: tuple[bytes, ...]
    proof: bytes


@dataclass(frozen=True, slots=True)
class BlindAnswer:
    """What a holder says to a blind query: an answer to each batch, in their order."""

    query_digest: bytes
    answers: tuple[BatchAnswer, ...]
    policy_digest: bytes
    answered_at: datetime
    checkpoint: str


@dataclass(frozen=True, slots=True)
class HitProof:
    """That a key of a question met: its value under the key of an epoch, 64 bytes."""

    question: int
    epoch: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Redemption:
    """A query that follows blind hits: it names who was sought, and proves the hit."""

    justification: Justification
    questions: tuple[Question, ...]
    proofs: tuple[HitProof, ...]


# --- keys are compared ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EpochsSeen:
    """Epochs of other agencies that were given to who sends this, to be compared."""

    epochs: tuple[SignedEpoch, ...]
