"""What was typed is read back before anybody is asked."""

import io
import json
import sys

import pytest

from node.cli import reading
from node.errors import BadInput
from node.model.desk.inbox import INBOX_FIND, FindReply
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_READ,
    AskProgress,
    ReadReply,
    TermReading,
)
from node.model.query import Question, Term
from tests.unit.cli.stage import NO_HIT, answered

WHY = (
    *("--purpose", "investigation", "--case", "C-1"),
    *("--offence", "fraud", "--basis", "eu-2023-977"),
)
NAMED = ("query", "ask", "person", "--name", "Ana Lopes")
EITHER = TermReading(0, "birth_date", "03/04/1982", "1982-03-04/1982-04-03", "", "")
SOON = TermReading(0, "birth_date", "soon", "", "unread", "A day, a month.")
BAD_IBAN = TermReading(0, "iban", "PT51", "", "check", "PT50.")
# ICAO Doc 9303-4, Appendix B, and the same with another document number.
ZONE = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
MISREAD = ZONE.replace("L898902C36", "L898903C36")


@pytest.fixture
def asked(desk):
    desk.replies[QUERIES_ASK] = [
        AskProgress("q-1", 1, 1, answered("es-pn", NO_HIT)),
        AskProgress("q-1", 1, 1, done=True),
    ]
    return desk


