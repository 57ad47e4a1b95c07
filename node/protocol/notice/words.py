"""The words that all kinds of notices share, read from ``words.toml``.

The file is part of the program and is read once; words that cannot be meant stop
the node there. It says what each word is, never which kind wants it: that is the
kind's own file.

    STATEMENTS["facts"].longest    # 20000
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

# The field groups of policy; a test holds them to those of the catalogue.
GROUPS = frozenset(
    (
        "existence",
        "core",
        "identity",
        "contact",
        "biometric",
        "health",
        "narrative",
        "object",
    )
)
SPECIAL_GROUPS = frozenset(("biometric", "health"))
FORMS = frozenset(("text", "word", "number", "date", "code", "flag", "country"))


@dataclass(frozen=True, slots=True)
class StatementDef:
    """One thing that a notice may say; ``words.toml`` explains each attribute.

    ``shortest`` and ``longest`` are in characters, ``most`` bounds a number.
    """

    name: str
    title: str
    group: str
    form: str
    special: bool = False
    many: bool = False
    codes: tuple[str, ...] = ()
    shortest: int = 1
    longest: int = 500
    most: int = 0
    past: bool = False


@dataclass(frozen=True, slots=True)
class ChecklistQuestion:
    """One question of the neutrality checklist, and the answer that it needs."""

    name: str
    text: str
    right: bool
    law: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything in ``words.toml``; ``every`` is as it was read."""

    blanks: frozenset[str]
    understood: frozenset[str]
    media: Mapping[str, str]
    any: Mapping[str, tuple[str, ...]]
    sets: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, ChecklistQuestion]
    statements: Mapping[str, StatementDef]
    every: tuple[Mapping[str, Any], ...]

    def is_blank(self, value: str) -> bool:
        """Whether ``value`` says nothing: no letter or digit, or a placeholder."""
        text = value.strip()
        return not any(map(str.isalnum, text)) or text.casefold() in self.blanks


def _statement(name: str, raw: Mapping[str, Any]) -> StatementDef:
    made = StatementDef(name=name, **{**raw, "codes": tuple(raw.get("codes", ()))})
    ok = (
        made.group in GROUPS
        and made.form in FORMS
        and (made.form == "code") == bool(made.codes)
        and (made.form == "number") == bool(made.most)
        and (made.group not in SPECIAL_GROUPS or made.special)
        and 1 <= made.shortest <= made.longest
    )
    if not ok:
        raise ValueError(f"words: statement {name} cannot be meant")
    return made


def _lists(raw: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(names) for name, names in raw.items()})


def _load() -> Words:
    text = files("node.protocol.notice").joinpath("words.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    questions = {
        n: ChecklistQuestion(name=n, **q) for n, q in raw.pop("question").items()
    }
    statements = {n: _statement(n, s) for n, s in raw.pop("statement").items()}
    return Words(
        blanks=frozenset(raw.pop("blanks")),
        understood=frozenset(raw.pop("understood")),
        media=MappingProxyType(raw.pop("media")),
        any=_lists(raw.pop("any")),
        sets=_lists(raw.pop("set")),
        questions=MappingProxyType(questions),
        statements=MappingProxyType(statements),
        every=tuple(raw.pop("every")),
    )


WORDS = _load()
STATEMENTS = WORDS.statements
QUESTIONS = WORDS.questions
