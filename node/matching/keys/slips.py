"""Skeletons of a word as a slip of the pen would leave them.

A skeleton has no vowels, so that most spellings of one name share it; a consonant that
is wrong, missing, too many or beside its place makes another, and then a name alone
finds nobody. These are tried, on the side of the question alone, so that a record has
no key more: a letter left out, two neighbours exchanged, another letter that is beside
the right one on a keyboard (``name_words.toml``). The first letter of a word is seldom
wrong.

    slipped("linfgren")     # among others: skeleton("lindgren")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from node.matching.keys.skeleton import skeleton
from node.matching.tables import toml

LEAST = 6  # letters of a word that is tried: in less a slip is another name
MOST_CHARS = 16
_BESIDE: Mapping[str, str] = toml("name_words")["beside"]


def slipped(word: str) -> tuple[str, ...]:
    """Return the other skeletons of a folded word with one slip, the likelier first."""
    if not LEAST <= len(word) <= MOST_CHARS or not word.isalpha():
        return ()
    made = dict.fromkeys(map(skeleton, _spelt(word)))
    made.pop(skeleton(word), None)
    return tuple(made)


def _spelt(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    for at in range(1, len(word)):
        for letter in _BESIDE.get(word[at], ""):
            yield word[:at] + letter + word[at + 1 :]


def slipped_pairs(name: Sequence[str], most: int) -> list[tuple[str, str]]:
    """Return up to ``most`` pairs of skeletons of a name of two words, one with a slip.

    In turn of the one and of the other. A name of more words has pairs that one slip
    leaves as they are.
    """
    if len(name) != len(("one", "other")):
        return []
    one, other = map(skeleton, name)
    found: dict[tuple[str, str], None] = {}
    for ours, theirs in zip_longest(*map(slipped, name)):
        for pair in ((ours, other), (one, theirs)):
            if all(pair) and len(found) < most:
                found[min(pair), max(pair)] = None
    return list(found)
