import io
import json

import pytest
from node.model.desk.call import ById, Page
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_LIST,
    QUERIES_SHOW,
    AskProgress,
    AskRequest,
    QueryList,
    QuerySummary,
    QueryView,
)

from node.model.query import Question, Term
from tests.unit.cli.stage import EVIL, HIT, LATE, NO_HIT, NOON, answered

WHY = (
    *("--purpose", "investigation", "--case", "C-1"),
    *("--offence", "fraud", "--basis", "eu-2023-977"),
)
ANA = Question("person", (Term("name", "Ana"),))


def said_by(*answers):
    steps = [
        AskProgress("q-1", number, len(answers), answer)
        for number, answer in enumerate(answers, start=1)
    ]
    return [*steps, AskProgress("q-1", len(answers), len(answers), done=True)]


def test_a_person_is_asked_about_with_purpose_case_offence_and_basis(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", HIT))
    given = ("--name", "Ana", "--born", "1972", "--nationality", "PT")
    to = ("--peer", "es-pn", "--peer", "fr-pn", "--deadline", "5s")
    ended = comity("query", "ask", "person", *given, *WHY, *to)
    assert ended.code == 0
    terms = (Term("name", "Ana"), Term("birth_date", "1972"), Term("nationality", "PT"))
    assert desk.request(QUERIES_ASK) == AskRequest(
        purpose="investigation",
        case="C-1",
        offence="fraud",
        legal_basis="eu-2023-977",
        questions=(Question("person", terms),),
        peers=("es-pn", "fr-pn"),
        deadline_ms=5000,
    )


def test_each_answer_is_told_as_it_comes_in_and_all_at_the_end(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(
        answered("fr-pn", NO_HIT), answered("es-pn", HIT), answered("de-bka", LATE)
    )
    ended = comity("query", "ask", "person", "--name", "Ana", *WHY)
    assert ended.err.splitlines() == [
        "[1/3] fr-pn: no_hit, 212 ms",
        "[2/3] es-pn: hit, 212 ms",
        "[3/3] de-bka: not_answered (time), 212 ms",
    ]
    assert "approval of a release officer" in ended.out


def test_json_is_one_object_and_nothing_else(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", HIT))
    ended = comity("query", "ask", "person", "--name", "Ana", *WHY, "--json")
    said = json.loads(ended.out)
    assert ended.err == ""
    assert said["query_id"] == "q-1"
    assert said["answers"][0]["answers"][0]["hits"][0]["fields"] == [
        {"field": "birth_date", "level": "generalised", "value": "1972"}
    ]


def test_nobody_reached_ends_with_three(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", LATE))
    assert comity("query", "ask", "--name", "Ana", *WHY).code == 3


def test_a_file_of_questions_is_one_query(comity, desk, home):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", NO_HIT, HIT))
    lines = '{"category": "person", "terms": {"name": "Ana"}}\n' * 2
    (home / "questions.jsonl").write_text(lines)
    ended = comity("query", "ask", "--file", home / "questions.jsonl", *WHY)
    assert desk.request(QUERIES_ASK).questions == (ANA, ANA)
    assert "question 2" in ended.out


def test_questions_may_come_from_standard_input(comity, desk, monkeypatch):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", NO_HIT))
    line = '{"category": "person", "terms": {"name": "Ana"}}\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(line))
    assert comity("query", "ask", "--file", "-", *WHY).code == 0
    assert desk.request(QUERIES_ASK).questions == (ANA,)


def test_two_ways_to_ask_at_once_are_refused(comity, desk):
    ended = comity("query", "ask", "--name", "Ana", "--mrz", "P<", *WHY)
    assert ended.code == 2
    assert desk.calls == []


def test_asking_again_repeats_the_query_under_its_id(comity, desk):
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", LATE))
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", HIT))
    assert comity("query", "ask", "--again", "q-1").code == 0
    assert desk.request(QUERIES_SHOW) == ById("q-1")
    sent = desk.request(QUERIES_ASK)
    assert (sent.query_id, sent.case, sent.questions) == ("q-1", "C-1", (ANA,))


def view(*answers):
    return QueryView(
        query_id="q-1",
        asked_at=NOON,
        officer="o-7",
        purpose="investigation",
        case="C-1",
        offence="fraud",
        legal_basis="eu-2023-977",
        questions=(ANA,),
        answers=answers,
    )


def test_earlier_queries_are_shown_and_listed(comity, desk):
    summary = QuerySummary("q-1", NOON, "o-7", "investigation", "C-1", "f", 1, 1, 0, 0)
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", HIT))
    desk.replies[QUERIES_LIST] = QueryList((summary,))
    assert "question 1: person name=Ana" in comity("query", "show", "q-1").out
    assert "q-1" in comity("query", "list", "--count", "5").out
    assert desk.request(QUERIES_LIST) == Page(5, "")


@pytest.mark.attack
def test_attack_a_peer_s_answer_carries_escape_sequences_to_the_screen(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered(EVIL, HIT, note=EVIL))
    ended = comity("query", "ask", "--name", "Ana", *WHY)
    for char in "\x1b\x07\x9b\u202e":
        assert char not in ended.out + ended.err
