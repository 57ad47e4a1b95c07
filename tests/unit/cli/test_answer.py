import re

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
    assert "es-pn: Person es-pn/7Q4M-X2KD-9RTA" in said
    assert re.search(r"Handling +H1: not to be disclosed", said)
    assert re.search(r"Evaluation +B2", said)
    assert re.search(r"Date of birth +1972 +In general terms", said)
    assert re.search(r"Withheld\n.*\n.*\nIdentity +approval of a release", said)


def test_a_hit_without_a_field_says_so(capsys):
    bare = QuestionAnswer(HIT.kind, hits=(hit(fields=(), withheld=()),))
    answer.tell(ONE * 2, [answered("es-pn", NO_HIT, bare)])
    said = capsys.readouterr().out
    assert "No field was released." in said
    assert "es-pn, question 2: Person" in said
    assert "Withheld" not in said


def test_a_hit_is_told_in_the_words_that_were_asked(capsys):
    asked = (Question("person", (Term("name", "Zelmo Varqin"), Term("sex", "M"))),)
    one = hit(reasons=("name.word:2:sound", "name.alone:1", "birth.agrees"))
    answer.tell(asked, [answered("es-pn", QuestionAnswer(HIT.kind, hits=(one,)))])
    said = capsys.readouterr().out
    assert re.search(r"Speaks for +“Varqin”: spelt otherwise, sounds alike", said)
    assert re.search(r"Speaks against +“Zelmo”: not met by any word", said)
    assert re.search(r"Not compared +Sex", said)


def test_the_last_line_says_that_a_person_decides(capsys):
    answer.tell(ONE, [answered("es-pn", HIT)])
    assert capsys.readouterr().out.rstrip().endswith("; a person decides.")
    answer.tell(ONE, [answered("es-pn", NO_HIT)])
    assert "decides" not in capsys.readouterr().out


def test_programs_get_findings_beside_the_reasons():
    one = hit(reasons=("name.word:1:same", "something else"))
    asked = (Question("person", (Term("name", "Zelmo"),)),)
    told = answer.as_json(
        asked, [answered("es-pn", QuestionAnswer(HIT.kind, hits=(one,)))]
    )
    said = told[0]["answers"][0]["hits"][0]
    assert list(said["reasons"]) == ["name.word:1:same", "something else"]
    assert said["findings"] == [
        {
            "code": "name.word",
            "args": ["1", "same"],
            "speaks": "for",
            "text": "“Zelmo”: the same, accents aside",
        },
        {"code": "", "args": [], "speaks": "", "text": "something else"},
    ]


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
