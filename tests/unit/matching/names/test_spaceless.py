import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.names.parse import read_name
from node.matching.names.spaceless import MOST_CUTS, parted_thai, thai
from node.matching.names.word import Part
from tests.unit.matching.making import meets, question, record


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


@pytest.mark.parametrize(
    ("together", "latin"),
    [
        ("วิชัยศรีสุข", "Wichai Srisuk"),
        ("ธนากรแสงทอง", "Thanakorn Saengthong"),
        ("อนุชาบุญมี", "Anucha Boonmee"),
    ],
)
def test_a_thai_name_written_together_is_found_by_the_name_alone(together, latin):
    for asked, held in ((together, latin), (latin, together)):
        assert meets(question("person", name=asked), record("person", name=held))


def test_a_thai_name_written_together_is_read_whole_first():
    first, *cut = read_name("วิชัยศรีสุข")
    assert len(first.texts) == 1
    assert ("wichai", "srisuk") in [name.texts for name in cut]


@pytest.mark.parametrize("written", ["สมชาย ใจดี", "วิชัย", "ทองดี"])
def test_what_is_two_words_already_or_too_short_is_not_cut(written):
    assert parted_thai(written.split()) == []


@pytest.mark.parametrize(
    ("word", "spelt"), [("พร", "phorn"), ("อนุชา", "anucha"), ("บุญ", "bun")]
)
def test_thai_letters_are_spelt_by_where_they_stand(word, spelt):
    assert thai(word) == spelt


@given(st.text(alphabet="กขคงจชญดตทนบปพมยรลวสหอะาิีุูเแโใไ์่้", max_size=40))
def test_cuts_of_any_thai_letters_are_few_and_lose_none(word):
    cuts = parted_thai([word]) if word else []
    assert len(cuts) <= MOST_CUTS
    for first, last in cuts:
        assert word.endswith(first.native + last.native)
