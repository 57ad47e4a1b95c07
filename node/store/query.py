"""Our own queries: the book, and how queries and answers are put into it.

Counts are not kept beside the query: they are the sum over its answers, so that
an answer which replaces a ``not_answered`` cannot leave them wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select, tuple_

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere, NotFound
from node.flows.ports import KeptQuery, PutPeerAnswer, PutQuery
from node.model.between import EVER, Between
from node.model.box import Box
from node.model.desk.query import QuerySummary
from node.store.bound import Bound
from node.store.engine import at_hand, reading, translated
from node.store.instants import from_micros, to_micros
from node.store.read import LAST
from node.store.schema import QUERY, QUERY_ANSWER
from node.store.sql import SqlStatement, upsert
from node.store.transaction import Transaction

_COUNTS = ("hits", "no_hits", "not_answered")


@dataclass(frozen=True, slots=True)
class ListedQuery:
    """What the list shows of a query besides its answers, sealed in its row."""

    officer: str
    purpose: str
    case: str
    offence: str
    questions: int


class SqlQueryBook:
    """Our own queries. Keeps ``QueryBook``."""

    def __init__(self, engine: Engine, bound: Bound) -> None:
        self._engine = reading(engine)
        self._bound = bound

    def get(self, query_id: str) -> KeptQuery | None:
        """Return one query with its answers, by peer."""
        query = _summaries().where(QUERY.c.query_id == query_id)
        box = select(QUERY.c.sealed, QUERY.c.key).where(QUERY.c.query_id == query_id)
        answers = (
            select(
                QUERY_ANSWER.c.peer,
                QUERY_ANSWER.c.answered,
                QUERY_ANSWER.c.sealed,
                QUERY_ANSWER.c.key,
            )
            .where(QUERY_ANSWER.c.query_id == query_id)
            .order_by(QUERY_ANSWER.c.peer)
        )
        with translated("cannot be read"), at_hand(self._engine) as connection:
            row = connection.execute(query).first()
            held = connection.execute(box).first()
            given = connection.execute(answers).all()
        if row is None or held is None:
            return None
        return KeptQuery(
            self._summary(row),
            Box(*held),
            tuple((peer, answered, Box(s, k)) for peer, answered, s, k in given),
        )

    def page(
        self, asked: Between = EVER, *, count: int, after: str
    ) -> tuple[QuerySummary, ...]:
        """Return summaries of what was asked then, from after query ``after`` on.

        Raises:
            NotFound: ``after`` is not one of our queries.
        """
        place = tuple_(QUERY.c.asked_at, QUERY.c.query_id)
        order = (QUERY.c.asked_at, QUERY.c.query_id)
        wanted = _summaries().order_by(
            *(order if asked.oldest_first else (column.desc() for column in order))
        )
        if asked.since is not None:
            wanted = wanted.where(QUERY.c.asked_at >= to_micros(asked.since))
        if asked.until is not None:
            wanted = wanted.where(QUERY.c.asked_at < to_micros(asked.until))
        with translated("cannot be read"), at_hand(self._engine) as connection:
            if after:
                asked_at = connection.scalar(
                    select(QUERY.c.asked_at).where(QUERY.c.query_id == after)
                )
                if asked_at is None:
                    raise NotFound(f"no query {after[:60]!r} was asked here")
                last = (asked_at, after)
                wanted = wanted.where(
                    place > last if asked.oldest_first else place < last
                )
            rows = connection.execute(wanted.limit(max(count, 0))).all()
        return tuple(self._summary(row) for row in rows)

    def beginning(self, text: str, *, count: int) -> tuple[QuerySummary, ...]:
        """Return summaries of queries whose ids begin with ``text``, newest first."""
        ids = QUERY.c.query_id
        wanted = _summaries().where(ids >= text, ids < text + LAST)
        wanted = wanted.order_by(QUERY.c.asked_at.desc(), ids.desc())
        with translated("cannot be read"), at_hand(self._engine) as connection:
            rows = connection.execute(wanted.limit(max(count, 0))).all()
        return tuple(self._summary(row) for row in rows)

    def _summary(self, row: Row[Any]) -> QuerySummary:
        query_id, asked_at, sealed, *counts = tuple(row)
        asked = unpack(ListedQuery, self._bound.open(QUERY, query_id, sealed))
        hits, no_hits, not_answered = map(int, counts)
        return QuerySummary(
            query_id=query_id,
            asked_at=from_micros(asked_at),
            officer=asked.officer,
            purpose=asked.purpose,
            case=asked.case,
            offence=asked.offence,
            questions=asked.questions,
            hits=hits,
            no_hits=no_hits,
            not_answered=not_answered,
        )


def _summaries() -> Select[Any]:
    counts = (
        select(func.coalesce(func.sum(QUERY_ANSWER.c[name]), 0))
        .where(QUERY_ANSWER.c.query_id == QUERY.c.query_id)
        .scalar_subquery()
        .label(name)
        for name in _COUNTS
    )
    clear = [c for c in QUERY.columns if c.name not in ("sealed", "key")]
    return select(*clear, *counts)


_PUT_QUERY = upsert(QUERY)
_PUT_ANSWER = upsert(QUERY_ANSWER)
_HAS_QUERY = SqlStatement('SELECT 1 FROM "query" WHERE "query_id" = ?')
_ANSWERED = SqlStatement(
    'SELECT "answered" FROM "query_answer" WHERE "query_id" = ? AND "peer" = ?'
)


def put_queries(transaction: Transaction, effects: Sequence[PutQuery]) -> None:
    """Keep queries; a query that is held is replaced, its answers stay."""
    for effect in effects:
        kept, box = effect.summary, effect.box
        asked = ListedQuery(
            kept.officer, kept.purpose, kept.case, kept.offence, kept.questions
        )
        summary = transaction.bound.seal(QUERY, kept.query_id, pack(asked))
        at = to_micros(kept.asked_at)
        row = (kept.query_id, at, box.sealed, box.key, summary)
        _PUT_QUERY.run(transaction.connection, [row])


def put_answers(transaction: Transaction, effects: Sequence[PutPeerAnswer]) -> None:
    """Keep peers' answers.

    Raises:
        NotFound: there is no such query.
        AlreadyThere: the peer has answered it.
    """
    for effect in effects:
        connection = transaction.connection
        if not _HAS_QUERY.rows(connection, (effect.query_id,)):
            raise NotFound(f"no query {effect.query_id[:60]!r} was asked here")
        held = _ANSWERED.rows(connection, (effect.query_id, effect.peer))
        if held and held[0][0]:
            raise AlreadyThere(f"{effect.peer} has answered this query already")
        row = (
            effect.query_id,
            effect.peer,
            effect.answered,
            effect.hits,
            effect.no_hits,
            effect.not_answered,
            effect.box.sealed,
            effect.box.key,
            to_micros(effect.at),
        )
        _PUT_ANSWER.run(connection, [row])
