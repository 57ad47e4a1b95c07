import pytest

from node.matching.normalise.letters import (
    arabic_tongue,
    cyrillic_tongue,
    hangul,
    kana,
    letters,
)
from node.matching.normalise.script import native_form, script_of_word

READ = {
    # Russian, Ukrainian, Belarusian, Serbian, Bulgarian, Macedonian
    "Щербаков": "shcherbakov", "Артём": "artyom", "Дмитрий": "dmitry", "Цой": "tsoy", "Юзова": "yuzova",
    "Сергій": "serhiy", "Їжак": "yizhak", "Аўген": "augen", "Петровић": "petrovic", "Ђурић": "djuric",
    "Пътев": "patev", "Лъщов": "lashtov",
    # Greek by ELOT 743
    "Χρήστος": "christos", "Μπάρας": "baras", "Λάμπρος": "lampros", "Ντίνος": "dinos", "Αυγή": "avgi",
    "Ευτυχία": "eftychia", "Βούλα": "voula", "Άγγελος": "angelos", "Γκίκας": "gikas",
    # Arabic, Persian; vowels that are not written
    "فهد": "fahad", "نوروزی": "nuruzi", "چنگیز": "changiz", "پژمان": "pazhman", "ظهور": "zahur",
    # Hebrew
    "ג'ון": "jun", "וואלס": "walas", "פרץ": "paratz",
    # kana, scripts of India, Caucasus
    "サトウ": "sato", "きょうこ": "kyoko", "チェン": "chen", "ハットリ": "hattori",
    "नरेन्द्र": "narendr", "मोहन": "mohan", "გიორგი": "giorgi", "Գրիգոր": "grigor",
}  # fmt: skip


@pytest.mark.parametrize("word", READ)
def test_a_word_is_read_as_names_are_mostly_written(word):
    script = script_of_word(word)
    native = native_form(word, script)
    tongue = cyrillic_tongue(native) if script == "cyrillic" else ""
    assert letters(native, script, tongue) == READ[word]


def test_persian_letters_tell_persian_sounds():
    assert arabic_tongue("رضا کریمی") == "persian"
    assert arabic_tongue("رضا") == "arabic"
    assert letters("رضا", "arabic", "persian") == "raza"
    assert letters("رضا", "arabic", "arabic") == "rada"


def test_hangul_is_written_in_two_ways():
    assert hangul("영철") == "yeongcheol"
    assert hangul("영철", north=True) == "yongchol"
    assert hangul("별림") == "byeollim"


def test_long_vowels_of_kana_are_written_short():
    assert kana("オオノ") == kana("オーノ") == "ono"


def test_a_word_without_a_sound_is_empty():
    assert letters("ь", "cyrillic") == ""
