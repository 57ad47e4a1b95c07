"""The data files of a bundle: strict TOML into frozen values.

Unknown keys, missing keys, wrong types and naive times are refused, each with
the file, the line where it can be told, and what was wrong. What one file says
of another (groups, countries, offences) is resolved and checked by ``law.py``.
"""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from typing import Annotated, Literal, TypeVar
from unicodedata import name

import msgspec

from node.errors import PolicyBroken

T = TypeVar("T")

FILE_MOST = 1_000_000

_TYPED = frozenset("\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u00a0")

Aware = Annotated[datetime, msgspec.Meta(tz=True)]
_ISO2, _ISO3 = "^[A-Z]{2}$", "^[A-Z]{3}$"
_SLUG, _NAME = "^[a-z0-9]+(-[a-z0-9]+)*$", "^[a-z][a-z0-9_]*$"
_FORMS = {
    _ISO2: "a country's code of two capital letters, e.g. PT",
    _ISO3: "a country's code of three capital letters, e.g. PRT",
    _SLUG: "an id of small letters, digits and single dashes, e.g. eu-2023-977",
    _NAME: "the name of a field: small letters, digits and underscores",
}
Iso2 = Annotated[str, msgspec.Meta(pattern=_ISO2)]
Iso3 = Annotated[str, msgspec.Meta(pattern=_ISO3)]
Slug = Annotated[str, msgspec.Meta(pattern=_SLUG, max_length=80)]
FieldName = Annotated[str, msgspec.Meta(pattern=_NAME, max_length=64)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
DeathPenalty = Literal[
    "abolished", "ordinary-crimes", "in-practice", "retained", "unknown"
]


class CountryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One country of ``countries.toml``."""

    alpha3: Iso3
    death_penalty: DeathPenalty
    name: Line


class CountriesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``countries.toml``."""

    groups: dict[Slug, tuple[Iso2, ...]]
    countries: dict[Iso2, CountryRow]


class OffenceRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One offence of ``offences.toml``."""

    title: Line
    max_penalty_months: Count | Literal["unknown"]
    may_carry_death: bool
    groups: tuple[Slug, ...]


class OffencesFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``offences.toml``."""

    groups: dict[Slug, Line]
    offences: dict[Slug, OffenceRow]


class FieldRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of ``fields.toml``."""

    groups: tuple[str, ...]
    special: bool = False
    names_no_person: bool = False


class PeerRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A peer's quota in ``quotas.toml``, in questions."""

    per_minute: Count
    per_day: Count


class OwnRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our own quotas in ``quotas.toml``, in questions."""

    officer_per_day: Count
    case_per_day: Count


class QuotasFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``quotas.toml``."""

    peer: PeerRow
    own: OwnRow
    peers: dict[str, PeerRow] = {}


class AgreementFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file under ``agreements/``."""

    id: Slug
    title: Line
    instrument: Line
    parties: tuple[str, ...]
    since: Aware
    until: Aware
    purposes: tuple[str, ...]
    offences: tuple[str, ...]
    categories: tuple[str, ...]
    between_sides: bool = False
    classes: tuple[str, ...] = ()  # of a bundle from before: it serves nobody


class AssuranceFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file under ``assurances/``."""

    id: Slug
    kind: str
    given_by: str
    offences: tuple[str, ...]
    since: Aware
    until: Aware


class SurvivorRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One change in ``mutants.toml`` that no case need notice, and why."""

    rule: Line
    change: Line
    reason: Line


class MutantsFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``mutants.toml``."""

    survivor: tuple[SurvivorRow, ...] = ()


def read_text(path: str, data: bytes) -> str:
    """Return a file's text.

    Raises:
        PolicyBroken: it is too large or not UTF-8.
    """
    if len(data) > FILE_MOST:
        raise PolicyBroken(f"{path}: larger than {FILE_MOST} bytes")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as why:
        line = data[: why.start].count(b"\n") + 1
        raise PolicyBroken(f"{path}:{line}: not UTF-8 text") from why


def read_toml(kind: type[T], path: str, data: bytes) -> T:
    """Read one TOML file strictly.

    Raises:
        PolicyBroken: with the path and, where it can be told, the line.
    """
    text = read_text(path, data)
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as why:
        found = re.search(r"at line (\d+)", str(why))
        where = f"{path}:{found.group(1)}" if found else path
        raise PolicyBroken(f"{where}: {why}", advice=_typed(text)) from why
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as why:
        where = _where(path, text, str(why))
        raise PolicyBroken(f"{where}: {in_words(why)}") from why


def in_words(why: msgspec.ValidationError) -> str:
    """Return what is wrong with a value; of a form that it should have, in words."""
    return re.sub(
        r"`str` matching regex '([^']*)'",
        lambda found: _FORMS.get(found[1], "text of another form"),
        str(why),
    )


def line_of(text: str, word: str) -> int:
    """Return the line on which ``word`` first stands, counted from 1; 0 if none."""
    for number, line in enumerate(text.splitlines(), start=1):
        if word in line.split("#", 1)[0]:
            return number
    return 0


def _typed(text: str) -> str | None:
    """Advise whoever wrote TOML in a word processor."""
    odd = next((mark for mark in text if mark in _TYPED), None)
    if odd is None:
        return None
    return (
        f"It has a {name(odd).lower()}, as word processors write them: "
        'TOML wants " and plain spaces.'
    )


def _where(path: str, text: str, why: str) -> str:
    """Point at the line of the key that a validation message speaks of."""
    table = re.search(r"at `\$\.(\w+)\[(\d+)\]", why)
    if table:
        heads = [
            number
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip() == f"[[{table.group(1)}]]"
        ]
        if int(table.group(2)) < len(heads):
            return f"{path}:{heads[int(table.group(2))]}"
    named = re.search(r"unknown field `([^`]+)`", why)
    inner = re.search(r"at `\$([^`]*)`", why)
    words = [named.group(1)] if named else []
    if inner:
        words += reversed(re.findall(r"[A-Za-z0-9_-]+", inner.group(1)))
    for word in words:
        line = line_of(text, word)
        if line:
            return f"{path}:{line}"
    return path
