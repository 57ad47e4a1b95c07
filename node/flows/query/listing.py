"""Find our own queries: by what the list shows, and by what lies in their boxes.

    read in order → leave out by the summary → open → leave out by the content

Queries are sealed, so each is looked at by itself. A page ends when it is full, or when
so many were looked at; the next goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from node.crypto.keystore import Keyring
from node.errors import BadInput, choose
from node.flows.filters import check_filters
from node.flows.ports import QueryBook
from node.flows.query.kept import OwnQuery, open_query
from node.model.between import Between
from node.model.desk.query import QueryList, QueryPage, QueryState, QuerySummary
from node.model.query import PeerAnswer

PAGE_MOST: Final = 500
LOOK_MOST: Final = 2_000
"""Queries that are looked at for one page."""
AT_ONCE: Final = 100

_SUMMARISED: Final = ("officer", "case", "purpose", "offence")
"""What is compared with the summary as it is."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A query with its answers, and the summary that tells of them."""

    summary: QuerySummary
    own: OwnQuery
    answers: tuple[PeerAnswer, ...]

    def says(self, text: str) -> bool:
        """Whether a term of it, or the reference of a hit, has ``text`` in it."""
        wanted = text.casefold()
        terms = (t.value for q in self.own.questions for t in q.terms)
        hits = (h for a in self.answers for one in a.answers for h in one.hits)
        told = (*terms, *(hit.reference for hit in hits))
        return any(wanted in one.casefold() for one in told)


_STATES: Final[Mapping[QueryState, Callable[[Opened], bool]]] = MappingProxyType(
    {
        QueryState.HIT: lambda q: q.summary.hits > 0,
        QueryState.NO_HIT: lambda q: q.summary.hits == 0 and q.summary.no_hits > 0,
        QueryState.NOT_ANSWERED: lambda q: q.summary.not_answered > 0,
        QueryState.WAITING: lambda q: any(a.waits for a in q.answers),
    }
)


def listed(
    page: QueryPage, queries: QueryBook, keys: Keyring, *, content: bool
) -> QueryList:
    """Return a page; with ``content``, what was first asked, and who would tell more.

    Raises:
        BadInput: there is no such state, or another code.
        NotFound: ``after`` is not one of our queries.
    """
    check_filters(page)
    if page.state and page.state not in set(QueryState):
        raise BadInput(
            f"no state {page.state[:40]!r}",
            advice=choose("query-states", QueryState),
        )
    count = max(1, min(page.count, PAGE_MOST))
    between = Between(page.since, page.until, page.oldest_first)
    found: list[QuerySummary] = []
    last, looked = page.after, 0
    while True:
        rows = queries.page(between, count=AT_ONCE, after=last)
        for summary in rows:
            if len(found) == count or looked == LOOK_MOST:
                return QueryList(tuple(found), last, looked)
            last, looked = summary.query_id, looked + 1
            if _summarised(summary, page):
                opened = _opened(summary, queries, keys)
                if opened and _meant(opened, page):
                    found.append(_told(opened, content=content))
        if len(rows) < AT_ONCE:
            return QueryList(tuple(found), "", looked)


def _summarised(summary: QuerySummary, page: QueryPage) -> bool:
    return all(
        getattr(page, name) in ("", getattr(summary, name)) for name in _SUMMARISED
    )


def _opened(summary: QuerySummary, queries: QueryBook, keys: Keyring) -> Opened | None:
    kept = queries.get(summary.query_id)
    if kept is None:
        return None
    own, answers = open_query(kept, keys)
    return Opened(kept.summary, own, tuple(answers))


def _meant(opened: Opened, page: QueryPage) -> bool:
    peers = {sent.peer for sent in opened.own.sent}
    categories = {question.category for question in opened.own.questions}
    return (
        (not page.peer or page.peer in peers)
        and (not page.category or page.category in categories)
        and (not page.state or _STATES[QueryState(page.state)](opened))
        and (not page.text or opened.says(page.text))
    )


def _told(opened: Opened, *, content: bool) -> QuerySummary:
    summary = replace(
        opened.summary, peers=tuple(sorted(sent.peer for sent in opened.own.sent))
    )
    if not content:
        return summary
    waiting = tuple(sorted(a.peer for a in opened.answers if a.waits))
    return replace(summary, first=opened.own.questions[0], waiting=waiting)
