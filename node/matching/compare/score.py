"""A question beside a record: which comparison is theirs, and the best of them.

An identifier that is the same says most, and is tried first. Names are compared as
the category has it (``mode`` in catalogue.toml). The grade orders the work of a
person who decides; it never releases anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from node.matching.compare.match import Match
from node.matching.compare.number import compare_numbers
from node.matching.compare.organisation import compare_organisation
from node.matching.compare.person import compare_person
from node.matching.compare.title import compare_title
from node.matching.compare.words import compare_words
from node.matching.terms import Known, known_question, known_record
from node.model.codes import Grade
from node.model.query import Question
from node.model.record import Record

BY_MODE: Mapping[str, Callable[[Known, Known], Match | None]] = MappingProxyType(
    {
        "person": compare_person,
        "name": compare_organisation,
        "title": compare_title,
        "words": compare_words,
    }
)


def match(question: Question, record: Record) -> Match | None:
    """Return how well a normalised record answers, or ``None`` if it does not.

    Raises:
        BadInput: the question names an unknown category or field.
    """
    return compare(known_question(question), known_record(record))


def compare(asked: Known, held: Known) -> Match | None:
    """Return how well what is known answers what is asked, or ``None``."""
    found = compare_numbers(asked, held)
    if found is not None and found.grade is Grade.IDENTIFIER:
        return found
    if asked.category.mode and asked.category.name == held.category.name:
        named = BY_MODE[asked.category.mode](asked, held)
        if named is not None and (found is None or named.score > found.score):
            return named
    return found
