"""A desk that says what a test wants, and values that a desk may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from node.model.desk.record import FieldView, RecordView

from node.model.agency import AgencyId
from node.model.codes import AnswerKind, Grade, Handling, Level, Silence
from node.model.query import (
    Hit,
    PeerAnswer,
    QuestionAnswer,
    ReleasedField,
    WithheldGroup,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m[red]\u202egnp.exe"
"""What a hostile peer may send: escapes, C1 controls, markup, a bidi override."""


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class StageDesk:
    """Replies by call name: a value, an error to raise, or a function of requests."""

    replies: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def call(self, name: str, request: object) -> Any:
        self.calls.append((name, request))
        reply = self.replies[name]
        if isinstance(reply, Exception):
            raise reply
        return reply(request) if isinstance(reply, Callable) else reply

    def stream(self, name: str, request: object) -> Iterator[Any]:
        yield from self.call(name, request)

    def duplex(self, name: str, requests: Iterator[Any]) -> Iterator[Any]:
        sent = list(requests)
        yield from self.call(name, sent)

    def request(self, name: str) -> Any:
        """The last request of that name."""
        return [request for called, request in self.calls if called == name][-1]


def hit(**changes: Any) -> Hit:
    given: dict[str, Any] = {
        "reference": "es-pn/7Q4M-X2KD-9RTA",
        "category": "person",
        "grade": Grade.STRONG,
        "reasons": ("name", "birth year"),
        "handling": Handling.H1,
        "evaluation": "B2",
        "fields": (ReleasedField("birth_date", "1972", Level.GENERALISED),),
        "withheld": (WithheldGroup("identity", "approval of a release officer"),),
    }
    return Hit(**(given | changes))


def answered(peer: str, *answers: QuestionAnswer, note: str = "") -> PeerAnswer:
    return PeerAnswer(AgencyId(peer), answers, 212, note)


HIT = QuestionAnswer(AnswerKind.HIT, hits=(hit(),))
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)
LATE = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.TIME)
QUOTA = QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.QUOTA)

RECORD = RecordView(
    reference="pt-pj/7Q4M",
    category="person",
    role="suspect",
    source="list",
    source_id="1",
    handling="H0",
    evaluation="X4",
    originator="",
    minor=False,
    hidden=False,
    changed_at=NOON,
    fields=(FieldView("name", "Ana", "ana", ""),),
)
