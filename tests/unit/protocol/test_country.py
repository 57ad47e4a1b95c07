"""Country codes."""

import pytest

from node.protocol.country import ASSIGNED, RESERVED, is_country


def test_iso_3166_assigns_249_codes():
    assert len(ASSIGNED) == 249
    assert not ASSIGNED & RESERVED


@pytest.mark.parametrize("code", ["PT", "EU", "XK"])
def test_countries_and_bodies_are_known(code):
    assert is_country(code)


@pytest.mark.parametrize(
    "code", ["", "pt", "P", "PRT", "UK", "ZZ", "P\N{LATIN CAPITAL LETTER T WITH CARON}"]
)
def test_other_codes_are_not(code):
    assert not is_country(code)
