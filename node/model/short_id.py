"""Ids as people read and give them: the short form, and which one a beginning means.

    a query      01a1ff4e-ae43-7183-8c3d-611d555d2ef9         01a1ff4e-ae43
    a release    es-cnp/7Q4M-X2KD-9RTA/5f0c...                5f0c8a12
                 es-cnp/pt-pj/7Q4M-X2KD-9RTA                  7Q4M-X2KD
    a reference  es-cnp/7Q4M-X2KD-9RTA                        as it is, or 7Q4M-X2KD

Whoever resolves a beginning gives the ids that the caller may see, and no others: what
one may not see is as unknown as what does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from node.errors import BadInput

BEGINNING_LEAST: Final = 4
"""Characters that a beginning has at least."""
CANDIDATES_LOOKED_AT: Final = 100
"""How many are looked at, of those that begin alike."""
CANDIDATES_MOST: Final = 8
"""How many are named where a beginning means several."""
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME_OF_A_UUID: Final = 13
_OF_A_NAME: Final = 8
_GROUPS: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-")
_PARTS_OF_A_RELEASE: Final = 3


def short_id(id_: str) -> str:
    """Return the short form of an id, as a list shows it."""
    return short_ids((id_,))[id_]


def short_ids(ids: Iterable[str]) -> Mapping[str, str]:
    """Return the short form of each, long enough to tell these from each other."""
    given = tuple(dict.fromkeys(ids))
    made: dict[str, str] = {}
    for one in given:
        whole = _last(one)
        others = [_last(other) for other in given if other != one]
        length = _least(one, whole)
        while length < len(whole) and _any_begins(others, whole[:length]):
            length += 1
        short = whole[:length]
        made[one] = one if _any_begins(others, short) else short
    return made


def begins(id_: str, beginning: str) -> bool:
    """Whether ``id_`` is one that ``beginning`` may mean."""
    if len(beginning) < BEGINNING_LEAST:
        return False
    given = beginning.casefold()
    tails = (id_, id_.partition("/")[2], id_.rpartition("/")[2])
    return any(tail.casefold().startswith(given) for tail in tails if tail)


def beginning_of(named: str, agency: str) -> str:
    """Return how the references of ``agency`` begin that ``named`` may mean.

    Empty where it means none: it is too short.
    """
    before, _, rest = named.rpartition("/")
    if len(rest) < BEGINNING_LEAST:
        return ""
    return f"{before or agency}/{rest.upper()}"


def meant(beginning: str, ids: Iterable[str], *, what: str) -> str | None:
    """Return the one of ``ids`` that is meant, None where there is none.

    Raises:
        BadInput: several are; their short forms are told.
    """
    found: list[str] = []
    for each in ids:
        if each == beginning:
            return each
        if begins(each, beginning):
            found.append(each)
    if len(found) < 2:
        return found[0] if found else None
    named = list(short_ids(found).values())
    more = ", ..." if len(named) > CANDIDATES_MOST else ""
    raise BadInput(
        f"several begin with {beginning[:60]!r}",
        advice=f"Which {what}: {', '.join(named[:CANDIDATES_MOST])}{more}?",
    )


def _last(id_: str) -> str:
    """Return the part of an id that tells it from others of its kind."""
    return id_.rpartition("/")[2] if _is_release(id_) else id_


def _is_release(id_: str) -> bool:
    return id_.count("/") >= _PARTS_OF_A_RELEASE - 1


def _least(id_: str, whole: str) -> int:
    if _UUID.fullmatch(id_):
        return _TIME_OF_A_UUID
    if not _is_release(id_):
        return len(whole)
    return _OF_A_NAME + 1 if _GROUPS.match(whole) else _OF_A_NAME


def _any_begins(others: Iterable[str], short: str) -> bool:
    return any(other.startswith(short) for other in others)
