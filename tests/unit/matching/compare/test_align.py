from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.align import align

NAMES = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9),
    min_size=1,
    max_size=5,
    unique=True,
).map(tuple)


def test_order_does_not_matter():
    found = align((("rui", "manuel", "alves"),), (("alves", "rui", "manuel"),))
    assert found.score == 1.0
    assert found.reason == "name: same words in another order"


def test_the_best_of_several_names_counts():
    found = align((("rui", "alves"),), (("tony", "pereira"), ("rui", "alves")))
    assert found.reason == "name: equal"


def test_a_name_of_one_word_says_less():
    assert align((("alves",),), (("rui", "alves"),)).score < 0.9


def test_nothing_alike_is_nothing():
    assert align((("rui", "alves"),), (("wang", "chu"),)) is None
    assert align((), (("rui", "alves"),)) is None


@given(NAMES, NAMES)
def test_the_score_is_a_share_and_the_same_from_both_sides(ours, theirs):
    one, other = align((ours,), (theirs,)), align((theirs,), (ours,))
    if one is None:
        assert other is None
        return
    assert 0 <= one.score <= 1
    assert one.score == other.score


@given(NAMES)
def test_a_name_is_itself(name):
    assert align((name,), (name,)).score > 0.8


def test_words_that_found_no_partner_are_not_called_the_same():
    found = align((("rui", "alves"),), (("rui", "gomes"),))
    assert found.reason == "name: partly alike"
