"""Samples of requests: complete ones of each kind, and changes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from node.model.agency import Agency, AgencyId
from node.model.codes import AgencyClass, Purpose
from node.model.notice import Statement
from node.model.query import Justification
from node.model.request import MeasureAsked, RequestAct, RequestContent, RequestLife
from node.model.request_form import RequestInput
from node.protocol.request.acts import REQUEST_ACTS, RequestNeed
from node.protocol.request.check import Parties
from node.protocol.request.kinds import REQUEST_KINDS
from node.protocol.request.moves import by_us, moved
from node.protocol.request.words import REQUEST_WORDS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PT, ES = AgencyId("pt-pj"), AgencyId("es-an")
_VALUES = {"number": "30", "date": "2026-05-01", "flag": "yes", "country": "PT"}
TEXT = "What has to be said about it is said here in full."


def value_of(name: str) -> str:
    """A value that a statement may have."""
    found = REQUEST_WORDS.statements[name]
    if found.codes:
        return found.codes[0]
    return _VALUES.get(found.form, TEXT[: found.longest])


def statement(name: str, value: str = "") -> Statement:
    """A statement, in English where it is free text."""
    free = REQUEST_WORDS.statements[name].form == "text"
    return Statement(name, value or value_of(name), "en" if free else "")


def complete(name: str, **changes: Any) -> RequestContent:
    """A request of a kind with all that the kind always demands."""
    kind = REQUEST_KINDS[name]
    measures = tuple(
        MeasureAsked(each, f"Exactly this: {each}.", "en")
        for each in ("hearing", "search")
        if each in kind.measures
    )
    made = RequestContent(
        kind=name,
        to=ES,
        statements=tuple(map(statement, kind.demanded)),
        measures=measures,
        justification=Justification(
            kind.purposes[0] if kind.purposes else Purpose.INVESTIGATION,
            "2026/17",
            "trafficking-in-human-beings",
            "eu-eio",
            "o-1",
        ),
        language="en",
    )
    return replace(made, **changes)


def saying(content: RequestContent, **said: str) -> RequestContent:
    """``content`` with statements put in, or (empty) taken out."""
    kept = tuple(one for one in content.statements if one.name not in said)
    more = tuple(statement(name, value) for name, value in said.items() if value)
    return replace(content, statements=(*kept, *more))


def parties(
    asker: AgencyClass = AgencyClass.JUDICIAL,
    asked: AgencyClass = AgencyClass.JUDICIAL,
    accepts: frozenset[str] = frozenset(),
) -> Parties:
    """Who asks whom."""
    return Parties(
        Agency(PT, "Portugal", "PT", asker), Agency(ES, "Spain", "ES", asked), accepts
    )


def of_kind(name: str) -> Parties:
    """Parties of classes that the kind is for."""
    kind = REQUEST_KINDS[name]
    return parties(kind.asks[0], kind.asked[0])


def written(name: str, **changes: Any) -> RequestInput:
    """What an officer wrote, all that the kind demands."""
    content = complete(name)
    why = content.justification
    given: dict[str, Any] = {
        "request_id": "pt-pj/7Q4M-X2KD-9RTA",
        "kind": name,
        "to": str(content.to),
        "statements": content.statements,
        "measures": content.measures,
        "purpose": why.purpose,
        "case": why.case,
        "offence": why.offence,
        "legal_basis": why.legal_basis,
        "language": "en",
        "handling": content.handling,
        "urgency": content.urgency,
        "wanted_by": None,
        "supersedes": "",
    }
    return RequestInput(**given | changes)


def going(
    life: RequestLife, act: RequestAct, *, by: str = "", at: datetime = NOW, **said: Any
) -> RequestLife:
    """``life`` after our side's next move, with what the act usually has to say."""
    rule = REQUEST_ACTS[act]
    usual: dict[str, Any] = {}
    if RequestNeed.WORDS in rule.needs:
        usual |= {"text": "So that it is said.", "language": "en"}
    if RequestNeed.ANOTHER in rule.needs:
        usual["other"] = "pt-pj/OTHER"
    if RequestNeed.GROUND in rule.needs:
        usual |= {"ground": "ongoing-investigation", "alternative": "later"}
    if RequestNeed.POSTPONES in rule.needs:
        usual["until"] = at + timedelta(days=30)
    officer = (by or f"{rule.side}-1") if rule.roles else ""
    return moved(life, by_us(life, act, by=officer, at=at, **usual | said))


def measures(kind: str, count: int) -> tuple[str, ...]:
    """So many measures that a kind may ask for."""
    return tuple(REQUEST_KINDS[kind].measures)[:count]


def told(life: RequestLife) -> RequestLife:
    """``life`` as both ends know it: without what stays with the asker."""
    told_moves = tuple(m for m in life.asker_moves if REQUEST_ACTS[m.act].told)
    return replace(life, asker_moves=told_moves)
