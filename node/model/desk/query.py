"""Asking peers at the desk, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.desk.call import ANALYST, AUDITOR, ById, Page, Stream, Unary
from node.model.query import PeerAnswer, Question


@dataclass(frozen=True, slots=True)
class AskRequest:
    """Ask peers. Empty ``peers`` asks every active one.

    Empty ``query_id`` asks anew; a repeated id asks only those peers again
    that have not answered yet.
    """

    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]
    peers: tuple[str, ...] = ()
    deadline_ms: int = 0
    query_id: str = ""


@dataclass(frozen=True, slots=True)
class AskProgress:
    """One peer's answer as it comes in, or the last message when ``done``."""

    query_id: str
    answered: int
    total: int
    answer: PeerAnswer | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """Say how these questions are read. Nobody is asked, and nothing is recorded."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class TermReading:
    """How a term of question ``question`` is read.

    ``read`` is empty where nothing is read, or what was written. ``fault`` says why it
    cannot be asked: ``unread``, ``fills`` (a form, and says nothing), ``ahead`` (in the
    future), ``unlisted`` (no code of its list); or ``check``: it can, but its check
    digit or structure does not hold. ``forms`` says then which forms are read.
    """

    question: int
    field: str
    written: str
    read: str
    fault: str
    forms: str


@dataclass(frozen=True, slots=True)
class ReadReply:
    """Terms that are read otherwise than written, or have a fault, in their order."""

    readings: tuple[TermReading, ...]


@dataclass(frozen=True, slots=True)
class QuerySummary:
    """One of our own queries, without what was asked."""

    query_id: str
    asked_at: datetime
    officer: str
    purpose: str
    case: str
    offence: str
    questions: int
    hits: int
    no_hits: int
    not_answered: int


@dataclass(frozen=True, slots=True)
class QueryList:
    """Our own queries, newest first."""

    items: tuple[QuerySummary, ...]


@dataclass(frozen=True, slots=True)
class QueryView:
    """One of our own queries with every answer."""

    query_id: str
    asked_at: datetime
    officer: str
    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]
    answers: tuple[PeerAnswer, ...]


QUERIES_ASK: Final = Stream("Queries.Ask", AskRequest, AskProgress, ANALYST)
QUERIES_READ: Final = Unary("Queries.Read", ReadRequest, ReadReply, ANALYST)
QUERIES_LIST: Final = Unary("Queries.List", Page, QueryList, ANALYST | AUDITOR)
QUERIES_SHOW: Final = Unary("Queries.Show", ById, QueryView, ANALYST)
