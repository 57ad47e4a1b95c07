"""What one kind of request consists of, as its file says it.

``kindreading`` reads a file and refuses what cannot be meant; ``kinds`` has those of
the program.
"""

from __future__ import annotations

import msgspec

from node.model.codes import AgencyClass, Code, Purpose
from node.model.request import DataAccess, Pause, RequestAct


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
    access: DataAccess | None = None
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
