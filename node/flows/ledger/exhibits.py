"""Exhibits as people read them, and the signed messages in them as evidence.

What is readable here was authentic when it was recorded; that it is what its entry
was made with an audit says. Evidence is handed out byte for byte: who holds the card
of its sender can check it without any key of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from node.codec.plain import to_json
from node.codec.stored import unpack
from node.codec.wire import from_wire
from node.errors import Malformed
from node.model.blind import (
    BlindAnswer,
    BlindQuery,
    EpochInfo,
    Redemption,
    ViewHead,
)
from node.model.codes import Kind
from node.model.entry import Entry
from node.model.exhibit import (
    AnswerExhibit,
    AskExhibit,
    CollectExhibit,
    NoteExhibit,
    ParcelExhibit,
    StandingsExhibit,
    ViewExhibit,
)
from node.model.message import Evidence
from node.model.parcel import Parcel, Receipts, Standings
from node.model.query import Answer, Query

REFUSED = "message.refused"
"""The exhibit of such an entry is the signed message that could not be understood."""

_EXHIBITS: dict[str, type] = {
    "query.answered": AnswerExhibit,
    "query.evaluated": AnswerExhibit,
    "query.asked": AskExhibit,
    "query.collected": CollectExhibit,
    "view.fetched": ViewExhibit,
    "notice.receipted": ParcelExhibit,
    "notice.receipts-refused": ParcelExhibit,
    "notice.disobeyed": StandingsExhibit,
}

_PAYLOADS: dict[Kind, type] = {
    Kind.QUERY: Query,
    Kind.ANSWER: Answer,
    Kind.REDEEM: Redemption,
    Kind.BLIND_QUERY: BlindQuery,
    Kind.BLIND_ANSWER: BlindAnswer,
    Kind.PARCEL: Parcel,
    Kind.RECEIPTS: Receipts,
    Kind.STANDINGS: Standings,
}

_SIGNED: dict[type, tuple[str, ...]] = {
    AnswerExhibit: ("query",),
    CollectExhibit: ("query", "answer"),
    ParcelExhibit: ("parcel", "receipts"),
    StandingsExhibit: ("ask", "standings"),
}
"""Which fields of an exhibit are signed messages: an answer of ours is kept bare."""


def evidence_in(entry: Entry, content: bytes) -> tuple[bytes, ...]:
    """Return the signed messages in an exhibit, each an encoded ``Evidence``."""
    if entry.act == REFUSED:
        return (content,)
    kind = _EXHIBITS.get(entry.act, NoteExhibit)
    exhibit: object = unpack(kind, content)
    found = (getattr(exhibit, name) for name in _SIGNED.get(kind, ()))
    return tuple(filter(None, found))


def readable(entry: Entry, content: bytes) -> str:
    """Return an exhibit as JSON that a person can read."""
    if entry.act == REFUSED:
        return to_json(from_wire(Evidence, content)).decode()
    exhibit: object = unpack(_EXHIBITS.get(entry.act, NoteExhibit), content)
    read = _READ.get(type(exhibit))
    return to_json(read(exhibit) if read is not None else exhibit).decode()


def _answered(exhibit: AnswerExhibit) -> tuple[object, ...]:
    evidence = from_wire(Evidence, exhibit.query)
    asked: object = from_wire(_PAYLOADS[evidence.kind], evidence.payload)
    answer = BlindAnswer if evidence.kind is Kind.BLIND_QUERY else Answer
    return asked, from_wire(answer, exhibit.answer)


def _collected(exhibit: CollectExhibit) -> tuple[object, ...]:
    both = (from_wire(Evidence, part) for part in (exhibit.query, exhibit.answer))
    return tuple(from_wire(_PAYLOADS[one.kind], one.payload) for one in both)


def _viewed(exhibit: ViewExhibit) -> tuple[object, ...]:
    epochs = tuple(from_wire(EpochInfo, one.info) for one in exhibit.epochs)
    return epochs, tuple(from_wire(ViewHead, one.head) for one in exhibit.heads)


def _said(*evidence: bytes) -> tuple[object, ...]:
    """Return what signed messages say; one that says nothing is shown whole."""
    said: list[object] = []
    for part in filter(None, evidence):
        message = from_wire(Evidence, part)
        try:
            said.append(from_wire(_PAYLOADS[message.kind], message.payload))
        except (Malformed, KeyError):
            said.append(message)
    return tuple(said)


_READ: Mapping[type, Callable[[Any], object]] = {
    AnswerExhibit: _answered,
    CollectExhibit: _collected,
    ViewExhibit: _viewed,
    ParcelExhibit: lambda exhibit: _said(exhibit.parcel, exhibit.receipts),
    StandingsExhibit: lambda exhibit: _said(exhibit.ask, exhibit.standings),
}
"""What people read of an exhibit that holds signed messages: what these say."""
