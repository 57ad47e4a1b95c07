import re

import pytest
from rich.cells import cell_len

from node.cli import screen
from node.languages.catalogue import texts
from node.languages.tongue import LANGUAGES
from node.matching.finding import FINDINGS, Speaks, WordRule
from node.model.query import Question, Term
from node.present.element import Tone
from node.present.finding import finding_rows, findings_json
from node.present.wording import Wording
from tests.unit.cli.stage import EVIL

ASKED = Question(
    "person",
    (Term("name", "Zelmo Varqin"), Term("birth_date", "1972"), Term("sex", "F")),
)


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def told(rows):
    """The lines of each label."""
    found, under = {}, ""
    for label, value, _ in rows:
        under = str(label) or under
        found.setdefault(under, []).append(str(value))
    return found


def rows(*reasons, grade="strong", question=ASKED, language="en"):
    said = Wording(language)
    return finding_rows(said, grade, reasons, question=question, category="person")


def print_(*reasons, language):
    screen.tell([Wording(language).labelled(rows(*reasons, language=language))])


def test_what_speaks_for_and_what_speaks_against_stand_apart():
    said = told(rows("name.word:1:same", "birth.differs", "name.more"))
    assert said["Speaks for"] == ["“Zelmo”: the same, accents aside"]
    assert said["Speaks against"] == ["Date of birth: differs"]
    assert said["To be noted"] == [
        "The record’s name has words that were not asked for"
    ]


def test_words_that_met_by_one_rule_share_a_line():
    said = told(rows("name.word:1:sound", "name.more", "name.word:2:sound"))
    assert said["Speaks for"] == ["“Zelmo”, “Varqin”: spelt otherwise, sounds alike"]
    said = told(rows("name.alone:2", "name.alone:1", "birth.same"))
    assert said["Speaks against"] == [
        "“Varqin”, “Zelmo”: not met by any word of the record’s name"
    ]


def test_findings_without_a_place_never_share_a_line():
    said = told(rows("number.same:passport_number", "number.same:national_id"))
    assert len(said["Speaks for"]) == 2


def test_a_grade_stands_with_what_it_means():
    for grade in ("identifier", "strong", "possible"):
        assert told(rows(grade=grade))["Match"] == [
            texts("en")[f"grade.{grade}"],
            texts("en")[f"means.{grade}"],
        ]


def test_what_speaks_against_is_marked():
    looks = {str(label): look for label, _, look in rows("name.common", "birth.same")}
    assert looks["Speaks against"] is Tone.DOUBTFUL
    assert looks["Speaks for"] is Tone.PLAIN


def test_every_finding_has_a_sentence_without_a_gap(language):
    for code, speaks in FINDINGS.items():
        for reason in (
            f"{code}:1:{WordRule.SOUND}",
            f"{code}:passport_number",
            f"{code}:2:3",
        ):
            (one,) = findings_json(
                Wording(language), (reason,), question=ASKED, category="person"
            )
            if not one["code"]:
                continue
            assert one["speaks"] == speaks
            assert one["text"].strip()
            assert not re.search(r"[{}]", one["text"])
            assert one["text"] != code.partition(".")[2]
            break
        else:
            pytest.fail(f"{code} is never understood")


def test_a_narrow_screen_folds_lines_and_keeps_labels(language, capsys, monkeypatch):
    monkeypatch.setattr("node.cli.screen._WIDTH_OF_A_PIPE", 80)
    given = ("name.word:1:folded", "name.word:2:script", "number.slip:passport_number")
    against = (c for c, s in FINDINGS.items() if s is Speaks.AGAINST)
    print_(*given, *against, language=language)
    said = capsys.readouterr().out
    marks = "\u2068\u2069"
    for line in said.splitlines():
        assert cell_len(re.sub(f"[{marks}]", "", line)) <= 80
        assert line.count(marks[0]) == line.count(marks[1])


@pytest.mark.attack
def test_attack_a_peer_speaks_in_our_words(language):
    """What is not understood stands under a heading that says whose it is."""
    forged = (
        "Identity confirmed by fingerprints",
        "name.word:1:confirmed",
        "name.word:0:same",
        "name.word:99999:same",
        "number.same:confirmed",
        "words.shared:9999:1",
        "name.word",
    )
    said = rows(*forged, language=language)
    theirs = told(said)[texts(language)["page.hit-sent"]]
    assert theirs == list(forged)
    assert texts(language)["page.hit-for"] not in told(said)
    found = findings_json(Wording(language), forged, question=ASKED)
    assert {one["code"] for one in found} == {""}


@pytest.mark.attack
def test_attack_reasons_hide_what_speaks_against_a_match(language, capsys):
    """Escapes, C1 controls and overrides in reasons are written out, never obeyed."""
    evil = (
        EVIL,
        "name.same\u202e",
        "\u2068name.common",
        "a\nSpeaks for  b",
        "x" * 5000,
    )
    print_("birth.differs", *evil, language=language)
    said = capsys.readouterr().out
    assert texts(language)["finding.birth.differs"] in said
    for char in "\x1b\x07\x9b\u202e\r":
        assert char not in said
    assert "\nSpeaks for  b" not in said
    for one in findings_json(Wording(language), evil, question=ASKED):
        assert one["text"].isprintable()
