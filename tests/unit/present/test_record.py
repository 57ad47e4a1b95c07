"""Records of our own on a screen, and what became of the rows of a file."""

import re
from dataclasses import replace

import pytest

from node.languages.tongue import LANGUAGES
from node.matching.intake.reason import NotTaken, RejectCode, places_of
from node.matching.normalise.misread import REASONS
from node.model.desk.record import (
    Count,
    HoldingsStats,
    RecordBeside,
    Reject,
    SameNumber,
    UnreadValue,
)
from node.model.record import FieldValue
from node.present.record import (
    importing_page,
    reason_told,
    record_page,
    reject_told,
    stats_page,
)
from node.present.wording import Wording
from tests.unit.cli.stage import RECORD
from tests.unit.cli.test_record import progress

LISTED = {
    "rejects": [
        NotTaken(code, *map(str, range(1, 1 + len(places_of(code))))).at(n)
        for n, code in enumerate(RejectCode)
    ],
    "unread": [UnreadValue(n, "birth_date", told) for n, told in enumerate(
        REASONS.values()
    )],
    "same": [SameNumber(4, "vin", "pt-pj/7Q4M")],
}  # fmt: skip
ENGLISH = re.compile(
    r"\b(Read|Added|Changed|Unread|unread|Line|Field|Reason|cannot|future|Date of birth"
    r"|Where two|All of them|Records|the|not|more|than|of|has|have|category)\b"
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_became_of_a_file_is_told_in_the_language_of_the_reader(language):
    last = progress(rejected=1, unread=4, same=1)
    files = [("rejects", "a.rejects.csv")]
    told = str(list(importing_page(Wording(language), last, LISTED, files)))
    assert "a.rejects.csv" in told
    assert "pt-pj/7Q4M" in told
    assert bool(ENGLISH.search(told)) == (language == "en")


def test_why_a_row_was_not_taken_names_fields_and_numbers_in_the_reader_s_words():
    words = Wording("fr")
    two = NotTaken(RejectCode.ONE_ID_TWO_VALUES, 3, 7, "birth_date").at(3)
    told = str(reject_told(words, two))
    assert told.startswith("les lignes 3 et 7 ont un m\u00eame identifiant")
    assert "Date de naissance" in told
    unread = f"birth_date {REASONS['unread']}; nationality {REASONS['fills']}"
    told = str(reject_told(words, NotTaken(RejectCode.UNREAD, unread).at(3)))
    assert "Date de naissance: " in told
    assert not ENGLISH.search(told)


def test_a_reason_of_another_version_is_shown_as_it_came():
    told = reject_told(Wording("fr"), Reject(1, "a new reason", code="new"))
    assert str(told) == "a new reason"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_held_is_counted_in_the_language_of_the_reader(language):
    reply = HoldingsStats(1, 4, (Count("person", 1),))
    told = str(list(stats_page(Wording(language), reply)))
    assert bool(ENGLISH.search(told)) == (language == "en")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "holds what stands in a place that is not known of this list: BORN"),
        ("fr", "contient ce qui figure à un endroit inconnu de cette liste: BORN"),
    ],
)
def test_a_place_that_is_not_known_is_named_in_the_reader_s_language(language, told):
    reason = "holds what stands in a place that is not known of this list: BORN"
    assert str(reason_told(Wording(language), reason)) == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_another_source_says_is_told_beside_a_record(language):
    other = RecordBeside(
        *("pt-pj/8R5N", "suspect", "list-b", "id-7", "strong"),
        (FieldValue("name", "Anna", "anna", ""),),
    )
    words = Wording(language)
    alone = str(list(record_page(words, RECORD)))
    both = str(list(record_page(words, replace(RECORD, beside=(other,)))))
    for said in ("list-b", "pt-pj/8R5N", "Anna"):
        assert said in both
        assert said not in alone
    assert ("compare before" in both) == (language == "en")
