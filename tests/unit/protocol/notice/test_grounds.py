import pytest

from node.errors import BadInput
from node.model.parcel import Verb
from node.protocol.notice.grounds import GROUNDS, NEEDS_TEXT, check_ground


def test_objections_and_contests_have_grounds_and_nothing_else_has():
    assert set(GROUNDS) == {Verb.OBJECTED, Verb.CONTESTED}
    for mark in GROUNDS:
        for ground in GROUNDS[mark]:
            check_ground(mark, ground, "Because of this.")
            if ground not in NEEDS_TEXT:
                check_ground(mark, ground)
    for mark in set(Verb) - set(GROUNDS):
        check_ground(mark, "")


@pytest.mark.parametrize(
    ("mark", "ground", "text"),
    [
        (Verb.OBJECTED, "", ""),
        (Verb.OBJECTED, "wrong-person", ""),
        (Verb.OBJECTED, "other", " "),
        (Verb.CONTESTED, "own-national", ""),
        (Verb.CONTESTED, "inaccurate", ""),
        (Verb.READ, "other", "x"),
        (Verb.ACTED, "national-law", ""),
    ],
)
def test_a_ground_that_is_not_the_mark_s_is_refused(mark, ground, text):
    with pytest.raises(BadInput):
        check_ground(mark, ground, text)


@pytest.mark.attack
def test_ground_is_not_echoed_back_whole():
    with pytest.raises(BadInput) as refused:
        check_ground(Verb.OBJECTED, "x" * 10_000)
    assert len(refused.value.message) < 100
