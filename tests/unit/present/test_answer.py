import re

import pytest

from node.cli import screen
from node.model.codes import Level
from node.model.query import Question, ReleasedField, Term, WithheldGroup
from node.present.answer import answers_page, verdict
from node.present.element import Facts, Heading, Table
from node.present.wording import Wording
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


ENGLISH = Wording("en")


def print_(questions, answers):
    screen.tell(answers_page(ENGLISH, questions, answers))


def test_the_three_words_stay_three():
    assert verdict(ENGLISH, answered("es-pn", HIT)) == "Hit"
    assert verdict(ENGLISH, answered("es-pn", NO_HIT)) == "No hit"
    assert verdict(ENGLISH, answered("es-pn", LATE)) == "Not answered (Out of time)"


def test_many_questions_are_counted():
    assert verdict(ENGLISH, answered("es-pn", HIT, NO_HIT, NO_HIT, QUOTA)) == (
        "1 × Hit, 2 × No hit, 1 × Not answered (Quota used up)"
    )


def test_what_was_withheld_stands_beside_what_was_released(capsys):
    print_(ONE, [answered("es-pn", HIT), answered("fr-pn", NO_HIT)])
    said = capsys.readouterr().out
    assert "es-pn: Person es-pn/7Q4M-X2KD-9RTA" in said
    assert re.search(r"Handling +H1: not to be disclosed", said)
    assert re.search(r"Evaluation +B2", said)
    assert re.search(r"Date of birth +1972 +In general terms", said)
    assert re.search(r"Withheld\n.*\n.*\nIdentity +approval of a release", said)


def test_a_hit_without_a_field_says_so(capsys):
    bare = QuestionAnswer(HIT.kind, hits=(hit(fields=(), withheld=()),))
    print_(ONE * 2, [answered("es-pn", NO_HIT, bare)])
    said = capsys.readouterr().out
    assert "No field was released." in said
    assert "es-pn, question 2: Person" in said
    assert "Withheld" not in said


def test_a_hit_is_told_in_the_words_that_were_asked(capsys):
    asked = (Question("person", (Term("name", "Zelmo Varqin"), Term("sex", "M"))),)
    one = hit(reasons=("name.word:2:sound", "name.alone:1", "birth.agrees"))
    print_(asked, [answered("es-pn", QuestionAnswer(HIT.kind, hits=(one,)))])
    said = capsys.readouterr().out
    assert re.search(r"Speaks for +“Varqin”: spelt otherwise, sounds alike", said)
    assert re.search(r"Speaks against +“Zelmo”: not met by any word", said)
    assert re.search(r"Not compared +Sex", said)


def test_the_last_line_says_that_a_person_decides(capsys):
    print_(ONE, [answered("es-pn", HIT)])
    assert capsys.readouterr().out.rstrip().endswith("; a person decides.")
    print_(ONE, [answered("es-pn", NO_HIT)])
    assert "decides" not in capsys.readouterr().out


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
    print_(ONE, [answered("es-pn", one, note=EVIL)])
    said = capsys.readouterr().out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said


def test_a_screen_of_answers_is_the_peers_and_then_each_hit():
    peers, title, why, _, fields, *_ = answers_page(
        ENGLISH, ONE, [answered("es-pn", HIT)]
    )
    assert isinstance(peers, Table)
    assert peers.headings == ("Peer", "Answer", "Hits", "Time")
    assert peers.rows == (("es-pn", "Hit", "1", "212 ms"),)
    assert title == Heading("es-pn: Person es-pn/7Q4M-X2KD-9RTA")
    assert isinstance(why, Facts)
    assert why.language == "en"
    assert fields.rows == (("Date of birth", "1972", "In general terms"),)
