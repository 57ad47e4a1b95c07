"""How rarely a word is met in names: what it tells when it agrees.

Two people who share a common name have little in common; two who share a rare one
are likely one. A word's rarity is in bits: 7 bits is one person in 128. It is
looked up by consonant code, so that all spellings of a name are one. The table
(``data/rarity.tsv``) holds the common ones; what is not in it is rare, the rarer
the longer its code.

    rarity("mohammed")      # about 5: one in thirty, where it is common
    rarity("zelnikova")     # 15
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from node.matching.names.code import code
from node.matching.tables import rows

SCALE = 10  # the table holds tenths of a bit
UNKNOWN = (8.0, 8.0, 11.0, 13.0, 14.5)  # by the length of the code
RAREST = 15.5


@cache
def _table() -> Mapping[str, float]:
    return MappingProxyType(
        {word: int(tenths) / SCALE for word, tenths in rows("rarity")}
    )


@lru_cache(maxsize=65536)
def rarity(word: str) -> float:
    """Return the bits that a folded word tells, from about 4 to 15.5."""
    known = code(word)
    found = _table().get(known)
    if found is not None:
        return found
    return UNKNOWN[len(known)] if len(known) < len(UNKNOWN) else RAREST
