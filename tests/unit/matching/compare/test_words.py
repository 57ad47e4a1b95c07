from node.matching.compare import match
from node.model.codes import Grade
from tests.unit.matching.making import question, record

VIEW = record(
    "artwork", title="View of the Sea at Scheveningen", artist="Vincent van Gogh"
)


def test_a_work_of_art_matches_by_its_words():
    asked = question("artwork", title="Sea at Scheveningen", artist="Van Gogh")
    found = match(asked, VIEW)
    assert found.grade is Grade.STRONG
    assert found.reasons == ("words.shared:5:5",)
    assert match(question("artwork", title="The Scream", artist="Munch"), VIEW) is None


def test_half_of_the_words_are_only_possible():
    asked = question("artwork", title="View of Scheveningen", artist="Jan Steen")
    found = match(asked, VIEW)
    assert found.grade is Grade.POSSIBLE
    assert (
        found.score
        < match(question("artwork", title="Sea at Scheveningen"), VIEW).score
    )


def test_one_word_is_too_little():
    assert match(question("artwork", title="Scheveningen"), VIEW) is None
