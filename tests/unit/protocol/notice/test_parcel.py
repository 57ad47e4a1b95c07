"""The form of items about notices and of standings, and nothing but the form."""

import pytest

from node.errors import Malformed
from node.model.parcel import Standing, Standings
from node.protocol.notice.parcel import check_standings, check_standings_answer


def standing(name, state="published"):
    return Standing(name, 1, state)


def test_standings_are_within_their_range():
    check_standings(Standings("a", "c", (standing("b"),), (standing("c"),)))
    ask = Standings("a", "", (), ())
    check_standings_answer(Standings("a", "b", (standing("b"),), ()), ask)
    check_standings_answer(Standings("a", "", (standing("z"),), ()), ask)


@pytest.mark.attack
@pytest.mark.parametrize(
    "answer",
    [
        Standings("", "c", (), ()),
        Standings("a", "", (), ()),
        Standings("a", "d", (), ()),
        Standings("a", "a", (), ()),
        Standings("a", "c", (standing("a"),), ()),
        Standings("a", "c", (standing("d"),), ()),
        Standings("a", "c", (standing("b"), standing("b")), ()),
        Standings("a", "c", (), (standing("b", "immortal"),)),
    ],
)
def test_an_answer_of_another_range_is_refused(answer):
    with pytest.raises(Malformed):
        check_standings_answer(answer, Standings("a", "c", (), ()))
