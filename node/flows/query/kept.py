"""Our own queries as they lie in the store: boxed, with what a retry needs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime

from node.codec.stored import pack, unpack
from node.crypto.keystore import Keyring
from node.errors import NotFound
from node.flows.ports import KeptQuery, QueryBook
from node.model.blind import HitProof
from node.model.box import Box
from node.model.query import Justification, PeerAnswer, Question, Way
from node.model.short_id import BEGINNING_LEAST, meant

LOOKED_AT = 500
"""How many queries are looked at, of those whose ids begin alike."""
QUERY_BOX = b"comity/v1 own query\0"
ANSWER_BOX = b"comity/v1 own answer\0"


@dataclass(frozen=True, slots=True)
class SentBatch:
    """Under which epoch the questions of a category are asked blind."""

    category: str
    epoch: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """One message of a query, so that a retry says the same again.

    ``batches`` are those of a message that is blind: without any, views are fetched
    first, and nothing was said yet. ``proofs`` are those of one that redeems.
    """

    peer: str
    message_id: str
    sent_at: datetime
    way: Way = Way.DISCLOSED
    batches: tuple[SentBatch, ...] = ()
    proofs: tuple[HitProof, ...] = ()

    @property
    def is_meant(self) -> bool:
        """Whether it is known what is said: that is recorded, and then sent."""
        return self.way is not Way.BLIND or bool(self.batches)


@dataclass(frozen=True, slots=True)
class OwnQuery:
    """What lies in a query's box.

    ``way`` is the one that was demanded, empty for none. All blinding factors come of
    ``seed`` (``blind/asker/elements.py``).
    """

    justification: Justification
    questions: tuple[Question, ...]
    sent: tuple[Sent, ...]
    way: str = ""
    seed: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class KeptProof:
    """That a key of a question met at a peer, and whether it did on a firm hit."""

    proof: HitProof
    firm: bool


@dataclass(frozen=True, slots=True)
class ProvedAnswer(PeerAnswer):
    """What lies in the box of a peer's answer: more than any screen is shown."""

    proofs: tuple[KeptProof, ...] = ()


def box_query(query_id: str, query: OwnQuery, keys: Keyring) -> Box:
    """Return ``query`` in a box bound to its id."""
    return Box(*keys.close_box(pack(query), bound_to=QUERY_BOX + query_id.encode()))


def box_answer(query_id: str, answer: PeerAnswer, keys: Keyring) -> Box:
    """Return a peer's answer in a box bound to query and peer."""
    bound = _answer_of(query_id, answer.peer)
    return Box(*keys.close_box(pack(answer), bound_to=bound))


def _answer_of(query_id: str, peer: str) -> bytes:
    return ANSWER_BOX + f"{query_id}/{peer}".encode()


def proved(answer: PeerAnswer, proofs: tuple[KeptProof, ...]) -> ProvedAnswer:
    """Return an answer with what proves its hits."""
    told = {f.name: getattr(answer, f.name) for f in fields(answer)}
    return ProvedAnswer(**{**told, "proofs": proofs})


def open_proofs(kept: KeptQuery, keys: Keyring) -> dict[str, tuple[KeptProof, ...]]:
    """Return what proves the hits of each peer's answer."""
    query_id = kept.summary.query_id
    return {
        peer: unpack(
            ProvedAnswer,
            keys.open_box(box.sealed, box.key, bound_to=_answer_of(query_id, peer)),
        ).proofs
        for peer, _, box in kept.answers
    }


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
            keys.open_box(box.sealed, box.key, bound_to=_answer_of(query_id, peer)),
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
