"""A federation for each test, proved at its end."""

from __future__ import annotations

import pytest

from tests.simulator import Federation


@pytest.fixture
def make(tmp_path):
    """Make federations; each is proved and closed at the end of the test."""
    made = []

    def make(*agencies, **options):
        if agencies:
            options["agencies"] = agencies
        made.append(Federation(tmp_path / str(len(made)), **options))
        return made[-1]

    yield make
    for federation in made:
        federation.check()
        federation.close()


@pytest.fixture
def fed(make):
    """Three agencies that know each other."""
    return make()


@pytest.fixture
def two(make):
    """Two agencies that know each other: pt-one asks, gr-two answers."""
    return make("pt-one", "gr-two")
