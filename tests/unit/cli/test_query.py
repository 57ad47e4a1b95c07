import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from node.cli.asking import answers_as_json, exit_code
from node.errors import Unreachable
from node.model.codes import AnswerKind, Level, Silence
from node.model.desk.call import ById
from node.model.desk.query import (
    QUERIES_ASK,
    QUERIES_LIST,
    QUERIES_OPEN,
    QUERIES_REDEEM,
    QUERIES_SHOW,
    AskProgress,
    AskRequest,
    OpenedQuestion,
    OpenRequest,
    QueryList,
    QueryPage,
    QuerySummary,
    QueryView,
    RedeemRequest,
)
from node.model.desk.view import VIEWS_FETCH, ViewsFetchRequest
from node.model.query import (
    BlindHit,
    Question,
    QuestionAnswer,
    ReleasedField,
    Term,
    WithheldGroup,
)
from node.present.answer import answers_page
from node.present.wording import Wording
from tests.unit.cli.stage import (
    EVIL,
    HIT,
    LATE,
    NO_HIT,
    NOON,
    QUOTA,
    answered,
    hit,
)

WHY = (
    *("--purpose", "investigation", "--case", "C-1"),
    *("--offence", "fraud", "--basis", "eu-2023-977"),
)
QUERY = "01a1ff4e-ae43-7183-8c3d-611d555d2ef9"
ANA = Question("person", (Term("name", "Ana"),))


SUMMARY = QuerySummary(
    query_id=QUERY,
    asked_at=NOON,
    officer="o-7",
    purpose="investigation",
    case="C-1",
    offence="fraud",
    questions=2,
    hits=1,
    no_hits=0,
    not_answered=0,
    peers=("es-pn",),
    first=ANA,
    waiting=("es-pn",),
)


def said_by(*answers):
    steps = [
        AskProgress(QUERY, number, len(answers), answer)
        for number, answer in enumerate(answers, start=1)
    ]
    last = AskProgress(QUERY, len(answers), len(answers), done=True)
    return [AskProgress(QUERY, 0, len(answers)), *steps, last]


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
        "[1/3] fr-pn: No hit, 212 ms",
        "[2/3] es-pn: Hit, 212 ms",
        "[3/3] de-bka: Not answered (Out of time), 212 ms",
    ]
    assert "approval of a release officer" in ended.out


