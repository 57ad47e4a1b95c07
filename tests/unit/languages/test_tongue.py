import pytest

from node.errors import BadInput
from node.languages.tongue import LANGUAGES, direction


def test_the_four_languages_of_the_field_are_there():
    assert set(LANGUAGES) == {"en", "fr", "es", "ar"}


def test_arabic_runs_from_right_to_left_and_the_others_do_not():
    assert {name: direction(name) for name in LANGUAGES} == {
        "en": "ltr",
        "fr": "ltr",
        "es": "ltr",
        "ar": "rtl",
    }


@pytest.mark.parametrize("language", ["", "de", "FR", "../en", "fr\x00"])
def test_a_language_that_is_not_ours_is_refused_and_the_advice_lists_ours(language):
    with pytest.raises(BadInput) as caught:
        direction(language)
    assert "en, fr, es, ar" in caught.value.advice
    assert "\x00" not in caught.value.message
