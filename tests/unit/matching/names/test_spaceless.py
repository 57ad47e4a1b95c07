import pytest

from node.matching.names.parse import read_name
from node.matching.names.word import Part


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("အောင်ကျော်ဦး", ("aung", "kyaw", "u")),
        ("ခင်မျိုး", ("khin", "myo")),
        ("བསྟན་འཛིན་རྡོ་རྗེ", ("tenzin", "dorje")),
        ("สมชาย ใจดี", ("smchai", "jaidi")),
        ("นายประเสริฐ ทองดี", ("praserith", "thongdi")),
    ],
)
def test_names_without_spaces_are_words(written, words):
    assert read_name(written)[0].texts == words


def test_a_burmese_form_of_address_tells_nothing():
    first, *rest = read_name("ဒေါ်ခင်မျိုး")[0].words
    assert first.part is Part.TITLE
    assert {word.part for word in rest} == {Part.NAME}


def test_what_is_no_known_syllable_keeps_its_letters():
    assert all(word.text for word in read_name("ဠဠအောင်")[0].words)
