"""The form of queries and answers, and when each may be said."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from node.errors import BadProof, Malformed
from node.model.codes import AnswerKind, Grade, Handling, Level, Purpose, Silence
from node.model.query import (
    Answer,
    Hit,
    Justification,
    Query,
    Question,
    QuestionAnswer,
    ReleasedField,
    Term,
)
from node.protocol.query import (
    MAX_QUESTIONS,
    MAX_REASON,
    MAX_REASONS,
    MAX_TERMS,
    MAX_VALUE,
    check_answer,
    check_query,
)

QUESTION = Question("person", (Term("name", "Anything at all"),))
WHY = Justification(Purpose.INVESTIGATION, "2026/17", "fraud", "eu-2016-680", "o-1")
QUERY = Query(WHY, (QUESTION, QUESTION))
DIGEST = bytes(range(32))
HIT = Hit(
    "es-pn/AAAA-BBBB-CCCC", "person", Grade.STRONG, ("name",), Handling.H0, "X4",
    (ReleasedField("name", "x", Level.EXACT),), (),
)  # fmt: skip
NO_HIT = QuestionAnswer(AnswerKind.NO_HIT)
ANSWER = Answer(DIGEST, (NO_HIT, NO_HIT), b"", datetime(2026, 3, 1, tzinfo=UTC), "")


def check(*parts):
    check_answer(replace(ANSWER, answers=parts), query=QUERY, query_digest=DIGEST)


def test_a_query_with_all_its_words_is_one():
    check_query(QUERY)


@pytest.mark.attack
@pytest.mark.parametrize("word", ["case", "offence", "legal_basis", "officer"])
@pytest.mark.parametrize("text", ["", " ", "\t", "x" * 201, "a\x00b", "a\u202eb"])
def test_query_without_case_offence_basis_or_officer_is_malformed(word, text):
    with pytest.raises(Malformed):
        check_query(replace(QUERY, justification=replace(WHY, **{word: text})))


@pytest.mark.attack
@pytest.mark.parametrize(
    "questions",
    [
        (),
        (QUESTION,) * (MAX_QUESTIONS + 1),
        (replace(QUESTION, category=""),),
        (replace(QUESTION, terms=()),),
        (replace(QUESTION, terms=QUESTION.terms * (MAX_TERMS + 1)),),
        (replace(QUESTION, terms=(Term("", "x"),)),),
        (replace(QUESTION, terms=(Term("name", ""),)),),
        (replace(QUESTION, terms=(Term("name", "x" * (MAX_VALUE + 1)),)),),
    ],
)
def test_query_that_asks_nothing_or_too_much_is_malformed(questions):
    with pytest.raises(Malformed):
        check_query(replace(QUERY, questions=questions))


def test_each_kind_of_answer_has_its_form():
    check(NO_HIT, NO_HIT)
    check(QuestionAnswer(AnswerKind.HIT, hits=(HIT, HIT)), NO_HIT)
    check(QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.POLICY), NO_HIT)


@pytest.mark.attack
def test_answer_to_another_query_is_refused():
    with pytest.raises(BadProof):
        check_answer(ANSWER, query=QUERY, query_digest=bytes(32))


@pytest.mark.attack
@pytest.mark.parametrize(
    "parts",
    [
        (),
        (NO_HIT,),
        (NO_HIT,) * 3,
        (NO_HIT, QuestionAnswer(AnswerKind.HIT)),
        (NO_HIT, QuestionAnswer(AnswerKind.NO_HIT, hits=(HIT,))),
        (NO_HIT, QuestionAnswer(AnswerKind.NO_HIT, Silence.POLICY)),
        (NO_HIT, QuestionAnswer(AnswerKind.NOT_ANSWERED)),
        (NO_HIT, QuestionAnswer(AnswerKind.NOT_ANSWERED, Silence.TIME, (HIT,))),
        (NO_HIT, QuestionAnswer(AnswerKind.HIT, Silence.QUOTA, (HIT,))),
        (NO_HIT, QuestionAnswer(AnswerKind.HIT, hits=(replace(HIT, reference=""),))),
        (NO_HIT, QuestionAnswer(AnswerKind.HIT, hits=(replace(HIT, category=""),))),
        (
            NO_HIT,
            QuestionAnswer(
                AnswerKind.HIT,
                hits=(
                    replace(HIT, fields=(ReleasedField("name", "", Level.WITHHELD),)),
                ),
            ),
        ),
    ],
)
def test_answer_that_contradicts_itself_or_the_query_is_malformed(parts):
    with pytest.raises(Malformed):
        check(*parts)


def test_a_hit_may_give_reasons_that_are_not_known_here():
    for reasons in ((), ("name.word:1:dreamt",), ("x" * MAX_REASON,) * MAX_REASONS):
        hit = replace(HIT, reasons=reasons)
        check(NO_HIT, QuestionAnswer(AnswerKind.HIT, hits=(hit,)))


@pytest.mark.attack
@pytest.mark.parametrize(
    "reasons",
    [
        ("name.same",) * 10_000,
        ("name.same",) * (MAX_REASONS + 1),
        ("x" * (MAX_REASON + 1),),
        ("name.same", ""),
    ],
)
def test_attack_an_officer_is_buried_under_reasons(reasons):
    hit = replace(HIT, reasons=reasons)
    with pytest.raises(Malformed):
        check(NO_HIT, QuestionAnswer(AnswerKind.HIT, hits=(HIT, hit)))
