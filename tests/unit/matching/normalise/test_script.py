import pytest

from node.matching.normalise.script import (
    native_form,
    one_script,
    script_of,
    script_of_word,
)


@pytest.mark.parametrize(
    ("word", "script"),
    [
        ("Lima", "latin"), ("Ünal", "latin"), ("Лимов", "cyrillic"), ("Λίμας", "greek"), ("محمد", "arabic"),
        ("שלום", "hebrew"), ("김", "hangul"), ("王", "han"), ("タロウ", "kana"), ("たろう", "kana"),
        ("ｶﾅ", "kana"), ("राम", "devanagari"), ("1965", "latin"), ("", "latin"),
    ],
)  # fmt: skip
def test_a_word_has_the_script_of_most_of_its_letters(word, script):
    assert script_of_word(word) == script


def test_what_is_no_letter_has_no_script():
    assert script_of("-") == script_of("٣") == ""


@pytest.mark.attack
@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("Jоhn", "John"),  # a Cyrillic o
        ("Αlex", "Alex"),  # a Greek Alpha
        ("Пятровiч", "Пятровіч"),  # a Latin i
        ("аляĸсандр", "аляксандр"),  # a Greenlandic kra
    ],
)
def test_letters_of_another_alphabet_do_not_hide_a_name(disguised, plain):
    assert one_script(disguised) == plain


def test_two_alphabets_that_cannot_be_one_stay():
    assert one_script("QЖ") == "QЖ"


@pytest.mark.parametrize(
    ("written", "native"),
    [
        ("أحمَد", "احمد"), ("فاطمة", "فاطمه"), ("مصطفى", "مصطفي"), ("علی", "علي"), ("کریم", "كريم"), ("مـحـمـد", "محمد"),
        ("Алекса́ндр", "александр"), ("Йорданов", "йорданов"), ("Χρήστος", "χρηστοσ"), ("שָׁלוֹם", "שלומ"),
        ("ג׳ון", "ג'ונ"), ("김철수", "김철수"),
    ],
)  # fmt: skip
def test_a_native_form_is_one_for_letters_that_are_one_to_a_reader(written, native):
    script = script_of_word(written)
    assert native_form(written, script) == native
    assert native_form(native, script) == native
