import json

import pytest

from node.errors import QuotaSpent
from node.model.codes import Grade, Handling, Level, Purpose
from node.model.desk.inbox import (
    INBOX_FIND,
    FindReply,
    FindRequest,
    FoundItem,
    HeldBack,
)
from node.model.query import Question, ReleasedField, Term
from tests.unit.cli.stage import EVIL, NOON
from tests.unit.cli.stage_notices import ID

WHY = (
    *("--purpose", "investigation", "--case", "2026/17"),
    *("--offence", "fraud", "--basis", "eu-2023-977"),
)


def found(**changes):
    given = {
        "question": 0,
        "owner": "pt-pj",
        "reference": ID,
        "category": "person",
        "kind": "red",
        "handling": Handling.H2,
        "grade": Grade.STRONG,
        "reasons": ("name", "birth year"),
        "fields": (ReleasedField("family_name", "Costa", Level.EXACT),),
        "action": "Tell the issuing agency at once.",
        "excluded_countries": ("ES",),
        "sender": "nl-pol",
    }
    return FoundItem(**(given | changes))


def test_what_is_looked_for_is_said_as_in_a_query(comity, desk):
    desk.replies[INBOX_FIND] = FindReply((), ())
    ended = comity("record", "find", "--name", "Costa", "--born", "1972", *WHY)
    assert (ended.code, ended.out) == (0, "(none)\n")
    terms = (Term("name", "Costa"), Term("birth_date", "1972"))
    assert desk.request(INBOX_FIND) == FindRequest(
        Purpose.INVESTIGATION,
        "2026/17",
        "fraud",
        "eu-2023-977",
        (Question("person", terms),),
    )


def test_a_notice_is_told_with_its_conditions_and_a_record_as_ours(comity, desk):
    mine = found(owner="", kind="", action="", sender="", excluded_countries=())
    desk.replies[INBOX_FIND] = FindReply((found(), mine), ())
    said = comity("record", "find", "--name", "Costa", *WHY).out
    theirs, _, ours = said.partition("\nPerson\n")
    for words in (
        *("Red Notice", "nl-pol", "Strong match", "H2: not to be passed on"),
        *("Spain (ES)", "Tell the issuing agency at once", "Costa"),
    ):
        assert words in theirs
    assert "ourselves" in ours
    assert "Action asked" not in ours


def test_what_another_source_has_of_the_same_is_told_as_that(comity, desk):
    of_us = {"owner": "", "kind": "", "action": "", "sender": ""}
    first = found(**of_us, reference="pt-pj/7Q4M", source="list-a")
    other = found(**of_us, source="list-b", beside="pt-pj/7Q4M")
    desk.replies[INBOX_FIND] = FindReply((first, other), ())
    said = comity("record", "find", "--name", "Costa", *WHY).out
    assert said.count("seems to be the same as pt-pj/7Q4M") == 1
    assert "list-a" in said
    told = json.loads(comity("--json", "record", "find", "--name", "Costa", *WHY).out)
    assert [one["beside"] for one in told["found"]] == ["", "pt-pj/7Q4M"]


def test_what_is_held_back_is_told_even_where_nothing_is_found(comity, desk):
    held = HeldBack("es-pn", 4, NOON, "not-heard-lately")
    desk.replies[INBOX_FIND] = FindReply((), (held,))
    said = comity("record", "find", "--name", "Costa", *WHY).out
    assert "(none)" in said
    assert "It has not been heard for too long" in said


def test_many_questions_are_told_apart_by_number(comity, desk, home):
    lines = ['{"category": "person", "terms": {"name": "A"}}'] * 2
    (home / "q.jsonl").write_text("\n".join(lines))
    desk.replies[INBOX_FIND] = FindReply((found(question=1),), ())
    said = comity("record", "find", "--file", "q.jsonl", *WHY).out
    assert "Question" in said
    assert len(desk.request(INBOX_FIND).questions) == 2


def test_a_purpose_that_is_none_is_misuse_with_the_list(comity, desk):
    for given in (("--purpose", "curiosity"), ()):
        ended = comity("record", "find", "--name", "Costa", *given)
        assert ended.code == 2
        assert "missing-person" in ended.err
    assert desk.calls == []


def test_a_spent_quota_exits_with_one(comity, desk):
    desk.replies[INBOX_FIND] = QuotaSpent("100 of 100")
    assert comity("record", "find", "--name", "Costa", *WHY).code == 1


def test_what_was_found_under_json_is_as_the_desk_says_it(comity, desk):
    desk.replies[INBOX_FIND] = FindReply((found(),), ())
    ended = comity("record", "find", "--name", "Costa", *WHY, "--json", "--lang", "ar")
    said = json.loads(ended.out)["found"][0]
    assert (said["owner"], said["sender"], said["grade"]) == (
        "pt-pj",
        "nl-pol",
        "strong",
    )
    assert [f["text"] for f in said["findings"]] == said["reasons"]


def test_what_was_found_is_explained_in_the_words_of_its_own_question(comity, desk):
    heard = ("name.word:1:spelling", "birth.swapped")
    desk.replies[INBOX_FIND] = FindReply((found(reasons=heard),), ())
    for language, words in (
        ("en", "“Costa”: alike but for a slip"),
        ("fr", "«\u00a0Costa\u00a0»\u00a0: semblable"),
        ("es", "«Costa»: parecido"),
        ("ar", "«\u2068Costa\u2069»: متشابه"),
    ):
        given = ("--name", "Costa", "--born", "1972-03-04", *WHY, "--lang", language)
        assert words in comity("record", "find", *given).out
        told = json.loads(comity("record", "find", *given, "--json").out)
        finding = told["found"][0]["findings"][0]
        assert (finding["code"], finding["speaks"]) == ("name.word", "for")
        assert words in finding["text"]


@pytest.mark.attack
def test_attack_a_found_notice_moves_the_cursor(comity, desk):
    evil = found(
        owner=EVIL,
        reference=EVIL,
        category=EVIL,
        kind=EVIL,
        reasons=(EVIL,),
        fields=(ReleasedField(EVIL, EVIL, Level.EXACT),),
        action=EVIL,
        excluded_countries=(EVIL,),
        sender=EVIL * 2,
    )
    desk.replies[INBOX_FIND] = FindReply((evil,), ())
    said = comity("record", "find", "--name", "Costa", *WHY).out
    for char in "\x1b\x07\x9b\u202e":
        assert char not in said
