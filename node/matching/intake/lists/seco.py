"""The Swiss list of SECO, in XML: all that was ever listed.

Who was de-listed stays in it; of the changes the one with the latest day decides. What
was added and removed stands in copies under the same names as what is true today, so
that nothing is looked for but where it must stand. A name is made of parts, and each
part may be spelt in several scripts. A second identity is another that is claimed, and
stays apart in the notes. Places stand behind all targets: who names one waits for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle, islice, product
from typing import Final

from node.matching.intake.elements import Element, read_elements
from node.matching.intake.lists.draft import (
    UnknownPlaces,
    Values,
    drafted,
    joined_texts,
    published,
    taken,
)
from node.matching.intake.lists.paper import numbered
from node.matching.intake.reason import NotTaken, RejectCode, rejected
from node.matching.intake.row import Drafted, Listed, Reject, RowDraft

ROOT: Final = "swiss-sanctions-list"
MAX_WAITING: Final = 200_000
"""Targets that may wait for their places."""
MAX_SPELT: Final = 64
"""Names of one script that are put together of spellings of their parts."""
_PROGRAM, _TARGET, _PLACE = (
    f"{ROOT}/{tag}" for tag in ("sanctions-program", "target", "place")
)
_CATEGORIES: Final = {"individual": "person", "entity": "organisation"}
_OBJECTS: Final = {"vessel": "vessel", "ship": "vessel", "aircraft": "aircraft"}
_PARTS: Final = (
    *("given-name", "further-given-name", "father-name", "family-name", "maiden-name"),
    *("grand-father-name", "tribal-name", "suffix", "whole-name", "other"),
)
_NAMES: Final = {"alias": "alias", "formerly-known-as": "previous_name"}
_BESIDE: Final = {
    "justification": "notes",
    "other-information": "notes",
}
_ADDRESS: Final = ("address-details", "p-o-box", "zip-code", "remarks")
_LEFT: Final = frozenset(
    (
        *("modification", "foreign-identifier", "@ssid", "@lang", "@script", "@order"),
        *("@main", "@quality", "@calendar", "@iso-code", "@code", "@place-id"),
        *("@name-part-type", "@name-type", "@document-type", "@object-type"),
        *("@year", "@month", "@day", "@spelling-variant-type", "country", "issuer"),
    )
)
_WHERE: Final = "\x00place "
"""Before the id of a place that is not known yet."""


def read_seco(chunks: Iterable[bytes]) -> Iterator[Listed]:
    """Yield persons, organisations and objects that are listed today."""
    sets: dict[str, str] = {}
    places: dict[str, Element] = {}
    waiting: list[Drafted] = []
    beside = UnknownPlaces()
    for found in read_elements(chunks, {_PROGRAM, _TARGET, _PLACE}):
        if isinstance(found, Reject):
            yield found
        elif found.path == ROOT:
            yield from published(found.attribute("date"))
        elif found.path == _PROGRAM:
            sets |= dict.fromkeys(found.texts("sanctions-set/@ssid"), _key(found))
        elif found.path == _PLACE:
            places[found.attribute("ssid")] = found
        elif _is_listed(found):
            made = list(_drafted(found, sets, beside))
            waiting += (one for one in made if isinstance(one, Drafted))
            yield from (one for one in made if not isinstance(one, Drafted))
            if len(waiting) > MAX_WAITING:
                yield rejected(found.line, RejectCode.TOO_MANY_TARGETS, MAX_WAITING)
                return
    for one in waiting:
        values = [v for given in one.draft.values for v in _placed(*given, places)]
        yield replace(one, draft=replace(one.draft, values=values))


def _drafted(
    target: Element, sets: dict[str, str], beside: UnknownPlaces
) -> Iterator[Listed]:
    try:
        draft = _target(target, sets)
    except NotTaken as why:
        yield why.at(target.line)
    else:
        yield from beside.of(target.line, draft, target.unread(_LEFT))


def _key(program: Element) -> str:
    keys = {one.attribute("lang"): one.own for one in program.all("program-key")}
    return keys.get("eng") or next(iter(keys.values()), "")


def _is_listed(target: Element) -> bool:
    """Whether the latest of the changes leaves it on the list."""
    changes = [
        (one.attribute("effective-date") or one.attribute("publication-date"), -place)
        for place, one in enumerate(target.all("modification"))
    ]
    if not changes:
        return True
    _, place = max(changes)
    latest = list(target.all("modification"))[-place]
    return latest.attribute("modification-type") != "de-listed"


def _target(target: Element, sets: dict[str, str]) -> RowDraft:
    values: Values = [
        ("programme", sets.get(number, ""))
        for number in (
            *target.texts("sanctions-set-id"),
            *target.attribute("sanctions-set-id").split(),
        )
    ]
    values += [("source_reference", t) for t in target.texts("foreign-identifier")]
    days = [
        change.attribute("effective-date")
        for change in target.all("modification")
        if change.attribute("modification-type") == "listed"
    ]
    values += [("listed_at", day) for day in sorted(days)[:1]]
    for subject in target.children:
        kind = _CATEGORIES.get(subject.tag)
        if subject.tag == "object":
            kind = _OBJECTS.get(subject.attribute("object-type"))
        if kind:
            values += _subject(subject)
            return drafted(kind, target.attribute("ssid"), values)
    raise NotTaken(RejectCode.UNKNOWN_TARGET_TYPE)


def _subject(subject: Element) -> Iterator[tuple[str, str]]:
    yield "sex", subject.attribute("sex")
    yield from taken(subject, _BESIDE)
    identities = list(subject.all("identity"))
    main = [one for one in identities if one.attribute("main") != "false"]
    for identity in main or identities[:1]:
        yield from _identity(identity)
    for identity in identities:
        if main and identity.attribute("main") == "false":
            told = [text for _, text in _identity(identity) if _WHERE not in text]
            yield "notes", f"another identity: {'; '.join(filter(None, told))}"
            for field, name in _identity(identity):
                if field in ("name", "alias", "weak_alias"):
                    yield "weak_alias" if field == "weak_alias" else "alias", name


def _identity(identity: Element) -> Iterator[tuple[str, str]]:
    for name in identity.all("name"):
        yield from _name(name)
    for day in identity.all("day-month-year"):
        yield "birth_date", _day(day)
    for place in identity.all("place-of-birth"):
        yield "birth_place", f"{_WHERE}{place.attribute('place-id')}"
    for one in identity.all("address"):
        yield (
            "address",
            f"{joined_texts(one, *_ADDRESS)}{_WHERE}{one.attribute('place-id')}",
        )
    for land in identity.all("nationality/country"):
        yield "nationality", land.attribute("iso-code") or land.own
    for paper in identity.all("identification-document"):
        kind, number = paper.attribute("document-type"), paper.text("number")
        issuer = paper.text("issuer/@code") or paper.text("issuer")
        if number:
            yield numbered(kind.replace("-", " "), number, issuer)
            beside = joined_texts(paper, "date-of-issue", "expiry-date", "remark")
            yield "notes", f"{kind} {number}: {beside}" if beside else ""


def _name(name: Element) -> Iterator[tuple[str, str]]:
    """Yield whole names: one of the values, and those in each script that has any."""
    field = _NAMES.get(name.attribute("name-type"), "name")
    field = "weak_alias" if name.attribute("quality") == "low" else field
    parts: list[Element] = []
    for part in name.all("name-part"):
        if part.attribute("name-part-type") == "title":
            yield "title", part.text("value")
        else:
            parts.append(part)
    parts.sort(key=_place_of)
    yield field, " ".join(part.text("value") for part in parts)
    spelt = [one for part in parts for one in part.all("spelling-variant")]
    for lang in dict.fromkeys(map(_script_of, spelt)):
        yield from ((field, whole) for whole in _wholes(parts, lang))


def _place_of(part: Element) -> int:
    kind = part.attribute("name-part-type")
    return _PARTS.index(kind) if kind in _PARTS else len(_PARTS)


def _script_of(variant: Element) -> tuple[str, str]:
    return variant.attribute("lang"), variant.attribute("script")


def _wholes(parts: list[Element], lang: tuple[str, str]) -> Iterator[str]:
    """Yield the name in one script, each spelling of a part with those of the others.

    Where those would be too many, each spelling stands in one name at least.
    """
    spelt = [
        [v.own for v in part.all("spelling-variant") if _script_of(v) == lang and v.own]
        or [part.text("value")]
        for part in parts
    ]
    if math.prod(map(len, spelt)) <= MAX_SPELT:
        found: Iterable[tuple[str, ...]] = product(*spelt)
    else:
        most = max(map(len, spelt))
        found = zip(*(islice(cycle(some), most) for some in spelt), strict=True)
    yield from map(" ".join, found)


def _day(day: Element) -> str:
    parts = [day.attribute(name) for name in ("year", "month", "day")]
    text = "-".join(f"{part:0>2}" for part in parts if part)
    if not parts[0]:
        return ""
    if day.attribute("calendar").casefold() not in ("", "gregorian"):
        return f"{parts[0]} AH"
    return text if parts[1] or not parts[2] else parts[0]


def _placed(
    field: str, text: str, places: dict[str, Element]
) -> Iterator[tuple[str, str]]:
    """Yield a value, with the place that it names."""
    before, is_placed, number = text.partition(_WHERE)
    if not is_placed:
        yield field, text
        return
    found = places.get(number)
    if found is None:
        yield field, before
        return
    land = found.text("country/@iso-code") or found.text("country")
    where = joined_texts(found, "location", "area")
    if field == "birth_place":
        yield "birth_country", land
    else:
        yield "residence_country", land
        where = ", ".join(filter(None, (where, found.text("country"))))
    yield field, ", ".join(filter(None, (before, where)))
