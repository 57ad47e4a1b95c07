"""What the reasons of a hit say to whoever asked: findings, and the words asked for.

Reasons come from a peer, perhaps of another version, perhaps a lying one. What is a
finding by the tables here is understood, and every argument of it is of the kind
that its code has; any other text is kept as it came, for a screen to show as theirs.

A finding names places in the question and never its words; who asked has the
question and reads them back. A place that the question has not is a number and no
word: a guess here would have an officer defend what was never compared.

    heard = hear(("name.word:2:spelling",), question)
    heard[0].word                                     # "Yusef", as it was asked
    not_compared(question, heard)                     # ("sex",)

It compares nothing and puts nothing into words: ``languages`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Final

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES, category
from node.matching.finding import FINDINGS, Finding, Speaks, WordRule, read_finding
from node.matching.names.word import Word
from node.matching.terms import APART, known_question
from node.model.query import Question, Term

_PLACE: Final = re.compile(r"(?:([1-9][0-9]{0,2})-)?([1-9][0-9]{0,2})")
_COUNT: Final = re.compile(r"0|[1-9][0-9]{0,2}")
# A word as people write it, from the longest they may mean to the letters alone.
_PARTS: Final = tuple(
    re.compile(rf"[^\s{apart}]+") for apart in (",;()", ",;()\\-", r"\W\d_")
)
_FIELDS: Final = frozenset(name for each in CATEGORIES.values() for name in each.fields)


def _is_place(text: str) -> bool:
    return _PLACE.fullmatch(text) is not None


def _is_count(text: str) -> bool:
    return _COUNT.fullmatch(text) is not None


def _is_rule(text: str) -> bool:
    return text in set(WordRule)


def _is_field(text: str) -> bool:
    return text in _FIELDS


Check = Callable[[str], bool]

_ONE_FIELD: Final = tuple(
    code for code in FINDINGS if code.startswith(("number.", "field."))
)
ARGUMENTS: Final[Mapping[str, tuple[Check, ...]]] = MappingProxyType(
    {
        "name.word": (_is_place, _is_rule),
        "name.alone": (_is_place,),
        "words.shared": (_is_count, _is_count),
        **dict.fromkeys(_ONE_FIELD, (_is_field,)),
    }
)
"""What the arguments of a code are; a code that is not here needs none."""

# What of a question a finding without a field is about.
_ABOUT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "birth": ("birth_date",),
        "place": ("birth_place", "birth_country"),
        "nationality": ("nationality",),
        "sex": ("sex",),
        "parent": ("father_name", "mother_name"),
    }
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One reason of a hit as it was understood.

    ``finding`` is ``None`` for a text that means nothing here. ``word`` is what was
    asked at the finding's place, as it was written; empty where that is not known.
    """

    reason: str
    finding: Finding | None = None
    word: str = ""

    @property
    def speaks(self) -> Speaks | None:
        """Whether it speaks for a match; ``None`` where it was not understood."""
        return FINDINGS[self.finding.code] if self.finding else None

    @property
    def place(self) -> str:
        """The number of the word that it is about, or nothing."""
        if self.finding is None or self.finding.code not in _WITH_PLACE:
            return ""
        return self.finding.args[0].rpartition("-")[2]


_WITH_PLACE: Final = frozenset(
    code for code, checks in ARGUMENTS.items() if checks[0] is _is_place
)


def hear(reasons: Sequence[str], question: Question | None = None) -> tuple[Heard, ...]:
    """Return what each reason says, in their order; never raises."""
    found = [_understood(reason) for reason in reasons]
    named = any(each is not None and each.code in _WITH_PLACE for each in found)
    asked = _Asked.of(question) if question is not None and named else _NOTHING
    return tuple(
        Heard(reason, each, asked.word(each) if each is not None else "")
        for reason, each in zip(reasons, found, strict=True)
    )


def not_compared(question: Question, heard: Iterable[Heard]) -> tuple[str, ...]:
    """Return the asked fields of which no finding says anything, in their order.

    The record may not have them, or what was found sufficed. Empty where nothing was
    understood: then nobody knows.
    """
    spoken: set[str] = set()
    for each in heard:
        if each.finding is not None:
            spoken.update(_about(each.finding, question))
    asked = dict.fromkeys(term.field for term in question.terms)
    return tuple(field for field in asked if field not in spoken) if spoken else ()


def _understood(reason: str) -> Finding | None:
    found = read_finding(reason)
    if found is None:
        return None
    checks = ARGUMENTS.get(found.code, ())
    if len(found.args) < len(checks):
        return None
    holds = all(check(arg) for check, arg in zip(checks, found.args, strict=False))
    return found if holds else None


def _about(finding: Finding, question: Question) -> tuple[str, ...]:
    """Return the fields of a question that a finding says something of."""
    kind = CATEGORIES.get(question.category)
    family = finding.code.partition(".")[0]
    if family in ("name", "words"):
        return (*(kind.words if kind else ()), *APART)
    if ARGUMENTS.get(finding.code) != (_is_field,):
        return _ABOUT.get(family, ())
    field = finding.args[0]
    if kind is None or field not in kind.fields:
        return (field,)
    # A number is compared within its country, where the question has that.
    return field, kind.fields[field].scope


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question's names, reading by reading, and how each was written."""

    readings: tuple[tuple[Word, ...], ...]
    written: Mapping[str, str]

    @classmethod
    def of(cls, question: Question) -> _Asked:
        try:
            readings = _readings(question)
            return cls(readings, _written(question))
        except BadInput:
            return _NOTHING

    def word(self, finding: Finding) -> str:
        if finding.code not in _WITH_PLACE:
            return ""
        found = _PLACE.fullmatch(finding.args[0])
        if found is None:
            return ""
        reading, place = int(found[1] or 1), int(found[2])
        if reading > len(self.readings) or place > len(self.readings[reading - 1]):
            return ""
        word = self.readings[reading - 1][place - 1]
        return self.written.get(word.text) or word.native or word.text


_NOTHING: Final = _Asked((), MappingProxyType({}))


def _readings(question: Question) -> tuple[tuple[Word, ...], ...]:
    known = known_question(question)
    if known.read:
        return tuple(reading.words for reading in known.read)
    return tuple(tuple(map(Word, name)) for name in known.names)


def _written(question: Question) -> Mapping[str, str]:
    """Return each word as it was asked by the form that it is compared in.

    What is written as one word and read as several, or the other way, is not there.
    """
    kind = category(question.category)
    named = {*kind.words, *APART} & set(kind.fields)
    written: dict[str, str] = {}
    for term in question.terms:
        if term.field not in named:
            continue
        parts = chain(*(each.findall(term.value) for each in _PARTS))
        for part in dict.fromkeys(parts):
            alone = _readings(Question(question.category, (Term(term.field, part),)))
            if alone and len(alone[0]) == 1:
                written.setdefault(alone[0][0].text, part)
    return written
