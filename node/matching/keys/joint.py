"""What a blind hit is worth: which keys of a question met on one record.

A key alone meets strangers: of a million made people, 6 for a whole date of birth and
38 for a year. A stranger who is redeemed is named to somebody who has nothing to do
with him, so a hit is ``firm`` when so much met on one record that a stranger is rare:

    identifiers alone      one key: whoever has that number is who is asked for
    with a whole date      an identifier and another key; or three keys, one of them
                           with a part of the date
    otherwise              two keys

of 10**6 made people, false ones a question (`python -m bench.blind`):

                           a key alone    firm    aim
    whole date                     6.3   0.000   0.01
    a year                          38    0.55      1
    none                           6.8    0.00      1

What is not firm is for an officer to decide upon, who is told beforehand how many
strangers such a hit means (``strangers``). Of those that blind keys find at all, firm
are 61 in 100 with a whole date and 77 with a year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from node.matching.keys.blind import CROWD

_PERSON = "person"
_DATED = frozenset(("day", "part", "span"))
# Strangers that one key meets in a crowd, measured, by the date that is asked.
STRANGERS = {"whole": 6.3, "part": 38.0, "none": 6.8}
# And such a hit that is firm: those who travel, whose words and dates repeat.
STRANGERS_FIRM = {"whole": 0.006, "part": 0.55, "none": 0.0}
FIRM_WITH_DATE, FIRM = 3, 2


def date_asked(asked: Iterable[str]) -> str:
    """Return how well a question knows the date: ``whole``, ``part`` or ``none``."""
    kinds = {_kind(key) for key in asked}
    if "day" in kinds:
        return "whole"
    return "part" if kinds & {"part", "span", "year"} else "none"


def is_firm(asked: Collection[str], met: Collection[str]) -> bool:
    """Whether the keys that met on one record are enough to name who is asked for.

    ``asked`` are all keys of the question, ``met`` those that met on that record, each
    once.
    """
    sought = [_kind(key) for key in asked]
    kinds = [_kind(key) for key in met]
    if not any(sought):
        return bool(kinds)
    if "" in kinds or "day" not in sought:
        return len(kinds) >= FIRM
    return len(kinds) >= FIRM_WITH_DATE and not _DATED.isdisjoint(kinds)


def strangers(asked: Iterable[str], held: int, *, firm: bool = False) -> float:
    """Return how many strangers a key alone meets among ``held`` records, about.

    With ``firm`` how many a firm hit does.
    """
    of = STRANGERS_FIRM if firm else STRANGERS
    return of[date_asked(asked)] * held / CROWD


def _kind(key: str) -> str:
    """Return what kind of a person's key it is; of an identifier, nothing."""
    space, _, rest = key.partition(":")
    return rest.partition(":")[0] if space == _PERSON else ""
