"""Questions and answers between agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.agency import AgencyId
from node.model.codes import (
    AnswerKind,
    Code,
    Grade,
    Handling,
    Level,
    Purpose,
    Silence,
)

APPROVAL: Final = "approval:"
"""How remedies begin that an officer of who holds the record gives."""


class Way(Code):
    """How a peer is asked."""

    DISCLOSED = "disclosed"  # the question is said
    BLIND = "blind"  # it is not: the peer evaluates what it cannot read
    REDEEM = "redeem"  # it is said, with the proof that it met blind


@dataclass(frozen=True, slots=True)
class Justification:
    """What every question must carry.

    ``officer`` is the asker's pseudonym for the officer, stable and opaque.
    ``legal_basis`` is the id of the agreement or instrument relied upon.
    """

    purpose: Purpose
    case: str
    offence: str
    legal_basis: str
    officer: str


@dataclass(frozen=True, slots=True)
class Term:
    """One thing known of what is looked for: a field of the catalogue, a value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something looked for in one category of holdings."""

    category: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One to many questions under one justification."""

    justification: Justification
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ReleasedField:
    """A field that left. What is withheld is absent: ``level`` is never that."""

    field: str
    value: str
    level: Level


@dataclass(frozen=True, slots=True)
class WithheldGroup:
    """That something of a group was withheld, and what would cure it.

    Present only where policy lets the remedy be said.
    """

    group: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that matches, in as much of it as policy releases."""

    reference: str
    category: str
    grade: Grade
    reasons: tuple[str, ...]
    handling: Handling
    evaluation: str
    fields: tuple[ReleasedField, ...]
    withheld: tuple[WithheldGroup, ...]


@dataclass(frozen=True, slots=True)
class QuestionAnswer:
    """The answer to one question of a query, in the order of the questions."""

    kind: AnswerKind
    silence: Silence = Silence.NONE
    hits: tuple[Hit, ...] = ()

    @property
    def told(self) -> str:
        """What was said in one word, with the reason of a silence: ``no_hit``."""
        return f"{self.kind}:{self.silence}" if self.silence else str(self.kind)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer says to a query.

    ``query_digest`` binds it to the signed query, ``policy_digest`` to the
    bundle that decided; ``checkpoint`` is the one that the responder shows at this
    time, so that heads spread with the traffic.
    """

    query_digest: bytes
    answers: tuple[QuestionAnswer, ...]
    policy_digest: bytes
    answered_at: datetime
    checkpoint: str


@dataclass(frozen=True, slots=True)
class BlindHit:
    """One record of a peer's that keys of a question met, without anything of it.

    ``question`` is its place in the query; ``keys`` of the ``asked`` keys met. It is
    ``firm`` where so much met that it may be redeemed as the rules allow; ``strangers``
    is how many others such a hit means among as many records as the peer's view has.
    """

    question: int
    keys: int
    asked: int
    firm: bool
    strangers: float


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """What the asker knows of one peer's answer.

    ``way`` is how the peer was asked (``Way``). Blind, under the epoch of that digest,
    a hit has nothing of a record: ``met`` says what each is worth.
    """

    peer: AgencyId
    answers: tuple[QuestionAnswer, ...]
    millis: int
    note: str = ""
    message_id: str = ""
    policy_digest: bytes = b""
    way: str = ""
    epoch: bytes = b""
    met: tuple[BlindHit, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether any question was answered."""
        return any(a.kind is not AnswerKind.NOT_ANSWERED for a in self.answers)

    @property
    def waits(self) -> bool:
        """Whether the peer says that one of its officers could let more be told."""
        hits = (hit for one in self.answers for hit in one.hits)
        return any(w.remedy.startswith(APPROVAL) for hit in hits for w in hit.withheld)
