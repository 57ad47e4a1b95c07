"""One kind of request, as it is read from its file.

A file that cannot be meant is refused with the file, the key and what to do: an
unknown key, a statement that nobody defined, a clock that nothing stops, a ground
without a lawful alternative. ``kinds`` reads the files of the program.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from node.errors import ConfigBroken
from node.model.codes import AgencyClass, Code, Purpose
from node.model.request import Access, Pause, RequestAct
from node.protocol.request.words import REQUEST_WORDS

ADVICE: Final = "Compare with the other files in node/protocol/request/kinds."
_AT: Final = re.compile(r" - at `\$\.?(.*)`$")
_ALL: Final = {"asks": AgencyClass, "asked": AgencyClass, "purposes": Purpose}
_DAYS: Final = frozenset(("calendar-days", "working-days"))
# The acts of the asked that say what becomes of a request, or where it stands.
_STARTS: Final = frozenset(
    (RequestAct.RECEIVE, RequestAct.ACCEPT, RequestAct.EXECUTE, RequestAct.PARTLY)
)


class Unit(Code):
    """What a clock counts in. As asked: until the moment that the asker names."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar-days"
    WORKING_DAYS = "working-days"
    AS_ASKED = "as-asked"


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all that stands in the file of a kind."""


class Circumstance(_Part, frozen=True):
    """In which circumstances something holds; what is not said says nothing.

    ``by``: a moment is named by which it is needed. ``said``: all of these are
    stated, a name or ``name=value``; ``unsaid``: none of these names is.
    ``measures``: one of these is asked for.
    """

    urgent: bool | None = None
    by: bool | None = None
    access: Access | None = None
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


class FormPart(_Part, frozen=True):
    """One part of the form and its statements; ``letter``: its section of an annex."""

    part: str
    names: tuple[str, ...]
    letter: str = ""


class Mandatory(_Part, frozen=True):
    """Statements that are always demanded, perhaps with one value."""

    names: tuple[str, ...]
    law: str
    equals: str = ""


class Condition(_Part, frozen=True):
    """What must be stated in some circumstances: one of several lists, whole."""

    code: str
    name: str
    text: str
    law: str
    when: Circumstance
    any: tuple[tuple[str, ...], ...]


class GroundRule(_Part, frozen=True):
    """A ground that the kind knows, and what it leaves open.

    ``postpones``: it postpones as well. ``measures``: it is good for these alone.
    """

    code: str
    law: str
    alternatives: tuple[str, ...]
    postpones: bool = False
    measures: tuple[str, ...] = ()


class Extension(_Part, frozen=True):
    """How much is added at a time, in the unit of the clock; ``times``: how often."""

    amount: int
    times: int | None = None


class ClockRule(_Part, frozen=True):
    """One clock. Clocks of one name are variants: one of them runs.

    ``starts`` and ``stops`` are acts. ``lapses``: what was done lapses when it is due;
    else it is overdue. ``rolls``: a term in days that ends on a day off ends on the
    next that is none. ``warn_hours`` before it is due, ``escalate_hours`` after it.
    """

    name: str
    unit: Unit
    starts: RequestAct
    stops: tuple[RequestAct, ...]
    law: str
    amount: int = 0
    pauses: tuple[Pause, ...] = ()
    when: Circumstance = Circumstance()
    lapses: bool = False
    rolls: bool = False
    warn_hours: int = 0
    escalate_hours: int = 0
    extension: Extension | None = None


class RequestKind(_Part, frozen=True, kw_only=True):
    """One kind.

    ``asks`` and ``asked`` are the classes of authorities on either side. Where
    ``second_law`` is said, a second officer approves before it is sent; where
    ``language_law``, its language is one that the asked accepts; where
    ``needs_measure``, it asks for at least one of ``measures`` (each with its law).
    """

    name: str
    title: str
    purpose: str
    law: str
    asks: tuple[AgencyClass, ...]
    asked: tuple[AgencyClass, ...]
    purposes: tuple[Purpose, ...]
    second_law: str = ""
    language_law: str = ""
    needs_measure: str = ""
    measures: dict[str, str] = {}
    parts: tuple[FormPart, ...] = msgspec.field(name="part")
    mandatory: tuple[Mandatory, ...]
    conditions: tuple[Condition, ...] = msgspec.field(name="condition", default=())
    grounds: tuple[GroundRule, ...] = msgspec.field(name="ground")
    clocks: tuple[ClockRule, ...] = msgspec.field(name="clock")

    @property
    def names(self) -> tuple[str, ...]:
        """Every statement that it may have, in the order of its form."""
        return tuple(name for part in self.parts for name in part.names)

    @property
    def demanded(self) -> tuple[str, ...]:
        """Every statement that is always demanded."""
        return tuple(name for one in self.mandatory for name in one.names)

    def ground(self, code: str) -> GroundRule | None:
        """Return what it says of a ground; nothing where it does not know it."""
        return next((one for one in self.grounds if one.code == code), None)

    def clock(self, name: str) -> ClockRule | None:
        """Return the first of the clocks of a name; variants extend alike."""
        return next((one for one in self.clocks if one.name == name), None)


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
