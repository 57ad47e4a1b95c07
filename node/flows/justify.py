"""What every question of an officer of ours must carry, and how many there may be.

The same for what is asked of peers, looked up at home, and read of our own records.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from node.codec.wire import to_wire
from node.errors import BadInput, Malformed, choose
from node.flows.quota import Limit
from node.flows.unread import LEAVES_OUT, UNREAD_SAID, WRITTEN_SAID
from node.matching.catalogue import CATEGORIES
from node.matching.compare.probe import sought
from node.matching.normalise.misread import REASONS
from node.matching.reading import TermReader
from node.matching.terms import check_terms
from node.model.codes import Purpose
from node.model.desk.query import TermReading
from node.model.officer import Officer
from node.model.query import Justification, Query, Question
from node.policy.bundle import Bundle
from node.protocol.query import MAX_WORD, check_query
from node.protocol.size import QUERY_MOST

ASKED_NOBODY = f"Nothing was asked. {LEAVES_OUT}"


class Reasons(Protocol):
    """A request that says why it is made."""

    @property
    def purpose(self) -> str:
        """Why, a code of ``Purpose``."""
        ...

    @property
    def case(self) -> str:
        """The officer's case."""
        ...

    @property
    def offence(self) -> str:
        """A code of the policy's list."""
        ...

    @property
    def legal_basis(self) -> str:
        """The agreement or instrument relied upon."""
        ...


class Asking(Reasons, Protocol):
    """A request that asks, and says why."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is asked."""
        ...


def justify(
    officer: Officer,
    request: Asking,
    *,
    bundle: Bundle,
    questions_most: int,
    today: date,
) -> Justification:
    """Return the justification of a request that may be asked.

    Raises:
        BadInput: purpose, case, offence, legal basis or a question is missing or
            cannot be meant; a term cannot be read.
    """
    why = reasons_of(officer, request, bundle)
    _check(request.questions, questions_most)
    refuse_unread(request.questions, bundle=bundle, today=today)
    _each(request.questions, sought)
    query = Query(why, request.questions)
    try:
        check_query(query)
    except Malformed as refusal:
        raise BadInput(refusal.message) from refusal
    if (size := len(to_wire(query))) > QUERY_MOST:
        raise BadInput(
            f"the questions take {size} bytes, and a query at most {QUERY_MOST}",
            advice="Ask fewer of them at once.",
        )
    return why


def refuse_unread(
    questions: Sequence[Question], *, bundle: Bundle, today: date
) -> None:
    """Return if every term can be read: what cannot would find nobody, unsaid.

    Raises:
        BadInput: with each term that cannot, what was written, and what is read.
    """
    reader = TermReader.of(today, bundle.offences)
    unread = [
        reading
        for number, question in enumerate(questions)
        for reading in reader.read(number, question)
        if reading.fault in REASONS
    ]
    if unread:
        many = len(questions) > 1
        listed = "; ".join(_unread(one, many=many) for one in unread[:UNREAD_SAID])
        more = len(unread) - UNREAD_SAID
        forms = dict.fromkeys(f"{one.field}: {one.forms}" for one in unread)
        raise BadInput(
            listed + (f"; and {more} more" if more > 0 else ""),
            advice=" ".join([*list(forms)[:UNREAD_SAID], ASKED_NOBODY]),
        )


def _unread(reading: TermReading, *, many: bool) -> str:
    where = f"question {reading.question + 1}: " if many else ""
    written = reading.written[:WRITTEN_SAID]
    return f"{where}{reading.field} {written!r} {REASONS[reading.fault]}"


def own_limits(
    officer: Officer, why: Justification, bundle: Bundle
) -> tuple[Limit, ...]:
    """Return what an officer of ours may ask in a day: in all, and in one case.

    Cases are names that an officer gives: each has room for so many of its own.
    """
    declared = bundle.quotas
    return (
        Limit(f"own officer {officer.pseudonym}", "day", declared.officer_per_day),
        Limit(
            f"own case {why.case}",
            "day",
            declared.case_per_day,
            brought_by=f"own officer {officer.pseudonym}",
        ),
    )


def reasons_of(officer: Officer, request: Reasons, bundle: Bundle) -> Justification:
    """Return why a request is made.

    Raises:
        BadInput: purpose, case, offence or legal basis is missing or not one we know.
    """
    if request.purpose not in set(Purpose):
        raise BadInput(
            f"purpose {request.purpose[:40]!r} is not one we know",
            advice=choose("purposes", Purpose),
        )
    for name, text in (
        ("case", request.case),
        ("offence", request.offence),
        ("legal basis", request.legal_basis),
    ):
        if not text.strip() or len(text) > MAX_WORD or not text.isprintable():
            raise BadInput(
                f"the {name} is missing, too long or not printable",
                advice="Every question names purpose, case, offence and basis: "
                "`comity code list` has purposes, offences and agreements.",
            )
    if request.offence not in bundle.offences:
        raise BadInput(
            f"offence {request.offence[:40]!r} is not in the policy's list",
            advice=choose("offences"),
        )
    if request.legal_basis.strip() not in bundle.by_basis:
        raise BadInput(
            f"legal basis {request.legal_basis[:40]!r} is no agreement of the policy",
            advice=choose("agreements", bundle.by_basis),
        )
    return Justification(
        purpose=Purpose(request.purpose),
        case=request.case.strip(),
        offence=request.offence,
        legal_basis=request.legal_basis.strip(),
        officer=officer.pseudonym,
    )


def _check(questions: Sequence[Question], questions_most: int) -> None:
    if not 1 <= len(questions) <= questions_most:
        raise BadInput(
            f"a query takes 1 to {questions_most} questions, not {len(questions)}"
        )
    for index, question in enumerate(questions, start=1):
        if question.category not in CATEGORIES:
            raise BadInput(
                f"question {index}: no category {question.category[:40]!r}",
                advice=choose("categories", CATEGORIES),
            )
    _each(questions, _known_terms)


def _known_terms(question: Question) -> None:
    check_terms(question)
    for term in question.terms:
        CATEGORIES[question.category].field(term.field)


def _each(questions: Sequence[Question], check: Callable[[Question], object]) -> None:
    for index, question in enumerate(questions, start=1):
        try:
            check(question)
        except BadInput as why:
            raise BadInput(
                f"question {index}: {why.message}", advice=why.advice
            ) from why
