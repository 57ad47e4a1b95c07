"""A desk that says what a test wants, and values that a desk may say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from node.model.agency import AgencyId
from node.model.codes import AnswerKind, Grade, Handling, Level, Silence
from node.model.desk.call import AnyCall
from node.model.desk.query import QUERIES_READ, ReadReply
from node.model.desk.record import RecordView
from node.model.desk.view import VIEWS_FETCH
from node.model.query import (
    Hit,
    PeerAnswer,
    QuestionAnswer,
    ReleasedField,
    WithheldGroup,
)
from node.model.record import FieldValue

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
    """Replies by call: a value, an error to raise, or a function of requests."""

    replies: dict[AnyCall, Any] = field(
        default_factory=lambda: {QUERIES_READ: ReadReply(()), VIEWS_FETCH: ()}
    )
    calls: list[tuple[AnyCall, Any]] = field(default_factory=list)

    def call(self, call: AnyCall, request: object) -> Any:
        self.calls.append((call, request))
        reply = self.replies[call]
        if isinstance(reply, Exception):
            raise reply
        return reply(request) if isinstance(reply, Callable) else reply

    def stream(self, call: AnyCall, request: object) -> Iterator[Any]:
        yield from self.call(call, request)

    def duplex(self, call: AnyCall, requests: Iterator[Any]) -> Iterator[Any]:
        sent = list(requests)
        yield from self.call(call, sent)

    def request(self, call: AnyCall) -> Any:
        """The last request of that call."""
        return [request for called, request in self.calls if called == call][-1]


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
    fields=(FieldValue("name", "Ana", "ana", ""),),
)
