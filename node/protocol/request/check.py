"""What a draft of a request lacks: all of it at once, each with its law.

    request_lacks(content, parties, now=now)     # () : it may go out

The rules are those of the draft's kind (``kinds``); nothing here knows a kind. Not
asked here: whether the agreement that it rests on is in force, and whether policy lets
it out. Called again before it is approved and before it is sent: time passes.

REQUEST_LACKS says what each code means; a kind's conditions add codes of their own,
and the form of statements is that of notices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from node.errors import BadInput
from node.model.agency import Agency
from node.model.desk.notice import Lack
from node.model.request import RequestContent
from node.protocol.notice.forms import (
    MAX_NAME,
    MAX_STATEMENTS,
    is_clean,
    is_language,
    statement_lacks,
)
from node.protocol.request.circumstance import Said, holds, said_in, states
from node.protocol.request.kindfile import RequestKind
from node.protocol.request.kinds import demands_of, request_kind
from node.protocol.request.words import REQUEST_WORDS

FORM: Final = "docs/requests.md: form"
MAX_MEASURES: Final = 20
MAX_MEASURE: Final = 8000  # characters of what is asked of one measure

REQUEST_LACKS: Mapping[str, str] = MappingProxyType(
    {
        "request-kind": "The kind of request is not known.",
        "asker": "An authority of this class cannot ask this.",
        "asked": "An authority of this class cannot be asked this.",
        "to-itself": "An agency does not send requests to itself.",
        "purpose": "The kind does not serve this purpose.",
        "justification": "Case, offence or legal basis is not given.",
        "missing": "Something that is always demanded is not given.",
        "assurance": "Something that must be affirmed is not.",
        "not-of-kind": "A field or statement that this kind does not take.",
        "measure": "A measure that this kind cannot ask for, or one that says nothing.",
        "no-measure": "The kind asks for a measure, and none is named.",
        "tongue": "The request is not in a language that the other side accepts.",
        "wanted-by": "The day by which it is needed has passed.",
        "too-many": "More values than a notice may have.",
        "length": "Too short to say anything, or too long.",
        "form": "Not a date, number, code or line as it must be.",
        "language": "Free text without its language.",
        "twice": "Said more than once.",
    }
)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who asks whom. ``accepts``: the languages of the asked; empty: not known."""

    asker: Agency
    asked: Agency
    accepts: frozenset[str] = frozenset()


def request_lacks(
    content: RequestContent, parties: Parties, *, now: datetime
) -> tuple[Lack, ...]:
    """Return everything that keeps ``content`` from going out; empty: complete."""
    try:
        kind = request_kind(content.kind)
    except BadInput as wrong:
        text = f"{wrong.message}. {wrong.advice}"
        return (Lack("request-kind", "kind", text, FORM),)
    said = said_in(content)
    found = (
        *_party_lacks(content, kind, parties),
        *_scope_lacks(content, kind),
        *_demand_lacks(content, kind, said),
        *_measure_lacks(content, kind),
        *_language_lacks(content, kind, parties),
        *_time_lacks(content, now),
        *_form_lacks(content, now),
    )
    return tuple(dict.fromkeys(found))


def _party_lacks(
    content: RequestContent, kind: RequestKind, parties: Parties
) -> Iterator[Lack]:
    for side, agency, classes in (
        ("asker", parties.asker, kind.asks),
        ("asked", parties.asked, kind.asked),
    ):
        if agency.agency_class not in classes:
            verb = "is sent by" if side == "asker" else "goes to"
            text = f"A {kind.title} {verb}: {', '.join(classes)}."
            yield Lack(side, side, text, kind.law)
    if parties.asked.id != content.to or parties.asker.id == parties.asked.id:
        text = "The request must go to another agency, the one that it names."
        yield Lack("to-itself", "to", text, FORM)


def _scope_lacks(content: RequestContent, kind: RequestKind) -> Iterator[Lack]:
    why = content.justification
    if why.purpose not in kind.purposes:
        text = f"A {kind.title} serves: {', '.join(kind.purposes)}."
        yield Lack("purpose", "purpose", text, kind.law)
    for name in ("case", "offence", "legal_basis"):
        if not getattr(why, name).strip():
            text = f"{name.replace('_', ' ').capitalize()}: must be given."
            yield Lack("justification", name, text, kind.law)


def _demand_lacks(
    content: RequestContent, kind: RequestKind, said: Said
) -> Iterator[Lack]:
    """What is always demanded, what some circumstances demand, what is not taken."""
    always = zip(
        ((name, one.equals) for one in kind.mandatory for name in one.names),
        demands_of(kind),
        strict=False,
    )
    for (name, equals), lack in always:
        if not states(said, f"{name}={equals}" if equals else name):
            yield lack
    for each in kind.conditions:
        met = any(all(states(said, atom) for atom in way) for way in each.any)
        if not met and holds(each.when, content, said):
            yield Lack(each.code, each.name, each.text, each.law)
    for name in dict.fromkeys(one.name for one in content.statements):
        if name not in kind.names:
            text = f"A {kind.title} does not take this."
            yield Lack("not-of-kind", name[:MAX_NAME], text, kind.law)


def _measure_lacks(content: RequestContent, kind: RequestKind) -> Iterator[Lack]:
    if kind.needs_measure and not content.measures:
        text = f"Name at least one measure: {', '.join(kind.measures)}."
        yield Lack("no-measure", "measures", text, kind.needs_measure)
    if len(content.measures) > MAX_MEASURES:
        text = f"More than {MAX_MEASURES} measures: divide the request."
        yield Lack("too-many", "measures", text, FORM)
    for one in content.measures[:MAX_MEASURES]:
        if one.measure not in kind.measures:
            listed = ", ".join(kind.measures) or "none"
            text = f"A {kind.title} can ask for: {listed}."
            yield Lack("measure", one.measure[:MAX_NAME], text, kind.law)
        elif not 3 <= len(one.text.strip()) <= MAX_MEASURE or not is_clean(one.text):
            title = REQUEST_WORDS.measures[one.measure]
            text = f"{title}: say what exactly, in 3 to {MAX_MEASURE} characters."
            yield Lack("measure", one.measure, text, kind.measures[one.measure])
        if one.text.strip() and not is_language(one.language):
            text = "Say in which language it is (as en, fr, es or ar)."
            yield Lack("language", one.measure[:MAX_NAME], text, FORM)


def _language_lacks(
    content: RequestContent, kind: RequestKind, parties: Parties
) -> Iterator[Lack]:
    """Its own language, and whether the other side takes it where the law says so."""
    if not is_language(content.language):
        text = "Say in which language the request is (as en, fr, es or ar)."
        yield Lack("language", "language", text, FORM)
        return
    spoken = content.language.partition("-")[0]
    if kind.language_law and parties.accepts and spoken not in parties.accepts:
        text = f"The other side accepts: {', '.join(sorted(parties.accepts))}."
        yield Lack("tongue", "language", text, kind.language_law)


def _time_lacks(content: RequestContent, now: datetime) -> Iterator[Lack]:
    if content.wanted_by is not None and content.wanted_by <= now:
        text = "It must be needed by a moment that is still ahead."
        yield Lack("wanted-by", "wanted_by", text, FORM)


def _form_lacks(content: RequestContent, now: datetime) -> Iterator[Lack]:
    if len(content.statements) > MAX_STATEMENTS:
        text = f"More than {MAX_STATEMENTS} statements."
        yield Lack("too-many", "statements", text, FORM)
    known = REQUEST_WORDS.statements
    yield from statement_lacks(content.statements, known, now=now, law=FORM)
