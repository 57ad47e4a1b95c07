"""Places at a door, so many each."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from node.errors import Overloaded
from node.transport.shares import PlaceShares


def test_each_holds_its_own_places():
    shares = PlaceShares(2)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(shares.place("a"))
        with pytest.raises(Overloaded), shares.place("a"):
            raise AssertionError
        with shares.place("b"):
            pass


@pytest.mark.attack
def test_how_many_places_one_has_does_not_tell_what_others_hold():
    def fits(shares):
        with ExitStack() as held:
            for count in range(100):
                try:
                    held.enter_context(shares.place("es"))
                except Overloaded:
                    return count
        return 100

    alone, crowded = PlaceShares(5), PlaceShares(5)
    with ExitStack() as others:
        for n in range(50):
            others.enter_context(crowded.place(f"other-{n}"))
        assert fits(alone) == fits(crowded) == 5


def test_a_place_is_given_back_whatever_happens():
    shares = PlaceShares(1)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"), shares.place("a"):
            raise ValueError("x")
    with shares.place("a"):
        pass
