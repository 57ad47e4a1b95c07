"""The form of what a notice says: languages, dates, numbers, codes, lengths.

Form alone: whether a kind wants the statement is ``check``'s business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from node.model.desk.notice import Lack
from node.model.notice import NoticeContent, Statement
from node.protocol.country import is_country
from node.protocol.notice.words import STATEMENTS, StatementDef

LAW = "docs/notices.md: form"
MAX_FIELDS = 400
MAX_FIELD = 1000  # characters, as a term of a question
MAX_STATEMENTS = 100
MAX_NAME = 60
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EVALUATION = re.compile(r"[ABCX][1-4]")
# What could turn a line into something else on a screen: bidirectional overrides and
# isolates. Marks that writing Arabic needs (LRM, RLM, joiners) are let through.
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_language(tag: str) -> bool:
    """Whether ``tag`` is a language (BCP 47: language, script, region)."""
    return bool(_LANGUAGE.fullmatch(tag))


def is_evaluation(code: str) -> bool:
    """Whether ``code`` is source and information grade (Regulation 2016/794, 29)."""
    return bool(_EVALUATION.fullmatch(code))


def form_lacks(content: NoticeContent, *, now: datetime) -> Iterator[Lack]:
    """Yield what is wrong with the form of fields and statements."""
    if len(content.fields) > MAX_FIELDS:
        yield _lack("too-many", "fields", f"More than {MAX_FIELDS} values of fields.")
    if len(content.statements) > MAX_STATEMENTS:
        yield _lack("too-many", "statements", f"More than {MAX_STATEMENTS} statements.")
    for field in content.fields[:MAX_FIELDS]:
        if len(field.value) > MAX_FIELD or not is_clean(field.value):
            text = f"At most {MAX_FIELD} characters, and no control characters."
            yield _lack("form", field.field[:MAX_NAME], text)
    yield from statement_lacks(content.statements, STATEMENTS, now=now, law=LAW)


def statement_lacks(
    statements: Sequence[Statement],
    known: Mapping[str, StatementDef],
    *,
    now: datetime,
    law: str,
) -> Iterator[Lack]:
    """Yield what is wrong with the form of ``statements``, as ``known`` has them.

    What is not known is passed over; ``law`` is where the form is laid down.
    """
    for said in statements[:MAX_STATEMENTS]:
        found = known.get(said.name)
        if found is not None:
            yield from _one_lacks(said, found, now, law)
    yield from _twice(statements, known, law)


def is_clean(text: str, *, lines: bool = True) -> bool:
    """Whether ``text`` has no control or overriding characters but line ends."""
    allowed = "\n\t" if lines else ""
    return not any(
        char in _OVERRIDES or (not char.isprintable() and _is_control(char, allowed))
        for char in text
    )


def _is_control(char: str, allowed: str) -> bool:
    return char not in allowed and (ord(char) < 0xA0 or 0xD800 <= ord(char) < 0xE000)


def _one_lacks(
    said: Statement, found: StatementDef, now: datetime, law: str
) -> Iterator[Lack]:
    size = len(said.value.strip())
    if not found.shortest <= size or len(said.value) > found.longest:
        text = f"{found.title}: {found.shortest} to {found.longest} characters."
        yield Lack("length", said.name, text, law)
    elif problem := _problem(said, found, now):
        yield Lack("form", said.name, f"{found.title}: {problem}", law)
    if found.form == "text" and not is_language(said.language):
        text = f"{found.title}: say in which language it is (as en, fr, es or ar)."
        yield Lack("language", said.name, text, law)


def _problem(said: Statement, found: StatementDef, now: datetime) -> str:
    value = said.value
    checks = {
        "text": lambda: is_clean(value),
        "word": lambda: is_clean(value, lines=False),
        "number": lambda: (
            value.isascii()
            and value.isdigit()
            and len(value) <= len(str(found.most))
            and int(value) <= found.most
        ),
        "date": lambda: _is_date(value, found, now),
        "code": lambda: value in found.codes,
        "flag": lambda: value in {"yes", "no"},
        "country": lambda: is_country(value),
    }
    wanted = {
        "text": "no control characters.",
        "word": "one line without control characters.",
        "number": f"a whole number up to {found.most}.",
        "date": "YYYY-MM-DD" + (", and not in the future." if found.past else "."),
        "code": "one of " + ", ".join(found.codes) + ".",
        "flag": "yes or no.",
        "country": "a country code of two letters (ISO 3166-1).",
    }
    return "" if checks[found.form]() else wanted[found.form]


def _is_date(value: str, found: StatementDef, now: datetime) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    # A day more for places where the date is ahead of ours.
    return not found.past or (day - now.date()).days <= 1


def _twice(
    statements: Sequence[Statement], known: Mapping[str, StatementDef], law: str
) -> Iterator[Lack]:
    counts = Counter(said.name for said in statements)
    for name, count in counts.items():
        if count > 1 and name in known and not known[name].many:
            text = f"{known[name].title}: said {count} times; say it once."
            yield Lack("twice", name, text, law)


def _lack(code: str, name: str, text: str) -> Lack:
    return Lack(code=code, name=name, text=text, law=LAW)
