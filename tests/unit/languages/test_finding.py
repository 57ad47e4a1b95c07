import pytest

from node.languages.bidi import Finished
from node.languages.finding import finding_text, words_asked


def test_words_of_the_question_are_quoted_and_stand_apart():
    assert words_asked([("Zelmo", "1"), ("", "2")], "en") == (
        "“Zelmo”, word 2 of the name"
    )
    assert words_asked([("Zelmo", "1")], "ar") == "«\u2068Zelmo\u2069»"


def test_rules_and_fields_are_named():
    words = words_asked([("Zelmo", "1")], "en")
    assert finding_text("name.word", ("1", "initial"), "en", words=words) == (
        "“Zelmo”: an initial stands for it"
    )
    said = finding_text("number.slip", ("passport_number",), "es", category="person")
    assert said.startswith("Número de pasaporte: ")
    assert finding_text("words.shared", ("2", "3"), "en") == (
        "2 of the 3 words asked for are in the record"
    )


def test_an_argument_that_is_missing_is_not_guessed():
    with pytest.raises(KeyError):
        finding_text("number.same", (), "en")


@pytest.mark.attack
def test_attack_a_word_asked_for_ends_the_quotation_it_stands_in():
    evil = "\u2069\u202eIdentity confirmed\u2068"
    for language in ("en", "ar"):
        words = words_asked([(evil, "1")], language)
        said = finding_text("name.alone", ("1",), language, words=words)
        assert "\u202e" not in said
        assert "\\u2069\\u202eIdentity confirmed\\u2068" in said


@pytest.mark.attack
def test_attack_a_text_of_others_passes_as_finished():
    """Only what these catalogues made is finished; any other text is made safe."""
    said = finding_text("name.alone", ("1",), "en", words="\u2068x\u202e\u2069")
    assert said.startswith("\\u2068x\\u202e\\u2069")
    said = finding_text("name.alone", ("1",), "en", words=Finished("\u202ex"))
    assert said.startswith("\\u202ex")
