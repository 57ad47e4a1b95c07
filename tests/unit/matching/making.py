"""Records and questions for the tests of this room, in one line each."""

from __future__ import annotations

from node.matching.keys import question_selectors, record_selectors
from node.matching.normalise import normalise_record
from node.model.codes import SubjectRole
from node.model.query import Question, Term
from node.model.record import FieldValue, Record


def record(category: str, **fields: str | list[str]) -> Record:
    values = tuple(
        FieldValue(name, value)
        for name, given in fields.items()
        for value in ([given] if isinstance(given, str) else given)
    )
    role = SubjectRole.SUSPECT if category == "person" else SubjectRole.NONE
    return normalise_record(Record(category, role, "test", "1", values))


def question(category: str, **terms: str | list[str]) -> Question:
    given = tuple(
        Term(name, value)
        for name, values in terms.items()
        for value in ([values] if isinstance(values, str) else values)
    )
    return Question(category, given)


def meets(asked: Question, held: Record) -> bool:
    return bool(set(question_selectors(asked)) & set(record_selectors(held)))
