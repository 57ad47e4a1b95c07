"""Our own queries as they lie in the store: boxed, with what a retry needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import NotFound
from node.flows.ports import KeptQuery, QueryBook
from node.model.box import Box
from node.model.query import Justification, PeerAnswer, Question
from node.model.short_id import BEGINNING_LEAST, meant

LOOKED_AT = 500
"""How many queries are looked at, of those whose ids begin alike."""
QUERY_BOX = b"comity/v1 own query\0"
ANSWER_BOX = b"comity/v1 own answer\0"


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a query, so that a retry says the same again."""

    peer: str
    message_id: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class OwnQuery:
    """What lies in a query's box."""

    justification: Justification
    questions: tuple[Question, ...]
    sent: tuple[Sent, ...]


def box_query(query_id: str, query: OwnQuery, keys: Keyring) -> Box:
    """Return ``query`` in a box bound to its id."""
    return Box(*keys.close_box(pack(query), bound_to=QUERY_BOX + query_id.encode()))


def box_answer(query_id: str, answer: PeerAnswer, keys: Keyring) -> Box:
    """Return a peer's answer in a box bound to query and peer."""
    bound = ANSWER_BOX + f"{query_id}/{answer.peer}".encode()
    return Box(*keys.close_box(pack(answer), bound_to=bound))


def open_query(kept: KeptQuery, keys: Keyring) -> tuple[OwnQuery, list[PeerAnswer]]:
    """Open a kept query and its answers."""
    query_id = kept.summary.query_id
    query = unpack(
        OwnQuery,
        keys.open_box(
            kept.box.sealed, kept.box.key, bound_to=QUERY_BOX + query_id.encode()
        ),
    )
    answers = [
        unpack(
            PeerAnswer,
            keys.open_box(
                box.sealed, box.key, bound_to=ANSWER_BOX + f"{query_id}/{peer}".encode()
            ),
        )
        for peer, _, box in kept.answers
    ]
    return query, answers


def kept_query(book: QueryBook, named: str, *, officer: str = "") -> KeptQuery:
    """Return one of our own queries, by its id or by how that begins.

    With ``officer``, a pseudonym, only what that officer asked is known.

    Raises:
        NotFound: there is none of that name.
        BadInput: several begin so.
    """
    kept = book.get(named)
    if kept is None and len(named) >= BEGINNING_LEAST:
        found = book.beginning(named.lower(), count=LOOKED_AT)
        ids = [s.query_id for s in found if officer in ("", s.officer)]
        one = meant(named, ids, what="query")
        kept = book.get(one) if one else None
    if kept is None or officer not in ("", kept.summary.officer):
        whose = " of yours" if officer else ""
        raise NotFound(
            f"no query {named[:60]!r}{whose} was asked here",
            advice="`comity query list` has their ids; the beginning of one will do.",
        )
    return kept
