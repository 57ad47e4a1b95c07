import pytest

from node.matching.compare import match
from node.model.codes import Grade
from tests.unit.matching.making import question, record

BORN = "1984-05-17"


def grade(asked, held, **held_besides):
    found = match(
        question("person", name=asked, birth_date=BORN, sex="M"),
        record("person", name=held, birth_date=BORN, **held_besides),
    )
    return found and found.grade


TWO_PEOPLE = [
    ("Marko Zelnik", "Mirko Zelnik"),
    ("Khalid Tarabuk", "Khalil Tarabuk"),
    ("Mahmud Tarabuk", "Muhammad Tarabuk"),
    ("Patrick Zelnik", "Patricia Zelnik"),
    ("Jamil Tarabuk", "Jamila Tarabuk"),
    ("Abebe Tadesse Bekele", "Bekele Abebe Tadesse"),
    ("Rui Carlos Zelnik", "Rui Manuel Zelnik"),
    ("J. K. Zelnikova Tarabuk", "J. M. Zelnikova Tarabuk"),
    ("Chan Tai Man", "Chan Tai Wai"),
    ("이승현", "Lee Seung-hoon"),
]
ONE_PERSON = [
    ("Marko Zelnik", "Zelnik, Marko"),
    ("Yusuf Tarabuk", "Youssef Tarabuk"),
    ("Abebe Tadesse Bekele", "Abebe Tadese Bekele"),
    ("Rui Carlos Zelnik", "Rui Zelnik"),
    ("Elena Tarabukova", "Elena Tarabukov"),
    ("이승현", "Lee Seung-hyun"),
    ("陳大文", "Chan Tai Man"),
    ("Alan King", "King, Alan"),
    ("Ousmane Diallo Tarabuk", "Usman Jallow Tarabuk"),
]


@pytest.mark.attack
@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_a_name_that_tells_two_people_apart_is_never_strong(one, other):
    """Twins, brothers and a clerk's neighbour share a name and a day."""
    assert grade(one, other) is not Grade.STRONG
    assert grade(other, one) is not Grade.STRONG


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_spellings_orders_and_words_left_out_by_one_side_are_no_contradiction(
    one, other
):
    assert grade(one, other) is Grade.STRONG
    assert grade(other, one) is Grade.STRONG


@pytest.mark.attack
def test_sex_that_differs_is_never_strong():
    name = "Alex Zelnik Tarabuk"
    assert grade(name, name, sex="M") is Grade.STRONG
    assert grade(name, name, sex="F") is Grade.POSSIBLE


def test_a_slip_of_the_finger_is_told_from_another_letter():
    assert grade("Konstantin Tarabuk", "Konstantin Tarabuj") is Grade.STRONG
    assert grade("Konstantin Tarabuk", "Konstantin Tarabuz") is not Grade.STRONG