@pytest.fixture
def person_at_the_screen(monkeypatch):
    """Somebody who answers what is asked, as told."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)

    def says(*, answer):
        said = []

        def confirm(text, *, abort, err):
            said.append(text)
            if abort and not answer:
                raise reading.typer.Abort
            return answer

        monkeypatch.setattr(reading.typer, "confirm", confirm)
        return said

    return says


def calls(desk):
    return [call.name for call, _ in desk.calls]


def test_the_node_reads_a_question_before_it_is_asked(comity, asked):
    comity(*NAMED, *WHY)
    assert calls(asked) == ["Queries.Read", "Views.Fetch", "Queries.Ask"]


def test_what_is_read_otherwise_is_said_before_the_answers(comity, asked):
    asked.replies[QUERIES_READ] = ReadReply((EITHER,))
    ended = comity(*NAMED, "--born", "03/04/1982", *WHY)
    assert ended.code == 0
    assert ended.err.splitlines()[0] == (
        "Date of birth: 03/04/1982 is read as any day from 1982-03-04 to 1982-04-03."
    )


def test_what_is_read_otherwise_stands_in_json(comity, asked):
    asked.replies[QUERIES_READ] = ReadReply((EITHER,))
    said = json.loads(comity(*NAMED, "--born", "03/04/1982", *WHY, "--json").out)
    assert said["read"] == [
        {
            "question": 0,
            "field": "birth_date",
            "written": "03/04/1982",
            "read": "1982-03-04/1982-04-03",
        }
    ]
    assert said["left_out"] == []


def test_what_is_read_as_written_is_not_repeated(comity, asked):
    ended = comity(*NAMED, "--born", "1982-04-03", *WHY)
    assert ended.err.splitlines() == ["[1/1] es-pn: No hit, 212 ms"]


def test_what_cannot_be_read_is_left_to_the_node_to_refuse(comity, asked):
    asked.replies[QUERIES_READ] = ReadReply((SOON,))
    asked.replies[QUERIES_ASK] = BadInput("birth_date 'soon' cannot be read")
    ended = comity(*NAMED, "--born", "soon", *WHY)
    assert ended.code == 2
    assert "birth_date 'soon' cannot be read" in ended.err
    assert Term("birth_date", "soon") in asked.request(QUERIES_ASK).questions[0].terms


def test_what_cannot_be_read_is_left_out_by_an_option_that_says_so(comity, asked):
    asked.replies[QUERIES_READ] = ReadReply((SOON,))
    ended = comity(*NAMED, "--born", "soon", *WHY, "--drop-unread")
    assert ended.code == 0
    assert ended.err.splitlines()[0] == (
        "Date of birth: soon cannot be read and was left out."
    )
    assert asked.request(QUERIES_ASK).questions == (
        Question("person", (Term("name", "Ana Lopes"),)),
    )


def test_what_was_left_out_stands_in_json(comity, asked):
    asked.replies[QUERIES_READ] = ReadReply((SOON,))
    ended = comity(*NAMED, "--born", "soon", *WHY, "--drop-unread", "--json")
    assert json.loads(ended.out)["left_out"] == [
        {"question": 0, "field": "birth_date", "written": "soon", "fault": "unread"}
    ]


def test_where_nothing_is_left_nobody_is_asked(comity, asked):
    asked.replies[QUERIES_READ] = ReadReply((SOON,))
    ended = comity("query", "ask", "person", "--born", "soon", *WHY, "--drop-unread")
    assert ended.code == 2
    assert "nothing is left to look for" in ended.err
    assert calls(asked) == ["Queries.Read"]


def test_a_find_at_home_is_read_back_alike(comity, desk):
    desk.replies[QUERIES_READ] = ReadReply((EITHER,))
    desk.replies[INBOX_FIND] = FindReply((), ())
    given = ("record", "find", "--name", "Ana Lopes", "--born", "03/04/1982", *WHY)
    assert "any day from 1982-03-04 to 1982-04-03" in comity(*given).err
    assert json.loads(comity(*given, "--json").out)["read"][0]["field"] == "birth_date"


IBAN = ("query", "ask", "bank-account", "--number", "PT51")
BAD = [
    pytest.param(IBAN, "its check does not hold", id="a number"),
    pytest.param(
        ("query", "ask", "--mrz", MISREAD),
        "the check digit of the document number in the machine-readable zone",
        id="a zone",
    ),
]


@pytest.fixture
def doubted(asked):
    def readings(request):
        fields = {t.field for q in request.questions for t in q.terms}
        return ReadReply((BAD_IBAN,) if "iban" in fields else ())

    asked.replies[QUERIES_READ] = readings
    return asked


@pytest.mark.parametrize(("given", "said"), BAD)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_check_that_does_not_hold_ends_a_script_without_asking(
    comity, doubted, given, said, form
):
    ended = comity(*given, *WHY, *form)
    assert ended.code == 2
    assert said in ended.out + ended.err
    assert "--despite-checks" in ended.out + ended.err
    assert "Queries.Ask" not in calls(doubted)


@pytest.mark.parametrize(("given", "said"), BAD)
def test_a_check_that_does_not_hold_is_asked_about(
    comity, doubted, person_at_the_screen, given, said
):
    asked_back = person_at_the_screen(answer=True)
    ended = comity(*given, *WHY)
    assert ended.code == 0
    assert said in ended.err
    assert asked_back == ["Compare it with the document. Ask all the same?"]
    assert "Queries.Ask" in calls(doubted)


@pytest.mark.parametrize(("given", "said"), BAD)
def test_who_says_no_has_asked_nobody(
    comity, doubted, person_at_the_screen, given, said
):
    person_at_the_screen(answer=False)
    ended = comity(*given, *WHY)
    assert ended.code not in (0, 1)
    assert said in ended.err
    assert "Queries.Ask" not in calls(doubted)


@pytest.mark.parametrize(("given", "said"), BAD)
def test_an_option_asks_in_spite_of_a_check(comity, doubted, given, said):
    ended = comity(*given, *WHY, "--despite-checks")
    assert ended.code == 0
    assert "Queries.Ask" in calls(doubted)


def test_a_zone_whose_digits_hold_is_asked_without_a_word(comity, asked):
    ended = comity("query", "ask", "--mrz", ZONE, *WHY)
    assert ended.code == 0
    assert "check" not in ended.err


def test_a_zone_comes_from_standard_input_once(comity, asked, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(ZONE))
    assert comity("query", "ask", "--mrz", "-", *WHY).code == 0
    number = asked.request(QUERIES_ASK).questions[0].terms[0]
    assert number == Term("number", "L898902C3")


MENDED = ZONE.replace("L898902C36", "L8989O2C36")


def test_what_was_read_from_a_zone_is_said_before_it_is_asked(comity, asked):
    ended = comity("query", "ask", "--mrz", MENDED, *WHY)
    put_right, document, person, *_ = ended.err.splitlines()
    assert "holds for L898902C3, not for L8989O2C3 as it was read" in put_right
    assert "Document number L898902C3, Document number L8989O2C3" in document
    assert "Date of birth 1974-08-12" in person
    told = json.loads(comity("query", "ask", "--mrz", MENDED, *WHY, "--json").out)
    assert told["asked"][1]["category"] == "person"


@pytest.mark.parametrize(
    "words",
    [
        ("vehicle", "--mrz", MENDED),
        ("vehicle", "--file", "questions.jsonl"),
        ("--again", "01a1", "--purpose", "warning"),
        ("--again", "01a1", "--case", "C-9"),
        ("--again", "01a1", "--csv"),
        ("--again", "01a1", "--drop-unread"),
        ("person", "--again", "01a1"),
    ],
)
def test_what_would_be_passed_over_is_refused(comity, asked, words):
    why = () if "--again" in words else WHY
    assert comity("query", "ask", *words, *why).code == 2
    assert "Queries.Ask" not in calls(asked)
