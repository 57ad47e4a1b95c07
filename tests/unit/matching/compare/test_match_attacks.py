"""What a match may tell: findings leave before any field does.

The records and the questions here are invented, words and numbers alike.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.matching.compare import match
from node.matching.explain import ARGUMENTS
from node.matching.finding import FINDINGS, WordRule, read_finding
from node.matching.terms import known_question
from node.model.codes import Grade
from node.model.query import Question
from node.model.record import Record
from node.protocol.query import MAX_REASON, MAX_REASONS
from tests.unit.matching.making import question, record

pytestmark = pytest.mark.attack

ALPHABETS = (
    ("zel", "mo", "var", "qin", "tur", "bek", "dra", "phi", "x\u00fc", "ll\u00f8"),
    ("\u0437\u0435\u043b", "\u043c\u043e", "\u0432\u0430\u0440", "\u0442\u0443\u0440"),
    ("\u0632\u0644", "\u0645\u0648", "\u0641\u0631", "\u0643\u0646", "\u062a\u0631"),
    ("\u03b6\u03b5\u03bb", "\u03bc\u03bf", "\u03b2\u03b1\u03c1", "\u03c4\u03bf\u03c5"),
)


@st.composite
def names(draw):
    parts = st.sampled_from(draw(st.sampled_from(ALPHABETS)))
    word = st.lists(parts, min_size=1, max_size=3).map("".join).map(str.title)
    return " ".join(draw(st.lists(word, min_size=1, max_size=5)))


def slip(text: str, at: int) -> str:
    """The text with two neighbours exchanged."""
    at %= max(1, len(text) - 1)
    return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]


DATES = st.dates().map(str).flatmap(lambda d: st.sampled_from((d, d[:7], d[:4])))
NUMBERS = st.from_regex(r"\A[A-Z]{2}[0-9O]{7}\Z")
COUNTRIES = st.sampled_from(("PT", "GR", "NL", "EG", "RU"))

SHAPES = {
    "person": {
        "name": names(),
        "alias": names(),
        "birth_date": DATES,
        "birth_place": names(),
        "nationality": COUNTRIES,
        "sex": st.sampled_from(("M", "F")),
        "father_name": names(),
        "passport_number": NUMBERS,
    },
    "document": {
        "number": NUMBERS,
        "issuing_country": COUNTRIES,
        "holder_name": names(),
        "birth_date": DATES,
    },
    "organisation": {
        "name": names(),
        "country": COUNTRIES,
        "registration_number": NUMBERS,
    },
    "vessel": {
        "name": names(),
        "flag": COUNTRIES,
        "imo": st.from_regex(r"\A[0-9]{7}\Z"),
    },
    "vehicle": {"plate": NUMBERS, "plate_country": COUNTRIES},
    "artwork": {"title": names(), "inventory_number": NUMBERS},
    "modus-operandi": {"title": names()},
}


@st.composite
def pairs(draw) -> tuple[Question, Record]:
    """A record, and a question by somebody who knows some of it, more or less."""
    category = draw(st.sampled_from(sorted(SHAPES)))
    shape = SHAPES[category]
    held = draw(st.fixed_dictionaries({}, optional=shape)) or {
        next(iter(shape)): draw(next(iter(shape.values())))
    }
    asked = {}
    for field, value in held.items():
        way = draw(st.sampled_from(("same", "same", "slip", "other", "unasked")))
        if way != "unasked":
            asked[field] = {
                "same": lambda v=value: v,
                "slip": lambda v=value: slip(v, draw(st.integers(0, 30))),
                "other": lambda f=field: draw(shape[f]),
            }[way]()
    if not asked:
        asked = dict(held)
    return question(category, **asked), record(category, **held)


def told(asked, held):
    found = match(asked, held)
    return found.findings if found else ()


@given(pairs())
def test_word_of_a_record_is_not_learned_from_findings(pair):
    """Every argument is a rule, a place, a field or a small number: a closed list."""
    for finding in told(*pair):
        checks = ARGUMENTS.get(finding.code, ())
        assert finding.code in FINDINGS
        assert len(finding.args) >= len(checks)
        for number, arg in enumerate(finding.args):
            wanted = checks[number : number + 1] or [
                check for kinds in ARGUMENTS.values() for check in kinds
            ]
            assert any(check(arg) for check in wanted), finding.code
        assert read_finding(finding.text) == finding


@given(pairs())
def test_place_is_of_the_question_and_never_of_the_record(pair):
    asked, _ = pair
    known = known_question(asked)
    readings = [reading.words for reading in known.read] or list(known.names)
    for finding in told(*pair):
        if finding.code in ("name.word", "name.alone"):
            reading, _, place = finding.args[0].rpartition("-")
            assert int(place) <= len(readings[int(reading or 1) - 1])


@given(pairs(), st.data())
def test_field_that_was_not_asked_is_not_learned_from_findings(pair, data):
    """What a record has besides changes nothing that is said of it."""
    asked, held = pair
    beside = {
        "person": ("sex", "nationality", "birth_place", "father_name"),
        "document": ("birth_date", "holder_name"),
        "organisation": ("country",),
        "vessel": ("flag",),
    }.get(held.category, ())
    shape = SHAPES[held.category]
    given_fields = {field.field for field in held.fields}
    known = given_fields | {term.field for term in asked.terms}
    more = {f: data.draw(shape[f]) for f in beside if f not in known}
    if not more:
        return
    values = {f.field: f.value for f in held.fields}
    richer = record(held.category, **values, **more)
    assert told(asked, richer) == told(asked, held)


@settings(max_examples=20)  # sixty names take long to make up
@given(st.lists(names(), min_size=20, max_size=60), st.integers(1, 3))
def test_officer_is_not_buried_by_a_question_of_very_many_words(many, copies):
    long = " ".join(many)[:500]
    asked = question("person", name=[long, *many[:copies]], birth_date="1972")
    reasons = match(asked, record("person", name=[long, *many], birth_date="1972"))
    assert reasons is not None
    assert len(reasons.reasons) <= MAX_REASONS
    assert all(len(reason) <= MAX_REASON for reason in reasons.reasons)


def test_spelling_is_not_read_off_letter_by_letter():
    """A score would rise with every letter that is right; a finding does not.

    Whoever asks letters at random learns of each asked word one of few things, so
    that wrong guesses look alike, however near they are.
    """
    held = record("person", name="Zelmovar Turbekqin", birth_date="1972-03-04")
    said = set()
    for at in range(8):
        for letter in "abcdefghijklmnopqrstuvwxyz":
            word = "zelmovar"[:at] + letter + "zelmovar"[at + 1 :]
            asked = question("person", name=f"{word} Turbekqin", birth_date="1972")
            found = match(asked, held)
            if found is not None:
                said.add((found.grade, found.reasons))
    # 200 guesses: one word's rule, or none, beside a grade.
    assert len(said) <= len(WordRule) * len(Grade)
    assert len(said) < 20
