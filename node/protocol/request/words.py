"""What all kinds of requests share, read from ``words.toml``.

Statements are defined as those of notices are; some are the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from node.errors import ConfigBroken
from node.protocol.notice.words import FORMS, GROUPS, SPECIAL_GROUPS, StatementDef
from node.protocol.notice.words import STATEMENTS as OF_NOTICES

FILE = "words.toml"
_ADVICE = "It is part of the program: install it anew, or undo the change."


@dataclass(frozen=True, slots=True)
class RequestWords:
    """Everything in ``words.toml``: codes with their English."""

    measures: Mapping[str, str]
    alternatives: Mapping[str, str]
    grounds: Mapping[str, str]
    parts: Mapping[str, str]
    statements: Mapping[str, StatementDef]


def read_words(text: str) -> RequestWords:
    """Return what a file of words says.

    Raises:
        ConfigBroken: it cannot be meant; file and key are said.
    """
    raw = tomllib.loads(text)
    shared = {name: OF_NOTICES[name] for name in raw.pop("shared")}
    statements = dict(shared)
    for name, said in raw.pop("statement").items():
        if name in OF_NOTICES:
            raise _unmeant(name, "is a statement of notices: name it under shared")
        statements[name] = _statement(name, said)
    made = RequestWords(
        measures=MappingProxyType(raw.pop("measure")),
        alternatives=MappingProxyType(raw.pop("alternative")),
        grounds=MappingProxyType(raw.pop("ground")),
        parts=MappingProxyType(raw.pop("part")),
        statements=MappingProxyType(statements),
    )
    if raw:
        raise ConfigBroken(
            f"{FILE}: {min(raw)!r} is not known", advice=_ADVICE, key=min(raw)
        )
    return made


def _statement(name: str, raw: Mapping[str, Any]) -> StatementDef:
    try:
        made = StatementDef(name=name, **{**raw, "codes": tuple(raw.get("codes", ()))})
    except TypeError:
        raise _unmeant(name, "lacks a key, or has one that is not known") from None
    wrong = {
        "group": made.group not in GROUPS,
        "form": made.form not in FORMS,
        "codes": (made.form == "code") != bool(made.codes),
        "most": (made.form == "number") != bool(made.most),
        "special": made.group in SPECIAL_GROUPS and not made.special,
        "shortest": not 1 <= made.shortest <= made.longest,
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            raise _unmeant(name, f"cannot have this {key!r}")
    return made


def _unmeant(name: str, what: str) -> ConfigBroken:
    key = f"statement.{name}"
    return ConfigBroken(f"{FILE}: {key!r} {what}", advice=_ADVICE, key=key)


def _load() -> RequestWords:
    file = files("node.protocol.request").joinpath(FILE)
    return read_words(file.read_text("utf-8"))


REQUEST_WORDS = _load()