def test_json_is_one_object_and_nothing_else(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", HIT))
    ended = comity("query", "ask", "person", "--name", "Ana", *WHY, "--json")
    said = json.loads(ended.out)
    assert ended.err == ""
    assert said["query_id"] == QUERY
    assert said["answers"][0]["answers"][0]["hits"][0]["fields"] == [
        {"field": "birth_date", "level": "generalised", "value": "1972"}
    ]


def test_nobody_reached_ends_with_three(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", LATE))
    assert comity("query", "ask", "--name", "Ana", *WHY).code == 3


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


def test_the_short_id_is_told_before_anybody_has_answered(comity, desk):
    def nobody(_request):
        yield AskProgress(QUERY, 0, 1)
        raise Unreachable("the node went away")

    desk.replies[QUERIES_ASK] = nobody
    ended = comity("query", "ask", "--name", "Ana", *WHY)
    assert (ended.code, ended.out) == (3, "Query 01a1ff4e-ae43\n")


@pytest.mark.parametrize(
    "given",
    [("--csv",), ("--anew",), ("--again", "01a1"), ("--again", "01a1", "--csv")],
)
def test_an_option_that_would_be_passed_over_is_refused(comity, desk, given):
    ended = comity("query", "ask", "--name", "Ana", *WHY, *given)
    assert (ended.code, desk.calls) == (2, [])


# --- asking again -----------------------------------------------------------------------


def test_who_has_not_answered_is_asked_the_same_under_its_id(comity, desk):
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", LATE))
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", HIT))
    assert comity("query", "ask", "--again", "01a1ff4e").code == 0
    assert desk.request(QUERIES_SHOW) == ById("01a1ff4e")
    sent = desk.request(QUERIES_ASK)
    assert (sent.query_id, sent.case, sent.questions) == (QUERY, "C-1", (ANA,))
    assert sent.peers == ("es-pn",)


def awaiting(peer, fields=()):
    waits = (WithheldGroup("identity", "approval:release"),)
    one = hit(fields=fields, withheld=waits)
    return answered(peer, QuestionAnswer(HIT.kind, hits=(one,)))


def test_an_answer_that_waits_for_an_approval_says_how_to_ask_again(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(awaiting("es-pn"))
    said = comity("query", "ask", "--name", "Ana", *WHY).out
    assert "ask again: comity query ask --again 01a1ff4e-ae43" in said
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", NO_HIT))
    assert "--again" not in comity("query", "ask", "--name", "Ana", *WHY).out


def test_who_would_tell_more_once_it_is_approved_is_asked_anew(comity, desk):
    before = (awaiting("es-pn"), answered("fr-pn", NO_HIT), answered("nl-pol", LATE))
    desk.replies[QUERIES_SHOW] = view(*before)
    exact = ReleasedField("name", "Ana", Level.EXACT)
    desk.replies[QUERIES_ASK] = lambda request: (
        said_by(answered("nl-pol", NO_HIT))
        if request.query_id
        else said_by(awaiting("es-pn", (exact,)))
    )
    ended = comity("query", "ask", "--again", QUERY)
    first, second = [r for call, r in desk.calls if call == QUERIES_ASK]
    assert (first.query_id, first.peers) == (QUERY, ("nl-pol",))
    assert (second.query_id, second.peers) == ("", ("es-pn",))
    assert second.questions == (ANA,)
    assert "es-pn tells more than before: 1 fields, 0 then" in ended.out
    assert "(none)" not in ended.out


def test_that_nothing_is_told_besides_is_said_of_who_was_asked_anew(comity, desk):
    desk.replies[QUERIES_SHOW] = view(awaiting("es-pn"))
    desk.replies[QUERIES_ASK] = said_by(awaiting("es-pn"))
    said = comity("query", "ask", "--again", QUERY).out
    assert "es-pn tells what it told before" in said


def test_where_all_is_told_the_answers_are_shown_and_nobody_is_asked(comity, desk):
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", NO_HIT))
    ended = comity("query", "ask", "--again", QUERY)
    assert QUERIES_ASK not in [call for call, _ in desk.calls]
    assert ended.code == 0
    assert "No hit" in ended.out
    assert "--again 01a1ff4e-ae43 --peer PEER" in ended.out
    assert "(none)" not in ended.out


def test_a_peer_that_is_named_is_asked_anew_though_it_has_answered(comity, desk):
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", NO_HIT), awaiting("fr-pn"))
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", HIT))
    assert comity("query", "ask", "--again", QUERY, "--peer", "es-pn").code == 0
    assert desk.request(QUERIES_ASK).peers == ("es-pn",)
    refused = comity("query", "ask", "--again", QUERY, "--peer", "us-four")
    assert (refused.code, "was not asked this" in refused.err) == (2, True)


@pytest.mark.parametrize("silence", [s for s in Silence if s])
def test_no_silence_of_a_peer_stands_without_a_word_on_it(silence):
    silent = answered("es-pn", QuestionAnswer(NO_HIT.kind.NOT_ANSWERED, silence))
    for language in ("en", "fr", "es", "ar"):
        words = Wording(language)
        peers, *_ = answers_page(words, (ANA,), [silent], query_id=QUERY)
        assert peers.rows[0][-1]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_programs_get_a_note_on_every_refusal_the_same_in_all_languages(
    comity, desk, language
):
    refused = QuestionAnswer(NO_HIT.kind.NOT_ANSWERED, Silence.POLICY)
    desk.replies[QUERIES_ASK] = said_by(answered("es-pn", refused))
    given = ("query", "ask", "--name", "Ana", *WHY, "--json", "--lang", language)
    (answer,) = json.loads(comity(*given).out)["answers"]
    assert answer["note"] == (
        "Their rules do not let them answer this. comity policy explain "
        "--query 01a1ff4e-ae43 says what is known of why."
    )


def test_a_refusal_of_our_own_says_where_its_reason_is_told():
    note = "no agreement in force with es-pn covers this question"
    refused = QuestionAnswer(NO_HIT.kind.NOT_ANSWERED, Silence.POLICY)
    silent = answered("es-pn", refused, note=note)
    peers, *_ = answers_page(Wording("en"), (ANA,), [silent], query_id=QUERY)
    command = "comity policy explain --query 01a1ff4e-ae43"
    assert peers.rows[0][-1] == f"{note}; {command} says why"


def view(*answers):
    return QueryView(
        query_id=QUERY,
        asked_at=NOON,
        officer="o-7",
        purpose="investigation",
        case="C-1",
        offence="fraud",
        legal_basis="eu-2023-977",
        questions=(ANA,),
        answers=answers,
        peers=tuple(answer.peer for answer in answers),
    )


def test_earlier_queries_are_shown_and_listed(comity, desk):
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", HIT))
    desk.replies[QUERIES_LIST] = QueryList((SUMMARY,), QUERY, 1)
    assert "Question 1: Person: Name Ana" in comity("query", "show", "01a1").out
    said = comity("query", "list", "--page", "5").out
    for part in ("01a1ff4e-ae43 ", "Person: Ana (and 1 more)", "C-1", "1 × Hit"):
        assert part in said
    assert "an approval is awaited from es-pn" in said
    assert "--after 01a1ff4e-ae43" in said
    assert desk.request(QUERIES_LIST) == QueryPage(5)


def test_every_filter_of_the_list_reaches_the_node(comity, desk):
    desk.replies[QUERIES_LIST] = QueryList(())
    given = ("--peer", "es-pn", "--officer", "me", "--case", "C-1", "--text", "Ana")
    given += ("--purpose", "investigation", "--offence", "fraud", "--state", "hit")
    given += ("--category", "person", "--after", "01a1", "--oldest-first")
    days = ("--since", "2026-03-01", "--until", "2026-03-02")
    assert comity("query", "list", *given, *days).code == 0
    assert desk.request(QUERIES_LIST) == QueryPage(
        count=20,
        after="01a1",
        oldest_first=True,
        peer="es-pn",
        officer="me",
        case="C-1",
        purpose="investigation",
        offence="fraud",
        category="person",
        state="hit",
        text="Ana",
        since=datetime(2026, 3, 1, tzinfo=UTC),
        until=datetime(2026, 3, 3, tzinfo=UTC),
    )


@pytest.mark.attack
def test_attack_a_peer_s_answer_carries_escape_sequences_to_the_screen(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(answered(EVIL, HIT, note=EVIL))
    ended = comity("query", "ask", "--name", "Ana", *WHY)
    for char in "\x1b\x07\x9b\u202e":
        assert char not in ended.out + ended.err


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
    assert exit_code(answers) == code


def test_programs_get_findings_beside_the_reasons():
    one = hit(reasons=("name.word:1:same", "something else"))
    asked = (Question("person", (Term("name", "Zelmo"),)),)
    told = answers_as_json(
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


# --- blind ------------------------------------------------------------------------

MET = BlindHit(question=0, keys=3, asked=9, firm=True, strangers=0.006)
WEAK = BlindHit(question=0, keys=1, asked=9, firm=False, strangers=6.3)


def blindly(peer, *met):
    kind = AnswerKind.HIT if met else AnswerKind.NO_HIT
    one = answered(peer, QuestionAnswer(kind))
    return replace(one, way="blind", epoch=b"e" * 32, met=met)


def test_views_are_brought_up_to_date_before_a_question_is_asked(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(blindly("es-pn"))
    assert comity("query", "ask", "--name", "Ana", *WHY, "--peer", "es-pn").code == 0
    assert desk.request(VIEWS_FETCH) == ViewsFetchRequest(
        "investigation", "fraud", "eu-2023-977", ("person",), ("es-pn",)
    )
    assert desk.request(QUERIES_ASK).way == ""


@pytest.mark.parametrize("way", ["blind", "disclosed"])
def test_one_way_may_be_demanded(comity, desk, way):
    desk.replies[QUERIES_ASK] = said_by(blindly("es-pn"))
    assert comity("query", "ask", "--name", "Ana", *WHY, f"--{way}").code == 0
    assert desk.request(QUERIES_ASK).way == way
    fetched = VIEWS_FETCH in [call for call, _ in desk.calls]
    assert fetched == (way == "blind")


def test_two_ways_at_once_are_misuse(comity, desk):
    ended = comity("query", "ask", "--name", "Ana", *WHY, "--blind", "--disclosed")
    assert ended.code == 2
    assert not desk.calls


def test_the_screen_says_which_way_each_was_asked_and_what_left_the_house(comity, desk):
    openly = replace(answered("fr-pn", NO_HIT), way="disclosed")
    desk.replies[QUERIES_ASK] = said_by(blindly("es-pn", MET, WEAK), openly)
    ended = comity("query", "ask", "--name", "Ana", *WHY)
    said = " ".join(ended.out.split())
    assert "Asked blind: es-pn." in said
    assert "Asked openly: fr-pn." in said
    assert "3 of 9" in said
    assert "comity query redeem" in said
    assert "about 6.3 of them would be strangers" in said


def test_programs_get_the_way_and_what_met(comity, desk):
    desk.replies[QUERIES_ASK] = said_by(blindly("es-pn", MET))
    ended = comity("query", "ask", "--name", "Ana", *WHY, "--json")
    (told,) = json.loads(ended.out)["answers"]
    assert told["way"] == "blind"
    assert told["met"] == [
        {"question": 0, "keys": 3, "asked": 9, "firm": True, "strangers": 0.006}
    ]


@pytest.mark.parametrize(("met", "redeemed"), [(MET, True), (WEAK, False)])
def test_firm_hits_alone_are_redeemed_at_once(comity, desk, met, redeemed):
    desk.replies[QUERIES_ASK] = said_by(blindly("es-pn", met))
    desk.replies[QUERIES_REDEEM] = said_by(
        replace(answered("es-pn", HIT), way="redeem")
    )
    desk.replies[QUERIES_SHOW] = view(answered("es-pn", HIT))
    ended = comity("query", "ask", "--name", "Ana", *WHY, "--redeem")
    assert ended.code == 0
    assert (QUERIES_REDEEM in [call for call, _ in desk.calls]) == redeemed
    assert ("es-pn/7Q4M-X2KD-9RTA" in ended.out) == redeemed


def test_hits_of_a_query_are_redeemed_by_its_id(comity, desk):
    told = replace(answered("es-pn", HIT), way="redeem")
    desk.replies[QUERIES_REDEEM] = said_by(told)
    desk.replies[QUERIES_SHOW] = view(told)
    ended = comity("query", "redeem", QUERY, "--peer", "es-pn", "--weak")
    assert ended.code == 0
    assert desk.request(QUERIES_REDEEM) == RedeemRequest(QUERY, ("es-pn",), True)
    assert "Followed up: es-pn." in " ".join(ended.out.split())


def test_an_opening_is_written_to_a_new_file(comity, desk, tmp_path):
    desk.replies[QUERIES_OPEN] = OpenedQuestion(b"{}")
    out = tmp_path / "question.opening"
    given = ("query", "open", QUERY, "--peer", "es-pn", "--question", "2")
    assert comity(*given, "--out", out).code == 0
    assert desk.request(QUERIES_OPEN) == OpenRequest(QUERY, "es-pn", 2)
    assert out.read_bytes() == b"{}"
    assert comity(*given, "--out", out).code != 0
