"""Asking peers at the desk, and what they answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from node.model.codes import Code
from node.model.desk.call import ANALYST, AUDITOR, ById, Stream, Unary
from node.model.query import PeerAnswer, Question
from node.model.sentence import Sentence


@dataclass(frozen=True, slots=True)
class AskRequest:
    """Ask peers. Empty ``peers`` asks every active one.

    Empty ``query_id`` asks anew; a repeated id, or the beginning of one, asks only
    those peers again that have not answered yet. ``way``: ``blind`` (nobody is asked
    openly), ``disclosed``, or empty: blind, but where a peer gives no view.
    """

    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]
    peers: tuple[str, ...] = ()
    deadline_ms: int = 0
    query_id: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class RedeemRequest:
    """Name to peers who was asked for where they had a blind hit; of empty, to all.

    ``weak``: also where too little met to tell one person from others.
    """

    query_id: str
    peers: tuple[str, ...] = ()
    weak: bool = False
    deadline_ms: int = 0


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """Open one blind question, as one peer was asked it; counted from 1."""

    query_id: str
    peer: str
    question: int


@dataclass(frozen=True, slots=True)
class OpenedQuestion:
    """The bytes of an opening (JSON): who has them can tell what was asked."""

    data: bytes


@dataclass(frozen=True, slots=True)
class AskProgress:
    """The id alone at first, then each peer's answer; the last message is ``done``."""

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
class QueryPage:
    """Which of our own queries, and in what order; what is empty leaves all in.

    ``after`` is where the page before ended: its ``next``, or a query. ``officer`` is a
    pseudonym; ``state`` one of ``QueryState``; ``since`` and ``until`` bound when it
    was asked, from the one on and before the other. ``text`` is looked for in the terms
    of its questions: for analysts.
    """

    count: int = 50
    after: str = ""
    oldest_first: bool = False
    peer: str = ""
    officer: str = ""
    case: str = ""
    purpose: str = ""
    offence: str = ""
    category: str = ""
    state: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


class QueryState(Code):
    """How a query stands, for who looks for some."""

    HIT = "hit"
    NO_HIT = "no-hit"  # nobody has a hit
    NOT_ANSWERED = "not-answered"  # a question of it is not answered by a peer
    WAITING = "waiting"  # a peer would tell more if one of its officers approved


@dataclass(frozen=True, slots=True)
class QuerySummary:
    """One of our own queries, without what was asked.

    In a list for analysts ``first`` is its first question; ``waiting`` names the peers
    whose answer says that an approval would cure what they withhold.
    """

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
    peers: tuple[str, ...] = ()
    first: Question | None = None
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryList:
    """A page of our own queries; ``next`` is empty on the last one.

    A page ends, too, when ``looked`` at many that were not meant: it may be empty, and
    others follow.
    """

    items: tuple[QuerySummary, ...]
    next: str = ""
    looked: int = 0


@dataclass(frozen=True, slots=True)
class QueryView:
    """One of our own queries with every answer, and all ``peers`` that it was sent."""

    query_id: str
    asked_at: datetime
    officer: str
    purpose: str
    case: str
    offence: str
    legal_basis: str
    questions: tuple[Question, ...]
    answers: tuple[PeerAnswer, ...]
    peers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeerExplained:
    """Why one peer said what it said: sentences on rules, law and what would cure it.

    ``told`` is what it said in a few words. ``sentences`` are in English; ``said`` are
    the same by code, for whoever reads another language.
    """

    peer: str
    told: str
    sentences: tuple[str, ...]
    said: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class QueryExplained:
    """Why each peer said what it said, as far as it is known here."""

    query_id: str
    peers: tuple[PeerExplained, ...]


QUERIES_ASK: Final = Stream("Queries.Ask", AskRequest, AskProgress, ANALYST)
QUERIES_REDEEM: Final = Stream("Queries.Redeem", RedeemRequest, AskProgress, ANALYST)
QUERIES_OPEN: Final = Unary("Queries.Open", OpenRequest, OpenedQuestion, ANALYST)
QUERIES_READ: Final = Unary("Queries.Read", ReadRequest, ReadReply, ANALYST)
QUERIES_LIST: Final = Unary("Queries.List", QueryPage, QueryList, ANALYST | AUDITOR)
QUERIES_SHOW: Final = Unary("Queries.Show", ById, QueryView, ANALYST)
QUERIES_EXPLAIN: Final = Unary("Queries.Explain", ById, QueryExplained, ANALYST)
