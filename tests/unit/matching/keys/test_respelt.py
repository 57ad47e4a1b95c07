import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.keys.respelt import MOST, respelt
from node.matching.keys.skeleton import skeleton
from tests.unit.matching.making import meets, question, record


@pytest.mark.parametrize(
    ("native", "script", "latin"),
    [
        ("버처", "hangul", "butcher"),
        ("דוביביה", "hebrew", "duvivier"),
        ("大文", "han", "taiman"),
        ("文輝", "han", "boonhui"),
    ],
)
def test_a_word_may_be_what_it_is_mostly_heard_as(native, script, latin):
    assert skeleton(latin) in {one.skeleton for one in respelt(native, script)}


@pytest.mark.parametrize(
    ("asked", "held"), [("폴 버처", "Paul Butcher"), ("陳大文", "Chan Tai Man")]
)
def test_a_name_alone_is_found_where_another_spelling_than_the_guessed_is_held(
    asked, held
):
    assert meets(question("person", name=asked), record("person", name=held))
    assert meets(question("person", name=held), record("person", name=asked))


def test_the_likeliest_comes_first_and_costs_nothing_more():
    costs = [one.cost for one in respelt("로렌젠", "hangul")]
    assert costs[0] == 0
    assert costs == sorted(costs)


@given(st.text(alphabet="가나다라마바사아자차카타파하각난", min_size=1, max_size=30))
def test_no_word_is_more_than_so_many(native):
    found = respelt(native, "hangul")
    assert len(found) <= MOST
    assert len({one.skeleton for one in found}) == len(found)


def test_latin_and_unknown_scripts_are_read_one_way():
    assert respelt("zelnik", "latin") == respelt("abc", "cherokee") == ()
