"""Lists of codes: what the codes of a record or a question may be.

``data/codes.toml`` has them; what offences there are says the policy in force. A value
outside its list is kept and marked, and stops a question of our own.

    CODE_LISTS["status"].has("Stolen")      # True
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

import pycountry

from node.matching.normalise.text import code
from node.matching.tables import toml

POLICY, CURRENCIES = "policy", "iso-4217"
_NO_CURRENCY = "XXX"
GIVERS = frozenset(("", POLICY, CURRENCIES))


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes; ``data/codes.toml`` explains each attribute."""

    name: str
    title: str
    codes: tuple[str, ...] = ()
    pattern: str = ""
    given: str = ""

    def has(self, value: str, policy: Container[str] | None = None) -> bool:
        """Whether ``value`` is of the list.

        ``policy`` are the codes that the rules in force give, in normal form; None
        where they are not at hand: what they would give is not judged then.
        """
        normal = code(value)
        if self.given == POLICY:
            return policy is None or normal in policy
        if self.pattern and re.fullmatch(self.pattern, normal):
            return True
        return normal in _normal_codes(self)


def codes_of(listed: CodeList) -> tuple[str, ...]:
    """Return the codes of a list; none of one that policy gives."""
    if listed.given == CURRENCIES:
        found = (each.alpha_3 for each in pycountry.currencies)
        return tuple(each for each in found if each != _NO_CURRENCY)
    return listed.codes


@cache
def _normal_codes(listed: CodeList) -> frozenset[str]:
    return frozenset(map(code, codes_of(listed)))


def _made(name: str, raw: Mapping[str, Any]) -> CodeList:
    made = CodeList(name=name, **{**raw, "codes": tuple(raw.get("codes", ()))})
    if made.given not in GIVERS or bool(made.given) == bool(made.codes):
        raise ValueError(f"codes: {name}: a list has codes, or somebody gives them")
    return made


CODE_LISTS: Mapping[str, CodeList] = MappingProxyType(
    {name: _made(name, raw) for name, raw in toml("codes").items()}
)
