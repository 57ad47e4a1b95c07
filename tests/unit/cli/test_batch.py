"""A file of questions is one command: bounded, told by the line, and gone on with."""

import csv
import io
import json

import pytest

from node.cli import question
from node.cli.batch_file import AT_ONCE
from node.errors import QuotaSpent
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_READ,
    QUERIES_SHOW,
    AskProgress,
    QueryView,
    ReadReply,
    TermReading,
)
from node.model.query import QuestionAnswer
from node.present.batch import COLUMNS
from tests.unit.cli.stage import EVIL, HIT, LATE, NO_HIT, NOON, QUOTA, answered, hit
from tests.unit.cli.test_query import WHY

MANY = 2 * AT_ONCE + 1


class Peers:
    """A desk that answers each query at once: ``say`` has the answer to a name."""

    def __init__(self, desk, say):
        self.say, self.kept, self.broken_after = say, {}, None
        desk.replies[QUERIES_ASK] = self.ask
        desk.replies[QUERIES_SHOW] = self.show

    def ask(self, request):
        if request.query_id:
            query_id = request.query_id
        elif self.broken_after == len(self.kept):
            raise QuotaSpent("the quota of the officer is spent")
        else:
            query_id = f"01a1ff4e-ae43-7183-8c3d-{len(self.kept):012}"
        yield AskProgress(query_id, 0, 1)
        said = [self.say(q.terms[0].value) for q in request.questions]
        answer = answered("es-pn", *said)
        self.kept[query_id] = request, answer
        yield AskProgress(query_id, 1, 1, answer)
        yield AskProgress(query_id, 1, 1, done=True)

    def show(self, wanted):
        request, answer = self.kept[wanted.id]
        why = (request.purpose, request.case, request.offence, request.legal_basis)
        return QueryView(
            wanted.id, NOON, "o-7", *why, request.questions, (answer,), ("es-pn",)
        )


def first_is_a_hit(name):
    return HIT if name == "Ana 7" else NO_HIT


@pytest.fixture
def file(home):
    path = home / "questions.jsonl"
    lines = [
        json.dumps({"category": "person", "terms": {"name": f"Ana {number}"}})
        for number in range(MANY)
    ]
    path.write_text("# a comment\n" + "\n".join(lines) + "\n")
    return path


def asked(desk):
    return [request for call, request in desk.calls if call == QUERIES_ASK]


def test_a_file_is_asked_so_many_at_a_time_and_told_a_line_each_hits_first(
    comity, desk, file
):
    Peers(desk, first_is_a_hit)
    ended = comity("query", "ask", "--file", file, *WHY)
    assert ended.code == 0
    sizes = [len(request.questions) for request in asked(desk)]
    assert sizes == [AT_ONCE, AT_ONCE, 1]
    _, _, first, second, *_ = lines = ended.out.splitlines()
    assert "Ana 7" in first
    assert "es-pn/7Q4M-X2KD-9RTA" in first
    assert first.split()[0] == "9"  # as the file counts, with its comment
    assert "Ana 0" in second
    assert len(lines) < MANY + 10
    assert f"{MANY} questions, 1 peers asked" in ended.out
    assert "1 × Hit" in ended.out
    assert f"{MANY - 1} × No hit" in ended.out
    assert "comity query show 01a1ff4e-ae43 --question 8" in ended.out
    assert f"[{MANY}/{MANY}]" in ended.err


def test_a_csv_has_a_line_a_question_and_peer(comity, desk, file):
    Peers(desk, first_is_a_hit)
    said = comity("query", "ask", "--file", file, *WHY, "--csv").out
    head, first, *rest = csv.reader(io.StringIO(said))
    assert tuple(head) == COLUMNS
    row = dict(zip(head, first, strict=True))
    assert (row["question"], row["answer"]) == ("name=Ana 7", "hit")
    assert (row["line"], row["number"], row["hits"]) == ("9", "8", "1")
    assert len(rest) == MANY - 1


def test_programs_get_every_row_with_its_question(comity, desk, file):
    Peers(desk, first_is_a_hit)
    told = json.loads(comity("query", "ask", "--file", file, *WHY, "--json").out)
    assert len(told["rows"]) == MANY
    assert told["rows"][7]["asked"]["terms"][0]["value"] == "Ana 7"
    assert len(told["query_ids"]) == 3


def test_a_file_that_fits_one_query_gives_programs_all_of_its_answers(
    comity, desk, home
):
    Peers(desk, lambda _: HIT)
    (home / "one.jsonl").write_text('{"category": "person", "terms": {"name": "A"}}')
    ended = comity("query", "ask", "--file", home / "one.jsonl", *WHY, "--json")
    told = json.loads(ended.out)
    assert told["query_id"] == told["query_ids"][0]
    assert told["answers"][0]["answers"][0]["hits"][0]["findings"]


