"""Whether two syllables of a Korean or Chinese given name can be one.

Everybody spells them as they like (Jung, Jeong, Chung), and a whole given name differs
little from another: Seung-hyun and Seung-hoon are two. So each syllable is compared
for itself, by its consonants in classes and by the sounds its vowels may stand for.

    syllables_differ(("jae", "hoon"), ("jae", "hun"))     # False
    syllables_differ(("jae", "hoon"), ("jae", "hyun"))    # True
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from node.matching.tables import toml

_TABLE = toml("name_words")["syllables"]


def _kinds(place: str) -> Mapping[str, str]:
    """Return each spelling of a consonant and the kind of it."""
    table: Mapping[str, str] = _TABLE[place]
    return {spelt: kind for kind, line in table.items() for spelt in line.split()}


_FIRSTS, _LASTS = _kinds("first"), _kinds("last")
_VOWELS: Mapping[str, frozenset[str]] = {
    spelt: frozenset(sounds.split()) for spelt, sounds in _TABLE["vowels"].items()
}
_PARTS = re.compile(r"([^aeiouyw]*)([aeiouyw]+)([^aeiouyw]*)")


@lru_cache(maxsize=4096)
def _parts(syllable: str) -> tuple[str, frozenset[str], str] | None:
    found = _PARTS.fullmatch(syllable)
    if not found:
        return None
    first, vowels, last = found.groups()
    sounds = _VOWELS.get(vowels, frozenset((vowels,)))
    return _FIRSTS.get(first, first), sounds, _LASTS.get(last, last)


@lru_cache(maxsize=4096)
def can_be_one(one: str, other: str) -> bool:
    """Whether two Latin syllables may be spellings of one."""
    ours, theirs = _parts(one), _parts(other)
    if one == other or ours is None or theirs is None:
        return True
    return ours[0] == theirs[0] and ours[2] == theirs[2] and bool(ours[1] & theirs[1])


def syllables_differ(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether two given names, as many syllables each, have one that is another."""
    if len(ours) != len(theirs):
        return False
    return not all(map(can_be_one, ours, theirs))
