"""How each term of a question was read: as written, otherwise, or not at all.

A question that says what nobody can read finds nobody, and nobody who asks would know:
so our own officers' questions are read back before they go out. What a peer asks is not
judged here; a term of its that cannot be read finds nothing, as ever.

    TermReader.of(today, offences).read(0, question)
    # (TermReading(0, "birth_date", "03/04/1982", "1982-03-04/1982-04-03", "", ""),)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from node.matching.catalogue import category
from node.matching.normalise.cell import CellValue, value_in
from node.matching.normalise.country import normal_country
from node.matching.normalise.form import FAIL
from node.matching.normalise.misread import (
    DATES,
    forms_of,
    misread_of,
    normal_offences,
)
from node.matching.normalise.table import KINDS, normal_in
from node.matching.normalise.text import alnum, clean
from node.model.desk.query import TermReading
from node.model.query import Question, Term

WORDS = frozenset(("name", "organisation", "title", "text"))
"""Kinds that are read as they are written, whatever form they are compared in."""
AS_WRITTEN = frozenset(("domain", "email", "handle", "ip", "url", "wallet"))
"""Kinds whose signs are part of the value."""
QUIET = frozenset(" -./\\'()[]<>\"\u2010\u2011\u2013\u2014\u2019\u2212")
"""Signs that a number may be written with, and that say nothing."""
FAILS = "check"
"""Said of a value that is read, and whose check digit or structure does not hold."""


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads terms on a day, with the offences of the policy in force."""

    today: date
    offences: tuple[str, ...]
    normal: frozenset[str]

    @classmethod
    def of(cls, today: date, offences: Iterable[str]) -> TermReader:
        """Return a reader; ``offences`` are codes of the policy."""
        listed = tuple(offences)
        return cls(today, listed, normal_offences(listed))

    def read(self, number: int, question: Question) -> tuple[TermReading, ...]:
        """Return how each term of question ``number`` is read, in their order.

        Raises:
            BadInput: unknown category or field.
        """
        return tuple(self._term(number, question, term) for term in question.terms)

    def _term(self, number: int, question: Question, term: Term) -> TermReading:
        rule = category(question.category).field(term.field)
        scope = _scope(question, rule.scope)
        found = value_in(rule.kind, term.value)
        normal = normal_in(rule.kind, found, scope)
        misread = misread_of(
            rule, found, normal, today=self.today, offences=self.normal
        )
        fault = str(misread)
        if not misread and KINDS[rule.kind].check(found.core, normal) == FAIL:
            fault = FAILS
        return TermReading(
            question=number,
            field=term.field,
            written=term.value,
            read="" if misread else _said(rule.kind, found, normal),
            fault=fault,
            forms=forms_of(rule, self.offences) if fault else "",
        )


def _scope(question: Question, field: str) -> str:
    stated = [t.value for t in question.terms if field and t.field == field]
    return normal_country(stated[0]) if len(stated) == 1 else ""


def _said(kind: str, found: CellValue, normal: str) -> str:
    """Return what a value was read as; nothing where that is what was written."""
    written = found.written.strip()
    if kind in WORDS:
        return "" if found.core == found.written else found.core
    if written == normal:
        return ""
    if kind in DATES:
        return normal
    same = alnum(written) in (alnum(normal), alnum(normal.rpartition(":")[2]))
    return "" if same and _is_quiet(kind, written, normal) else normal


def _is_quiet(kind: str, written: str, normal: str) -> bool:
    """Whether nothing was left out but signs that numbers are written with.

    A colon stays where it divides a country, or a chain, from the number.
    """
    if kind in AS_WRITTEN or clean(written).casefold() == normal.casefold():
        return True
    kept = set(normal) & {":", "+", "-", "?", "*"}
    quiet = QUIET | kept
    return all(char.isalnum() or char in quiet for char in clean(written))
