"""A record as a question: all that it can be found by, and what tells it apart."""

from __future__ import annotations

from node.matching.catalogue import CATEGORIES, Category
from node.matching.terms import MAX_TERM_CHARS, MAX_TERMS
from node.model.query import Question, Term
from node.model.record import Record

TELLING = frozenset(
    ("first_name", "family_name", "birth_date", "nationality", "sex", "country", "flag")
)
"""Fields that are no identifiers and yet tell whether two are the same."""


def question_of(record: Record) -> Question:
    """Return what is known of a record as a question: all that it can be found by."""
    known = CATEGORIES[record.category]
    terms = [
        Term(f.field, f.value)
        for f in record.fields
        if _tells(known, f.field) and 0 < len(f.value) <= MAX_TERM_CHARS
    ]
    return Question(record.category, tuple(terms[:MAX_TERMS]))


def _tells(known: Category, name: str) -> bool:
    field = known.fields.get(name)
    if field is None:
        return False
    scopes = {f.scope for f in known.fields.values()}
    return bool(field.index) or name in {
        *known.words,
        *known.confirm,
        *scopes,
        *TELLING,
    }