def test_after_an_interruption_the_same_command_goes_on(comity, desk, file):
    peers = Peers(desk, first_is_a_hit)
    peers.broken_after = 1
    ended = comity("query", "ask", "--file", file, *WHY)
    assert ended.code == 1
    assert f"{AT_ONCE} of {MANY} were asked and answered." in ended.err
    assert "The same command goes on from there." in ended.err
    peers.broken_after = None
    ended = comity("query", "ask", "--file", file, *WHY)
    assert ended.code == 0
    assert "1 × Hit" in ended.out
    assert f"{MANY - 1} × No hit" in ended.out
    sizes = [len(request.questions) for request in asked(desk)]
    assert sizes == [AT_ONCE, AT_ONCE, AT_ONCE, 1]  # the second was refused once
    assert not file.with_name(file.name + ".asked").exists()


def test_who_gave_no_answer_in_time_is_asked_again_by_the_same_command(
    comity, desk, file
):
    peers = Peers(desk, lambda _: LATE)
    ended = comity("query", "ask", "--file", file, *WHY)
    assert ended.code == 3
    assert f"{MANY} were not answered yet" in ended.err
    peers.say = first_is_a_hit
    ended = comity("query", "ask", "--file", file, *WHY)
    assert (ended.code, "1 × Hit" in ended.out) == (0, True)
    again = asked(desk)[3:]
    assert [request.query_id for request in again] == list(peers.kept)
    assert {request.peers for request in again} == {("es-pn",)}


def test_what_was_asked_for_another_reason_is_not_gone_on_with(comity, desk, file):
    Peers(desk, lambda _: QUOTA)
    comity("query", "ask", "--file", file, *WHY)
    size = len(desk.calls)
    other = ("--case", "C-2", *WHY[:2], *WHY[4:])
    ended = comity("query", "ask", "--file", file, *other)
    assert (ended.code, len(desk.calls)) == (2, size)
    assert "--anew" in ended.err
    assert comity("query", "ask", "--file", file, *other, "--anew").code == 1
    assert asked(desk)[-1].case == "C-2"


@pytest.mark.attack
def test_attack_what_stands_beside_the_file_holds_no_question(comity, desk, file):
    Peers(desk, lambda _: LATE)
    comity("query", "ask", "--file", file, *WHY)
    beside = file.with_name(file.name + ".asked")
    assert "Ana" not in beside.read_text()
    assert "C-1" not in beside.read_text()
    assert beside.stat().st_mode & 0o777 == 0o600


def test_nothing_is_asked_where_a_line_is_no_question(comity, desk, file):
    with file.open("a") as more:
        more.write("{}\n")
    ended = comity("query", "ask", "--file", file, *WHY)
    assert (ended.code, desk.calls) == (2, [])
    assert f"line {MANY + 2} of the questions" in ended.err


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\n", b"{" * 70_000])
def test_what_is_no_file_of_questions_is_refused(comity, desk, home, content):
    (home / "none.jsonl").write_bytes(content)
    ended = comity("query", "ask", "--file", home / "none.jsonl", *WHY)
    assert (ended.code, desk.calls) == (2, [])


def test_more_questions_than_fit_the_memory_are_refused_before_any_is_asked(
    comity, desk, file, monkeypatch
):
    monkeypatch.setattr(question, "QUESTIONS_MAX", MANY - 1)
    ended = comity("query", "ask", "--file", file, *WHY)
    assert (ended.code, desk.calls) == (2, [])


@pytest.mark.attack
def test_attack_a_peer_s_reference_is_a_formula_or_moves_the_cursor(comity, desk, home):
    evil = hit(reference=f"=cmd|' /C calc'!A0{EVIL}")
    Peers(desk, lambda _: QuestionAnswer(HIT.kind, hits=(evil,)))
    (home / "one.jsonl").write_text('{"category": "person", "terms": {"name": "A"}}')
    given = ("query", "ask", "--file", home / "one.jsonl", *WHY)
    for form in ((), ("--csv",)):
        said = comity(*given, *form).out
        assert "\x1b" not in said
    assert ",'=cmd" in said.replace('"', "")


def told_of_ana_60(read="", fault="", forms=""):
    """How the node reads a file: one name otherwise than it is written."""

    def reply(request):
        told = [
            TermReading(number, "name", one.terms[0].value, read, fault, forms)
            for number, one in enumerate(request.questions)
            if one.terms[0].value == "Ana 60"
        ]
        return ReadReply(tuple(told))

    return reply


def test_programs_are_told_by_line_how_a_file_was_read(comity, desk, file):
    Peers(desk, first_is_a_hit)
    desk.replies[QUERIES_READ] = told_of_ana_60("ANA 60")
    told = json.loads(comity("query", "ask", "--file", file, *WHY, "--json").out)
    assert told["read"] == [
        {"line": 62, "field": "name", "written": "Ana 60", "read": "ANA 60"}
    ]
    assert told["left_out"] == []


def test_a_line_of_which_nothing_is_left_stops_the_file_before_anybody_is_asked(
    comity, desk, file
):
    Peers(desk, first_is_a_hit)
    desk.replies[QUERIES_READ] = told_of_ana_60(fault="unread", forms="Words.")
    ended = comity("query", "ask", "--file", file, *WHY, "--drop-unread")
    assert ended.code == 2
    assert "nothing is left to look for on line 62" in ended.err
    assert not asked(desk)
