import pytest

from node.cli import answer
from node.model.codes import Level
from node.model.query import Question, ReleasedField, Term, WithheldGroup
from tests.unit.cli.stage import (
    EVIL,
    HIT,
    LATE,
    NO_HIT,
    QUOTA,
    QuestionAnswer,
    answered,
    hit,
)

ONE = (Question("person", (Term("name", "A"),)),)


def test_the_three_words_stay_three():
    assert answer.verdict(answered("es-pn", HIT)) == "hit"
    assert answer.verdict(answered("es-pn", NO_HIT)) == "no_hit"
    assert answer.verdict(answered("es-pn", LATE)) == "not_answered (time)"


def test_many_questions_are_counted():
    assert answer.verdict(answered("es-pn", HIT, NO_HIT, NO_HIT, QUOTA)) == (
        "1 hit, 2 no_hit, 1 not_answered (quota)"
    )


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([answered("es-pn", HIT), answered("fr-pn", LATE)], 0),
        ([answered("es-pn", NO_HIT)], 0),
        ([answered("es-pn", LATE), answered("fr-pn", LATE)], 3),
        ([answered("es-pn", LATE), answered("fr-pn", QUOTA)], 1),
        ([], 0),
    ],
)
def test_the_exit_code_says_whether_anybody_answered(answers, code):
    assert answer.exit_code(answers) == code


def test_what_was_withheld_stands_beside_what_was_released(capsys):
    answer.tell(ONE, [answered("es-pn", HIT), answered("fr-pn", NO_HIT)])
    said = capsys.readouterr().out
    assert "es-pn: person es-pn/7Q4M-X2KD-9RTA" in said
    assert "handling H1 · evaluation B2" in said
    assert "generalised" in said
    assert "withheld: identity; remedy: approval of a release officer" in said


def test_a_hit_without_a_field_says_so(capsys):
    bare = QuestionAnswer(HIT.kind, hits=(hit(fields=(), withheld=()),))
    answer.tell(ONE * 2, [answered("es-pn", NO_HIT, bare)])
    said = capsys.readouterr().out
    assert "no field was released" in said
    assert "es-pn, question 2:" in said
    assert "withheld" not in said


@pytest.mark.attack
def test_attack_a_peer_hides_an_answer_with_escape_sequences(capsys):
    evil = hit(
        reference=EVIL,
        reasons=(EVIL,),
        evaluation=EVIL,
        fields=(ReleasedField(EVIL, EVIL, Level.EXACT),),
        withheld=(WithheldGroup(EVIL, EVIL),),
    )
    one = QuestionAnswer(HIT.kind, hits=(evil,))
    answer.tell(ONE, [answered("es-pn", one, note=EVIL)])
    said = capsys.readouterr().out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said
