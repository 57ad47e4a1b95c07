"""A query and its answer: what each must look like.

The checks here are of form alone; whether a question may be asked is policy's
business, and what the words mean is matching's.
"""

from __future__ import annotations

from node.crypto.digest import same
from node.errors import BadProof, Malformed
from node.model.codes import AnswerKind, Level, Silence
from node.model.query import (
    Answer,
    Hit,
    Justification,
    Query,
    Question,
    QuestionAnswer,
)

# What one message may hold: a batch of the field is some hundreds, a question some
# tens of terms. Bounds the work that one message can cause.
MAX_QUESTIONS = 500
MAX_TERMS = 64
MAX_WORD = 200
MAX_VALUE = 1000
# What one hit may say of itself: a name has some ten words, and ten other things are
# compared. Bounds what an officer has to read, and a screen to lay out.
MAX_REASONS = 64
MAX_REASON = 200


def check_query(query: Query) -> None:
    """Return if ``query`` carries what every question must carry.

    Raises:
        Malformed: a word of the justification is missing, or there are no
            questions, too many, or too much in one.
    """
    check_justification(query.justification)
    if not 0 < len(query.questions) <= MAX_QUESTIONS:
        raise Malformed("a query has no questions, or too many")
    for question in query.questions:
        _check_question(question)


def check_justification(why: Justification) -> None:
    """Return if ``why`` has all the words that every question carries.

    Raises:
        Malformed: one is missing, or is none.
    """
    for word in (why.case, why.offence, why.legal_basis, why.officer):
        if not is_word(word):
            raise Malformed("a justification lacks a word, or it is not one")


def check_answer(answer: Answer, *, query: Query, query_digest: bytes) -> None:
    """Return if ``answer`` can be one to ``query``.

    ``query_digest`` is the ``Closed.digest`` of the query's message.

    Raises:
        BadProof: it answers another message.
        Malformed: the count of answers differs, an answer contradicts itself,
            or a hit lacks what it must have or gives too many reasons.
    """
    if not same(answer.query_digest, query_digest):
        raise BadProof("the answer is to another query")
    if len(answer.answers) != len(query.questions):
        raise Malformed("the answer has not one part to each question")
    for part in answer.answers:
        _check_part(part)


def _check_question(question: Question) -> None:
    if not is_word(question.category):
        raise Malformed("a question has no category")
    if not 0 < len(question.terms) <= MAX_TERMS:
        raise Malformed("a question has no terms, or too many")
    for term in question.terms:
        if not is_word(term.field) or not 0 < len(term.value) <= MAX_VALUE:
            raise Malformed("a term has no field, no value, or too long a one")


def _check_part(part: QuestionAnswer) -> None:
    # A hit has hits and no excuse, a silence an excuse and no hits, a no_hit neither.
    expected = (
        part.kind is AnswerKind.HIT,
        part.kind is AnswerKind.NOT_ANSWERED,
    )
    if (bool(part.hits), part.silence is not Silence.NONE) != expected:
        raise Malformed("an answer contradicts itself")
    for hit in part.hits:
        _check_hit(hit)


def _check_hit(hit: Hit) -> None:
    if not is_word(hit.category) or not is_word(hit.reference):
        raise Malformed("a hit has no category or no reference")
    # What a reason says is for screens: a later release may have others than ours.
    if len(hit.reasons) > MAX_REASONS or any(
        not 0 < len(reason) <= MAX_REASON for reason in hit.reasons
    ):
        raise Malformed("a hit has too many reasons, an empty one, or too long a one")
    if any(field.level is Level.WITHHELD for field in hit.fields):
        raise Malformed("what is withheld is absent")


def is_word(text: str) -> bool:
    """Whether ``text`` can be a word of a message: printable, and not too long."""
    return 0 < len(text) <= MAX_WORD and text.isprintable() and not text.isspace()
