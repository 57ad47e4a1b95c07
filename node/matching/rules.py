"""Under which rules values are read: a digest that is another when they may differ.

What is held is found by selectors, and a question looks up selectors. Both are made by
the rules of this room; where those that made the one are not those that made the other,
who is held is not found, and nothing tells. So whatever keeps selectors keeps beside
them under which rules they were made.

    digest = SHA-256(the rules' own digest ‖ the versions of what they rest on)

The first is made of the source and the tables when they are changed (``make rules``)
and stands in ``rules.toml``; a test holds it to them. The second is looked up when the
node starts, as another machine may have other versions of the libraries, or of Python
and its tables of characters.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

FILE = "rules.toml"
_NONE = "none"


@cache
def reading_rules() -> str:
    """Return the digest of the rules that this process reads values by: 64 hex digits.

    Two nodes that read alike have the same one.
    """
    text = files("node.matching").joinpath(FILE).read_text("utf-8")
    kept = tomllib.loads(text)
    return digest_of(kept["digest"], kept["libraries"], unicodedata.unidata_version)


def digest_of(rules: str, libraries: Sequence[str], characters: str) -> str:
    """Return the digest of rules that rest on ``libraries`` as they are installed.

    ``rules`` is the digest of their source and tables, ``libraries`` are names of
    distributions, ``characters`` is the version of the Unicode tables.
    """
    lines = [f"rules {rules}", f"unicode {characters}"]
    lines += (f"{name} {_version(name)}" for name in sorted(libraries))
    return sha256("\n".join(lines).encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _NONE
