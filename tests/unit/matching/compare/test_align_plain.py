"""What is remembered and numbered says the same as what is compared anew."""

from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.matching.compare import meetings
from node.matching.compare.align import MAX_FEW, align
from node.matching.names.parse import read_name
from node.matching.names.word import Word, sign_as_one
from node.matching.terms import known_question, known_record
from tests.unit.matching.compare.plain_align import plain_align
from tests.unit.matching.data_folder import json_lines, needs_data
from tests.unit.matching.making import question, record

# Words of one name in several spellings and scripts, particles, titles, initials,
# words that are one or two, and Chinese names in two readings.
WORDS = [
    "mohamed",
    "muhammad",
    "محمد",
    "Мухаммад",
    "omar",
    "عمر",
    "al",
    "bin",
    "Dr",
    "Sheikh",
    "J.",
    "M",
    "abd",
    "rahman",
    "abdulrahman",
    "ana",
    "bela",
    "anabela",
    "anabella",
    "Zelnik",
    "Zelnyk",
    "Zelnikova",
    "Ζελνικ",
    "ori",
    "אורי",
    "wong",
    "huang",
    "chi",
    "keung",
    "chi-keung",
    "zhiqiang",
    "黄志强",
    "黃",
    "Kim",
    "김민수",
    "min-su",
    "minsoo",
    "ivan",
    "Иван",
    "ivanov",
    "Иванова",
    "william",
    "bill",
    "diallo",
    "jallow",
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
SIDES = st.lists(NAMES, min_size=1, max_size=4, unique=True)


def both(asked, held):
    sides = (
        known_question(question("person", name=asked)),
        known_record(record("person", name=held)),
    )
    return align(*sides), plain_align(*sides)


@given(SIDES, SIDES)
@settings(max_examples=150)
def test_what_is_remembered_changes_no_alignment(asked, held):
    fast, plain = both(asked, held)
    assert fast == plain


@given(SIDES, SIDES)
@settings(max_examples=30)
def test_what_was_forgotten_is_worked_out_again_and_is_the_same(asked, held):
    kept = meetings.MOST_KEPT
    try:
        meetings.MOST_KEPT = 3
        fast, plain = both(asked, held)
    finally:
        meetings.MOST_KEPT = kept
    assert fast == plain


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(meetings, "MOST_KEPT", 50)
    monkeypatch.setattr(meetings, "_kept", kept := meetings._Kept())
    for number in range(40):
        row = meetings.meetings_of(f"zelnik{number}")
        assert [row[f"tarabuk{other}"] for other in range(10)] == [None] * 10
        assert sum(map(len, kept.rows.values())) <= 50


@needs_data
@pytest.mark.parametrize(
    "name", ["person_queries_hard.jsonl.gz", "cross_script_names.jsonl.gz"]
)
def test_real_names_are_laid_out_the_same(name):
    for pair in islice(json_lines(f"pairs/{name}"), 0, None, 97):
        fast, plain = both(*(_names(pair[side]) for side in ("left", "right")))
        assert fast == plain


def _names(entity):
    found = entity["properties"]
    return [v for n in ("name", "alias") for v in found.get(n, ())][:6]


@given(NAMES)
def test_a_word_meets_others_as_its_sign_says(raw):
    for name in read_name(raw):
        for word in name.words:
            made = Word.of_sign(word.sign)
            assert (made.text, made.native, made.sign) == (
                word.text,
                word.native,
                word.sign,
            )
        for first, second in zip(name.words, name.words[1:], strict=False):
            whole = Word.of_sign(sign_as_one(first, second))
            assert whole.text == first.text + second.text
            assert whole.native == first.native + second.native


def test_a_main_name_is_compared_however_many_words_aliases_have():
    aliases = [f"Alias{n}a{m}b Main" for n in "bdfgk" for m in "lmnprs"]
    main = "Zelnik Tarabuk Main"
    assert len(aliases) > MAX_FEW
    asked, held = (
        known_question(question("person", name=[main, *aliases])),
        record("person", name=[main, *aliases]),
    )
    found = align(asked, known_record(held))
    assert len(found.partners) == 3
