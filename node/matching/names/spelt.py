"""Words of other scripts whose common Latin spelling no table of letters gives.

``data/spelt.tsv`` has the most frequent of them (``bench/matching/tables.py``): what
Arabic, Hebrew or hangul write for John is not spelt as it sounds in English. For the
commonest Arabic names ``data/name_words.toml`` says which of many spellings is meant.
"""

from __future__ import annotations

from functools import cache

from node.matching.names.code import code, fold
from node.matching.normalise.letters import letters
from node.matching.tables import rows, toml


@cache
def _table() -> dict[tuple[str, str], str]:
    """Return (script, native form) and its Latin spelling. Read at first use."""
    own = toml("name_words")
    found = {(script, native): latin for script, native, latin in rows("spelt")}
    for name, latin in own["arabic"].items():
        counted = found.get(("arabic", name), "")
        if code(counted) != code(fold(latin)):
            found["arabic", name] = latin
    return found


def latin(native: str, script: str, tongue: str = "") -> str:
    """Return a native form's common Latin spelling, else its letters' (``letters``)."""
    return _table().get((script, native)) or letters(native, script, tongue)


def known(script: str, native: str) -> bool:
    """Whether a word has a common Latin spelling of its own."""
    return (script, native) in _table()
