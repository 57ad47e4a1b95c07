"""Exhibits: the content that ledger entries refer to, erasable on its own."""

from __future__ import annotations

from dataclasses import dataclass

from node.model.blind import SignedEpoch, SignedViewHead
from node.model.query import Justification, Question


@dataclass(frozen=True, slots=True)
class AnswerExhibit:
    """At the answering side: the signed query, and the answer's payload."""

    query: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class AskExhibit:
    """At the asking side, before anything is sent: what is asked, and of whom."""

    justification: Justification
    questions: tuple[Question, ...]
    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CollectExhibit:
    """At the asking side: the signed query that was sent, and the signed answer."""

    query: bytes
    answer: bytes


@dataclass(frozen=True, slots=True)
class ParcelExhibit:
    """At the sending side: the signed parcel, and the signed receipts for it.

    ``parcel`` is empty where it passed on another's notice.
    """

    parcel: bytes
    receipts: bytes


@dataclass(frozen=True, slots=True)
class StandingsExhibit:
    """At the asking side, of an alarm: the signed ask, and the signed standings."""

    ask: bytes
    standings: bytes


@dataclass(frozen=True, slots=True)
class ViewExhibit:
    """At the asking side: the signed epoch and head of a view that a peer gave.

    Two of each are those that contradict each other, the one held before first.
    """

    epochs: tuple[SignedEpoch, ...]
    heads: tuple[SignedViewHead, ...]


@dataclass(frozen=True, slots=True)
class NoteExhibit:
    """A remark that belongs to an act of this node, such as a reason."""

    text: str
