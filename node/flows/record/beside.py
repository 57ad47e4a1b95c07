"""Records of other sources that seem to be of the same person or thing.

Two lists that name one person are two records: neither publisher speaks for the other,
and what one takes back the other may keep. Whoever reads one is shown the other beside
it. That is no identification, and nothing is joined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from node.errors import BadInput
from node.flows.as_question import question_of
from node.flows.search import Found, Search
from node.matching.compare import match
from node.matching.keys import question_selectors
from node.model.codes import Grade
from node.model.desk.record import RecordBeside
from node.model.query import Question
from node.model.record import StoredRecord

BESIDE_MOST = 5
SURE = frozenset((Grade.STRONG, Grade.IDENTIFIER))


def beside_of(
    stored: StoredRecord, search: Search, *, readable: Callable[[StoredRecord], bool]
) -> tuple[RecordBeside, ...]:
    """Return the records of other sources that match one strongly, best first.

    Of those only that are ``readable``, of the same category; ``BESIDE_MOST`` at most.
    """
    question = question_of(stored.record)
    try:
        by = question_selectors(question)
    except BadInput:
        return ()  # nothing that it could be found by
    (found,) = search.find(
        [(question, by)], lambda one: _apart(stored, one) and readable(one)
    )
    return tuple(
        RecordBeside(
            one.stored.reference,
            one.stored.record.role,
            one.stored.record.source,
            one.stored.record.source_id,
            one.match.grade,
            one.stored.record.fields,
        )
        for one in found
        if one.match.grade in SURE
    )[:BESIDE_MOST]


def together(found: Sequence[Found]) -> list[tuple[Found, str]]:
    """Return what was found, each with the reference of what it stands beside.

    That is empty where it stands by itself. The order stays, but that what other
    sources have of the same follows.
    """
    made: list[tuple[Found, str]] = []
    rest = list(found)
    while rest:
        first = rest.pop(0)
        made.append((first, ""))
        question, others = question_of(first.stored.record), []
        for one in rest:
            if _apart(first.stored, one.stored) and _is_same(question, one.stored):
                made.append((one, first.stored.reference))
            else:
                others.append(one)
        rest = others
    return made


def _apart(stored: StoredRecord, other: StoredRecord) -> bool:
    """Whether two records are of one category, and of two sources."""
    ours, theirs = stored.record, other.record
    return theirs.source != ours.source and theirs.category == ours.category


def _is_same(question: Question, other: StoredRecord) -> bool:
    matched = match(question, other.record)
    return matched is not None and matched.grade in SURE
