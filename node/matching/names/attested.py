"""Names that are alike and are two, and names that are one and are not alike.

Spelling and sound cannot tell Marko and Mirko, Khalid and Khalil from spellings of one
name; how other scripts write them can. ``data/attested.tsv`` holds those that are never
written the same (``bench/matching/fit_attested.py`` counted them), and
``data/name_words.toml`` some that are too rare to be counted. It also has what cannot
be seen at all: that Diallo and Jallow, Maxamed and Mohamed are one.
"""

from __future__ import annotations

from functools import cache

from node.matching.names.code import fold
from node.matching.names.nickname import nickname_of
from node.matching.tables import rows, toml


@cache
def _table() -> dict[str, frozenset[str]]:
    """Return each word with those after it in order that it is not. Read once."""
    found = {word: set(others.split()) for word, others in rows("attested")}
    for line in toml("name_words")["two_names"]:
        group = [side.split() for side in line.split("/")]
        for place, side in enumerate(group):
            for word in side:
                for other in (w for rest in group[:place] for w in rest):
                    found.setdefault(min(word, other), set()).add(max(word, other))
    return {word: frozenset(others) for word, others in found.items()}


def two_names(one: str, other: str) -> bool:
    """Whether two folded words are known to be two names, however alike they are."""
    first, last = (one, other) if one <= other else (other, one)
    return last in _table().get(first, ()) and not nickname_of(one, other)


@cache
def _first_of() -> dict[str, str]:
    """Return each spelling of a name of many, and that which stands for all."""
    found: dict[str, str] = {}
    for line in toml("name_words")["one_name"]:
        first, *others = map(fold, line.split())
        found |= dict.fromkeys((first, *others), found.get(first, first))
    return found


def one_spelling(word: str) -> str:
    """Return the spelling that stands for all of a name that is known to have many."""
    return _first_of().get(word, word)
