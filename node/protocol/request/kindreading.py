"""Reading one kind of request from its file, and refusing what cannot be meant.

What is refused is said with the file, the key and what to do: an unknown key, a
statement that nobody defined, a clock that nothing stops, a ground without a lawful
alternative. What a kind consists of is ``kindfile``; ``kinds`` reads the program's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from node.errors import ConfigBroken
from node.model.codes import AgencyClass, Purpose
from node.model.request import RequestAct
from node.protocol.request.kindfile import ClockRule, RequestKind, Unit
from node.protocol.request.words import REQUEST_WORDS

ADVICE: Final = "Compare with the other files in node/protocol/request/kinds."
_AT: Final = re.compile(r" - at `\$\.?(.*)`$")
_ALL: Final = {"asks": AgencyClass, "asked": AgencyClass, "purposes": Purpose}
_DAYS: Final = frozenset(("calendar-days", "working-days"))
# The acts of the asked that say what becomes of a request, or where it stands.
_STARTS: Final = frozenset(
    (RequestAct.RECEIVE, RequestAct.ACCEPT, RequestAct.EXECUTE, RequestAct.PARTLY)
)


def read_kind(file: str, text: str) -> RequestKind:
    """Return the kind that the text of a file describes.

    Raises:
        ConfigBroken: it cannot be meant; file, key and what to do are said.
    """
    try:
        raw = tomllib.loads(text)
    except ValueError as error:
        raise _unmeant(file, "", f"is not TOML: {error}") from error
    try:
        made = msgspec.convert(_spelled_out(raw), RequestKind, strict=True)
    except msgspec.ValidationError as error:
        found = _AT.search(str(error))
        what = _AT.sub("", str(error))
        raise _unmeant(file, found[1] if found else "", what) from error
    if f"{made.name}.toml" != file:
        raise _unmeant(file, "name", f"is not that of the file: {made.name!r}")
    for key, what in _wrong(made):
        raise _unmeant(file, key, what)
    return made


def _spelled_out(raw: dict[str, Any]) -> dict[str, Any]:
    return {
        key: [str(one) for one in _ALL[key]] if key in _ALL and said == "all" else said
        for key, said in raw.items()
    }


def _unmeant(file: str, key: str, what: str) -> ConfigBroken:
    where = f"{key!r} " if key else ""
    return ConfigBroken(f"{file}: {where}{what}", advice=ADVICE, key=key)


def _wrong(kind: RequestKind) -> Iterator[tuple[str, str]]:
    """Yield each key of ``kind`` that cannot be meant, and why."""
    for key in ("title", "purpose", "law", "asks", "asked", "purposes", "parts"):
        if not getattr(kind, key):
            yield key.removesuffix("s") if key == "parts" else key, "is empty"
    yield from _unknown(kind)
    yield from _twice(kind)
    yield from _wrong_demands(kind)
    yield from _wrong_grounds(kind)
    for number, clock in enumerate(kind.clocks):
        for key, what in _wrong_clock(clock):
            yield f"clock[{number}].{key}", what


def _unknown(kind: RequestKind) -> Iterator[tuple[str, str]]:
    words = REQUEST_WORDS
    for number, part in enumerate(kind.parts):
        if part.part not in words.parts:
            yield f"part[{number}].part", f"is no part of a form: {part.part!r}"
        if astray := set(part.names) - set(words.statements):
            yield f"part[{number}].names", f"names no statement: {min(astray)!r}"
    if astray := set(kind.measures) - set(words.measures):
        yield "measures", f"names no measure: {min(astray)!r}"
    if kind.needs_measure and not kind.measures:
        yield "needs_measure", "demands a measure, and the kind has none"
    if not all(kind.measures.values()):
        yield "measures", "has a measure without its law"


def _twice(kind: RequestKind) -> Iterator[tuple[str, str]]:
    for key, names in {
        "part": kind.names,
        "mandatory": kind.demanded,
        "ground": tuple(one.code for one in kind.grounds),
    }.items():
        if len(names) > len(set(names)):
            yield key, "says something twice"


def _wrong_demands(kind: RequestKind) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(kind.mandatory):
        if not one.law or not one.names:
            yield f"mandatory[{number}]", "lacks its law, or what it demands"
        if astray := set(one.names) - set(kind.names):
            yield f"mandatory[{number}].names", f"is in no part: {min(astray)!r}"
    for number, each in enumerate(kind.conditions):
        key = f"condition[{number}]"
        if not each.any or not all(each.any) or not each.law or not each.text:
            yield key, "lacks its law, its words, or what would meet it"
        named = {atom for choice in each.any for atom in choice}
        named |= {*each.when.said, *each.when.unsaid, each.name}
        if astray := {atom.partition("=")[0] for atom in named} - set(kind.names):
            yield key, f"names what is in no part: {min(astray)!r}"
        if astray := set(each.when.measures) - set(kind.measures):
            yield f"{key}.when.measures", f"is no measure of the kind: {min(astray)!r}"


def _wrong_grounds(kind: RequestKind) -> Iterator[tuple[str, str]]:
    words = REQUEST_WORDS
    if kind.ground("not-available") is None:
        yield "ground", "lacks 'not-available', which is told where more would show"
    for number, one in enumerate(kind.grounds):
        key = f"ground[{number}]"
        if one.code not in words.grounds:
            yield f"{key}.code", f"is no ground: {one.code!r}"
        if not one.law:
            yield f"{key}.law", "is empty: a ground is one that the law knows"
        if not one.alternatives or set(one.alternatives) - set(words.alternatives):
            yield f"{key}.alternatives", "names none, or one that is not known"
        if astray := set(one.measures) - set(kind.measures):
            yield f"{key}.measures", f"is no measure of the kind: {min(astray)!r}"


def _wrong_clock(clock: ClockRule) -> Iterator[tuple[str, str]]:
    as_asked = clock.unit is Unit.AS_ASKED
    wrong = {
        "law": (not clock.law, "is empty"),
        "amount": (
            clock.amount < 0 or clock.amount > 1000 or (as_asked and clock.amount > 0),
            "is not a number of its unit; as asked has none",
        ),
        "unit": (
            clock.unit in _DAYS and clock.amount == 0,
            "counts days, and there are none: at once is 0 hours",
        ),
        "starts": (clock.starts not in _STARTS, "is no act that starts a clock"),
        "stops": (
            not clock.stops or clock.starts in clock.stops,
            "must be acts, and not the one that starts it",
        ),
        "rolls": (clock.rolls and clock.unit not in _DAYS, "is for days alone"),
        "warn_hours": (clock.warn_hours < 0, "is before nothing"),
        "escalate_hours": (clock.escalate_hours < 0, "is before it is due"),
        "extension": (
            clock.extension is not None
            and (
                as_asked
                or clock.extension.amount < 1
                or (clock.extension.times is not None and clock.extension.times < 1)
            ),
            "must add something, in the unit of the clock",
        ),
    }
    yield from ((key, what) for key, (is_wrong, what) in wrong.items() if is_wrong)
