"""Exhibits as people read them, and the signed messages in them as evidence.

What is readable here was authentic when it was recorded; that it is what its entry
was made with an audit says. Evidence is handed out byte for byte: who holds the card
of its sender can check it without any key of ours.
"""

from __future__ import annotations

from node.codec.plain import to_json
from node.codec.stored import unpack
from node.codec.wire import from_wire
from node.errors import Malformed
from node.model.blind import Redemption
from node.model.codes import Kind
from node.model.entry import Entry
from node.model.exhibit import (
    AnswerExhibit,
    AskExhibit,
    CollectExhibit,
    NoteExhibit,
    ParcelExhibit,
    StandingsExhibit,
)
from node.model.message import Evidence
from node.model.parcel import Parcel, Receipts, Standings
from node.model.query import Answer, Query

REFUSED = "message.refused"
"""The exhibit of such an entry is the signed message that could not be understood."""

_EXHIBITS: dict[str, type] = {
    "query.answered": AnswerExhibit,
    "query.asked": AskExhibit,
    "query.collected": CollectExhibit,
    "notice.receipted": ParcelExhibit,
    "notice.receipts-refused": ParcelExhibit,
    "notice.disobeyed": StandingsExhibit,
}

_PAYLOADS: dict[Kind, type] = {
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
    if isinstance(exhibit, AnswerExhibit):
        evidence = from_wire(Evidence, exhibit.query)
        said = (_asked(evidence), from_wire(Answer, exhibit.answer))
        return to_json(said).decode()
    if isinstance(exhibit, CollectExhibit):
        asked, answered = (
            from_wire(Evidence, part) for part in (exhibit.query, exhibit.answer)
        )
        said = (_asked(asked), from_wire(Answer, answered.payload))
        return to_json(said).decode()
    if isinstance(exhibit, ParcelExhibit):
        return to_json(_said(exhibit.parcel, exhibit.receipts)).decode()
    if isinstance(exhibit, StandingsExhibit):
        return to_json(_said(exhibit.ask, exhibit.standings)).decode()
    return to_json(exhibit).decode()


def _asked(message: Evidence) -> Query | Redemption:
    """Return what was asked, with the proofs of hits where it redeems any."""
    if message.kind == Kind.REDEEM:
        return from_wire(Redemption, message.payload)
    return from_wire(Query, message.payload)


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
